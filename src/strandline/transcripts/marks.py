"""What a text marks by itself: words in quotation marks, and words off the record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from strandline.transcripts.model import Span

_RECORD = r"(?:the[\s-]+)?record(?:ing)?\b"
# "[off the record]", or the words themselves in the brackets: "[off the record: she may leave]"; and without brackets,
# at the beginning of a line, one that is nothing else, or that goes on after a colon.
_OFF = re.compile(
    rf"(?P<bracket>[\[(])[ \t]*(?:start[ \t]+of[ \t]+)?off[\s-]+{_RECORD}[ \t]*(?P<closed>[\])])?"
    rf"|^[^\w\n\[(]{{0,4}}off[ \t-]+{_RECORD}[^\S\n]*(?:(?P<line>[:–-][^\n]*)|[.]?$)",
    re.IGNORECASE | re.MULTILINE,
)
_ON = re.compile(
    rf"[\[(][ \t]*(?:/|(?:back|end)[ \t]+(?:of[ \t]+)?)?(?:on|off)[\s-]+{_RECORD}[^\])\n]{{0,60}}[\])]"
    rf"|^[^\w\n]{{0,4}}(?:back[ \t]+)?on[ \t-]+{_RECORD}[^\w\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING = re.compile(r"[\])]")
_FEWEST_WORDS = 4  # fewer in quotation marks are a name or a turn of phrase, not a clause

_DOUBLE = re.compile('“(?P<curly>[^“”\n]+)”|"(?P<straight>[^"\n]+)"|«(?P<guillemets>[^«»\n]+)»|„(?P<low>[^„“”\n]+)[“”]')
# A single mark opens after a space or bracket and before a letter; it closes after a letter or stop and before none.
_SINGLE = re.compile(
    r"(?<![^\s(\[–—-])(?:‘(?P<curly>[^‘\n]{1,600}?)’|'(?P<straight>[^'\n]{1,300}?(?:'\w[^'\n]{0,300}?){0,12})')(?!\w)"
)


def off_record_spans(text: str) -> tuple[Span, ...]:
    """What was said off the record, with the marks that say so.

    A mark on its own reaches to `[on the record]`, or to the end of the text when nobody goes back on it. Words inside
    the brackets reach to the closing one, and "Off the record: …" to the end of its line.
    """
    spans: list[Span] = []
    place = 0
    while (off := _OFF.search(text, place)) is not None:
        place = _end_of(text, off)
        spans.append(Span(off.start(), place))
    return tuple(spans)


def _end_of(text: str, off: re.Match[str]) -> int:
    if off["line"] is not None:
        return off.end()
    ends = _CLOSING if off["bracket"] and not off["closed"] else _ON
    end = ends.search(text, off.end())
    return end.end() if end else len(text)


def quoted_spans(text: str) -> tuple[Span, ...]:
    """The words inside quotation marks, at least four of them, without the marks."""
    double = list(_inside(_DOUBLE, text))
    single = [span for span in _inside(_SINGLE, text) if not any(_overlap(span, other) for other in double)]
    return tuple(sorted(double + single))


def _inside(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        group = match.lastgroup
        assert group is not None  # every alternative has its name
        start, end = match.span(group)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if len(text[start:end].split()) >= _FEWEST_WORDS:
            yield Span(start, end)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
