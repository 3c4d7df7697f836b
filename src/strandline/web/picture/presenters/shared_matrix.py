"""The picture for everybody of the workspace: three bands for counts, and nothing that the report does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from strandline.publish.edition import sentences
from strandline.publish.page.matrix import total_words
from strandline.publish.report import Report, Theme
from strandline.publish.wording import capitalised
from strandline.web.picture.presenters.asked import DIFFER, HEARD, LIVED, Asked
from strandline.web.picture.presenters.matrix import (
    FACET_ORDER,
    Addresses,
    Cell,
    Head,
    Matrix,
    Row,
    heard_words,
    legend_of,
)

_STANDING = {sentences.WIDELY: 3, sentences.SOME: 2, sentences.FEW: 1}


def shared_heads(report: Report) -> tuple[Head, ...]:
    return tuple(
        Head(column.key, column.name, f"p{position}", column.shape, heard_words(column), column.asked == 0)
        for position, column in enumerate(report.columns)
    )


def shared_matrix(report: Report, asked: Asked, addresses: Addresses) -> Matrix:
    """Bands in place of counts, and nothing that the report does not hold."""
    heads = shared_heads(report)
    themes = [theme for theme in report.pictured if not asked.facet or theme.facet == asked.facet]
    stances = {stance for column in report.columns for stance in column.stances}
    return Matrix(
        heads=heads,
        rows=tuple(_shared_row(theme, heads, report, addresses) for theme in _shared_order(themes, asked.sort, report)),
        facets=list(dict.fromkeys(theme.facet for theme in report.pictured)),
        lived={"lives_with_it", "decides"} <= stances,
        joined=any(column.joined for column in report.columns),
        legend=legend_of(_("few"), _("some"), _("most")),
    )


def _shared_order(themes: Iterable[Theme], sort: str, report: Report) -> list[Theme]:
    """The report's own order within what comes first: an order by counts would give the counts away."""
    first: Callable[[Theme], float] = {
        HEARD: lambda theme: -_STANDING.get(theme.standing, 0),
        DIFFER: lambda theme: 0 if theme.differs else 1,
        LIVED: lambda theme: 0 if theme.id in report.lived_not_decided else 1,
    }.get(sort, lambda theme: FACET_ORDER.get(theme.facet, 0))
    return sorted(themes, key=first)


def _shared_row(theme: Theme, heads: tuple[Head, ...], report: Report, addresses: Addresses) -> Row:
    id = UUID(theme.id)
    return Row(
        id=id,
        name=theme.name,
        facet=theme.facet,
        cells=tuple(
            Cell(
                head,
                capitalised(cell.label.removeprefix("raised ")) if cell.share else cell.label,
                cell.share,
                addresses.cell(id, head.key) if cell.quotes else "",
            )
            for head, cell in zip(heads, theme.cells, strict=True)
        ),
        total=total_words(theme),
        url=addresses.theme(id),
        differ=_("some") if theme.differs else "",
        differs=bool(theme.differs),
        lived=theme.id in report.lived_not_decided,
    )
