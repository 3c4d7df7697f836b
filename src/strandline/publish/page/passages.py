"""Passages and records as HTML.

A long report shows a thousand passages and some hundred thousand words of records, so these are built as plain strings,
escaped piece by piece, and not through templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from strandline.publish.page import picture
from strandline.publish.report import Quote, RecordText, Report, Theme
from strandline.publish.wording import counted, list_in_words, noted_by

OPEN_PASSAGES = 3  # of a theme, before the reader asks for more


@dataclass(frozen=True, slots=True)
class Perspective:
    """What a passage or a mark needs to know of a column: its class in the style sheet, its shape and its name."""

    css: str  # "p0": the style sheet holds its colour
    shape: str
    name: str


NO_PERSPECTIVE = Perspective("p-none", "circle", "")


def perspectives_of(report: Report) -> dict[str, Perspective]:
    return {
        column.key: Perspective(f"p{position}", column.shape, column.name)
        for position, column in enumerate(report.columns)
    }


class Passages:
    """Writes passages; the first time one is written it gets its anchor, `#q12`, and only then."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.perspectives = perspectives_of(report)
        self.anchored: set[int] = set()
        # Passages live under their themes; where those were left out, they stand where they are shown first.
        self.have_homes = report.has("facets")
        self.in_records = {
            number
            for record in report.records
            for turn in record.turns
            for _, number in turn.runs
            if number is not None
        }

    def perspective(self, quote: Quote) -> Perspective:
        return self.perspectives.get(quote.column or "", NO_PERSPECTIVE)

    def one(self, number: int, *, anchor: bool = False, differs: bool = False) -> SafeString:
        """A passage with its strand, its words and where they come from.

        `anchor` is set where the passage is at home, in its theme; elsewhere it is shown again and links there.
        `differs` marks it as seeing differently what it stands under, also where its own theme is another.
        """
        quote = self.report.quote(number)
        differs = differs or quote.differs
        who = self.perspective(quote)
        at_home = (anchor or not self.have_homes) and number not in self.anchored
        home = f' id="q{number}"' if at_home else ""
        if at_home:
            self.anchored.add(number)
        words: str = escape(quote.text)
        if quote.verbatim:
            words = f"“{words}”"
        parts: list[str] = [escape(quote.attribution)]
        if quote.at_least_one_of:
            parts.append(f"at least one of {quote.at_least_one_of}")
        if not quote.verbatim:
            parts.append(noted_by(quote))
        if differs:
            parts.append('<span class="differ">sees it differently</span>')
        if quote.time:
            parts.append(escape(quote.time))
        parts.append(
            f'<span class="nr">passage {number}</span>'
            if at_home
            else f'<a class="nr" href="#q{number}">passage {number}</a>'
        )
        around = ""
        if number in self.in_records:
            around = f'<span class="around"> · <a href="#q{number}-place">read around it</a></span>'
        if quote.flags:
            parts.append(f'<span class="flags">look before sharing: {escape(", ".join(quote.flags))}</span>')
        name = f'<span class="vh">{escape(who.name)}: </span>' if who.name else ""
        return mark_safe(
            f'<figure class="quote {who.css}{" differs" if differs else ""}"'
            f'{home} data-q="{number}">'
            f"<blockquote><p>{words}</p></blockquote>"
            f"<figcaption>{picture.key(who.shape)}{name}{' · '.join(parts)}{around}</figcaption></figure>"
        )

    def many(self, numbers: Iterable[int], *, anchor: bool = False, differs: bool = False) -> SafeString:
        return mark_safe("".join(self.one(number, anchor=anchor, differs=differs) for number in numbers))

    def of_theme(self, theme: Theme) -> SafeString:
        """A theme's passages by perspective: the best few open, the others one choice away.

        Each perspective's passages stand in one block with its own anchor, which the marks of the picture lead to.
        """
        groups: dict[str, list[int]] = {}
        for number in theme.quotes:
            groups.setdefault(self.report.quote(number).column or "", []).append(number)
        best = set(theme.quotes[:OPEN_PASSAGES])
        shown: list[str] = []
        folded: list[str] = []
        folded_names: list[str] = []
        folded_passages = 0
        for column, numbers in groups.items():
            name = self.perspectives.get(column, NO_PERSPECTIVE).name
            now = [number for number in numbers if number in best]
            later = [number for number in numbers if number not in best]
            inner = self.many(now, anchor=True)
            if now and later:
                more = f"{len(later):,} more{f' from {name}' if name else ''}"
                inner = mark_safe(inner + self._folded(more, self.many(later, anchor=True)))
            elif later:
                inner = mark_safe(f'<h4 class="from">{escape(name)}</h4>{self.many(later, anchor=True)}')
            label = f' aria-label="{escape(name)}"' if name else ""
            block = f'<div class="said-by" role="group" id="{cell_anchor(theme, column)}"{label}>{inner}</div>'
            if now:
                shown.append(block)
            else:
                folded.append(block)
                folded_names.append(name or "others")
                folded_passages += len(later)
        if folded:
            more = f"{counted(folded_passages, 'more passage')} from {list_in_words(folded_names)}"
            shown.append(self._folded(more, "".join(folded)))
        return mark_safe("".join(shown))

    @staticmethod
    def _folded(summary: str, inner: str) -> SafeString:
        return mark_safe(f"<details><summary>{escape(summary)}</summary>{inner}</details>")

    def left_over(self) -> list[int]:
        """Passages that stand in no theme, so that each passage of the report has a home."""
        if not self.have_homes:
            return []
        return [quote.number for quote in self.report.quotes if quote.number not in self.anchored]

    @property
    def can_be_opened(self) -> bool:
        """Whether a name or a mark has words to lead to."""
        return bool(self.report.quotes) and self.have_homes


