"""The picture as an HTML table whose every mark leads to the words behind it, and its twin in figures alone."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from strandline.publish import wording
from strandline.publish.page import picture
from strandline.publish.page.passages import Passages, words_link
from strandline.publish.report import FACET_NAMES, Cell, Column, Report, Theme

CHIP_NAMES = FACET_NAMES | {"changed": "Changing", "valued": "Valued"}  # short, so that they stand in one line
BANDS = ("few", "some", "most")
MANY_COLUMNS = 8  # from here on, heads stand upright so that the table stays in sight


def total_words(theme: Theme) -> str:
    """How widely a theme was heard, short enough for a cell: "18 of 24", "Raised by most"."""
    if theme.people is not None or not theme.heard:
        return theme.heard
    return wording.capitalised(theme.heard if theme.heard.startswith("raised") else f"raised {theme.heard}")


def in_picture_order(report: Report) -> list[Theme]:
    """By facet, as the report has them, and within it by people; without counts the report's own order stays."""
    facets = list(dict.fromkeys(theme.facet for theme in report.pictured))
    return sorted(report.pictured, key=lambda theme: (facets.index(theme.facet), -(theme.people or 0)))


def column_heads(report: Report) -> list[dict[str, Any]]:
    heads = []
    for position, column in enumerate(report.columns):
        heard, _, unit = wording.heard_of(column).partition(" ")
        nobody = column.asked == 0
        heads.append(
            {
                "css": f"p{position}",
                "key": picture.key(column.shape),
                "name": column.name,
                "heard": wording.heard_of(column) if nobody else heard,
                "unit": "" if nobody else unit,  # goes where there is little room
                "nobody": nobody,
            }
        )
    return heads


def _kept_together(label: str) -> str:
    """ "4 of 6" stays on one line; "at least 4 of 6" may break before it."""
    return escape(label.replace(" of ", "\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}"))


def _cell(theme: Theme, cell: Cell, column: Column, passages: Passages) -> str:
    who = passages.perspectives[cell.column]
    name = escape(who.name)
    label = _kept_together(cell.label.removeprefix("raised "))
    # On a phone, where the table becomes a list, each cell says whose it is.
    whose = f'<span class="col" aria-hidden="true">{name}</span>'
    if cell.share is None and column.asked == 0:
        state = "nobody"
        inner = f'{whose}<span class="hatch" aria-hidden="true"></span><span class="vh">{label}</span>'
    elif cell.share is None:
        state, inner = "none", f'{whose}<span class="withheld">{label}</span>'
    elif cell.share == 0:
        state, inner = "none", f'{whose}<span class="zero" aria-hidden="true">0</span><span class="vh">{label}</span>'
    else:
        state = "some"
        inner = f'{picture.mark(who.shape, round(cell.share, 3), ghost=True)}{whose}<span class="n">{label}</span>'
        if passages.can_be_opened:
            inner += f'<span class="vh"> {name}: read their words on {escape(theme.name)}</span>'
            lead = f"{who.name}: {cell.label}"
            inner = words_link(theme, cell.quotes, lead, inner, passages=passages, css="cell")
        else:
            inner = f'<span class="cell">{inner}</span>'
    return f'<td role="cell" class="{who.css} {state}">{inner}</td>'


def rows(report: Report, passages: Passages) -> SafeString:
    """The body of the picture, one row a theme."""
    built: list[str] = []
    for position, theme in enumerate(in_picture_order(report)):
        facet = theme.facet if theme.facet in FACET_NAMES else "other"
        cells = "".join(
            _cell(theme, cell, column, passages) for cell, column in zip(theme.cells, report.columns, strict=True)
        )
        name, total = escape(theme.name), escape(total_words(theme))
        if passages.can_be_opened:
            everyone = (*theme.quotes, *theme.differs)
            total = words_link(theme, everyone, "", f'{total}<span class="vh"> raised {name}</span>')
            name = words_link(theme, everyone, "", name)
        lived = theme.id in report.lived_not_decided
        notes = ""
        if theme.differs or theme.people_differ or theme.seen_differently:
            notes += '<span class="note differ">seen differently</span>'
        if lived:
            notes += '<span class="note lived">lived, not decided</span>'
        built.append(
            f'<tr role="row" data-facet="{facet}" data-order="{position}" data-heard="{_heard_rank(theme)}" '
            f'data-differ="{theme.people_differ or len(theme.differs) or int(theme.seen_differently)}" '
            f'data-lived="{int(lived)}">'
            f'<th role="rowheader" scope="row"><span class="facet f-{facet}">{FACET_NAMES[facet]}</span>'
            f'<span class="name">{name}</span></th>{cells}'
            f'<td role="cell" class="all"><b>{total}</b>{notes}</td></tr>'
        )
    return mark_safe("".join(built))


def _heard_rank(theme: Theme) -> int:
    """A number to sort by. In the shared edition the band, never the count behind it."""
    if theme.people is not None:
        return theme.people
    return next((rank for rank, band in enumerate(BANDS, start=1) if theme.heard.endswith(band)), 0)


def twin(report: Report) -> SafeString:
    """The same in figures alone: one plain table for reading aloud, copying and checking."""
    built = []
    for theme in in_picture_order(report):
        facet = FACET_NAMES.get(theme.facet, FACET_NAMES["other"])
        cells = "".join(f"<td>{escape(cell.label)}</td>" for cell in theme.cells)
        seen = "some" if theme.differs or theme.seen_differently else "–"
        differ = seen if theme.people_differ is None else str(theme.people_differ)
        built.append(
            f'<tr><th scope="row">{escape(theme.name)}</th><td>{facet}</td>{cells}'
            f"<td>{escape(total_words(theme))}</td><td>{differ}</td></tr>"
        )
    return mark_safe("".join(built))


def facet_chips(report: Report) -> list[dict[str, str]]:
    present = dict.fromkeys(theme.facet if theme.facet in FACET_NAMES else "other" for theme in report.pictured)
    return [{"facet": facet, "name": CHIP_NAMES[facet]} for facet in present]
