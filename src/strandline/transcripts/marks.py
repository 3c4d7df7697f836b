"""What a text marks by itself: words in quotation marks, and words off the record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from strandline.transcripts.model import Span

_OFF = re.compile(r"[\[(]\s*(?:start\s+(?:of\s+)?)?off[\s-]+(?:the[\s-]+)?record\b[^\])]{0,60}[\])]", re.IGNORECASE)
_ON = re.compile(
    r"[\[(]\s*(?:(?:back\s+)?on[\s-]+(?:the[\s-]+)?record|end\s+(?:of\s+)?off[\s-]+(?:the[\s-]+)?record"
    r"|/\s*off[\s-]+(?:the[\s-]+)?record)\b[^\])]{0,60}[\])]",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4  # fewer in quotation marks are a name or a turn of phrase, not a clause

_DOUBLE = re.compile('“(?P<curly>[^“”\n]+)”|"(?P<straight>[^"\n]+)"|«(?P<guillemets>[^«»\n]+)»|„(?P<low>[^„“”\n]+)[“”]')
# A single mark opens after a space or bracket and before a letter; it closes after a letter or stop and before none.
_SINGLE = re.compile(
    r"(?<![^\s(\[–—-])(?:‘(?P<curly>[^‘\n]{1,600}?)’|'(?P<straight>[^'\n]{1,300}?(?:'\w[^'\n]{0,300}?){0,12})')(?!\w)"
)


def off_record_spans(text: str) -> tuple[Span, ...]:
    """The stretches from `[off the record]` to `[on the record]`, markers and all; unclosed ones to the end."""
    spans: list[Span] = []
    place = 0
    while off := _OFF.search(text, place):
        on = _ON.search(text, off.end())
        place = on.end() if on else len(text)
        spans.append(Span(off.start(), place))
    return tuple(spans)


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