def cell_anchor(theme: Theme, column: str) -> str:
    """Where a perspective's passages on a theme stand. A position, not the column's key, which may hold anything."""
    position = next((place for place, cell in enumerate(theme.cells) if cell.column == column), "x")
    return f"theme-{theme.number}-{position}"


def words_link(
    theme: Theme,
    numbers: Sequence[int],
    lead: str,
    inner: str,
    *,
    passages: Passages | None = None,
    css: str = "",
) -> SafeString:
    """A link from a figure or a name to the words behind it; `inner` is HTML.

    Without JavaScript it leads to the passages in their theme; with it, `data-words` fills the panel beside the page
    under the line `lead`. With `passages` it leads to the perspective that said them, not to the theme's head.
    """
    anchor = f"theme-{theme.number}"
    if passages and (said := [number for number in numbers if number in theme.quotes]):
        # Somebody of two perspectives is shown under the first: go where the words stand.
        anchor = cell_anchor(theme, passages.report.quote(said[0]).column or "")
    elif passages and any(number in theme.differs for number in numbers):
        anchor = f"theme-{theme.number}-differs"
    return format_html(
        '<a{} href="#{}" data-words="{}" data-lead="{}">{}</a>',
        mark_safe(f' class="{css}"') if css else "",
        anchor,
        " ".join(map(str, numbers)),
        lead,
        mark_safe(inner),
    )


def record_html(record: RecordText, anchor: str, passages: Passages) -> SafeString:
    """A record to the letter, folded up, each passage marked in its place."""
    who = passages.perspectives.get(record.column or "", NO_PERSPECTIVE)
    turns: list[str] = []
    for turn in record.turns:
        runs = "".join(
            escape(text)
            if number is None
            else f'<mark id="q{number}-place">{escape(text)} <a href="#q{number}">passage {number}</a></mark>'
            for text, number in turn.runs
        )
        label = " · ".join(escape(part) for part in (turn.speaker, turn.time) if part)
        speaker = f"<b>{label}</b> " if label else ""
        css = ' class="asks"' if turn.role == "interviewer" else ""
        turns.append(f"<p{css}>{speaker}{runs}</p>")
    about = " · ".join(escape(part) for part in (record.participant, record.kind, who.name) if part)
    heading = f'{picture.key(who.shape)}<b>{escape(record.title)}</b> <span class="soft">{about}</span>'
    return mark_safe(
        f'<details class="record {who.css}" id="{anchor}"><summary>{heading}</summary>'
        f'<div class="turns">{"".join(turns)}</div></details>'
    )
