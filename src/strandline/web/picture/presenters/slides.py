"""The shared edition for a room: one finding or theme a screen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from strandline.publish.page.matrix import in_picture_order, total_words
from strandline.publish.report import FACET_NAMES, Report, Theme
from strandline.web.picture.presenters.asked import Asked
from strandline.web.picture.presenters.matrix import Addresses, Row
from strandline.web.picture.presenters.shared_matrix import shared_matrix
from strandline.web.picture.presenters.words import Shown, shared_quotes

QUOTES = 2  # that are read from the back of a room


@dataclass(frozen=True, slots=True)
class Slide:
    id: str
    facet: str
    facet_name: str
    title: str
    lines: tuple[str, ...]
    question: str  # to talk about
    quotes: list[Shown]
    row: Row | None  # its marks


def slides_of(report: Report) -> list[Slide]:
    """The findings, then every theme that is not one of them."""
    nowhere = Addresses(theme=lambda pk: "", cell=lambda pk, key: "")
    rows = {row.id: row for row in shared_matrix(report, Asked(), nowhere).rows}
    slides = []
    told = set()
    for id in report.findings:
        insight = report.insight(id)
        theme = report.theme(insight.theme)
        told.add(theme.id)
        lines = [line for line in (insight.sentence, insight.differs_sentence) if line]
        slides.append(_slide(report, theme, insight.headline, lines, insight.to_decide, rows))
    for theme in in_picture_order(report):
        if theme.id not in told:
            slides.append(_slide(report, theme, theme.name, [total_words(theme)], "", rows))
    return slides


def _slide(report: Report, theme: Theme, title: str, lines: list[str], question: str, rows: dict[UUID, Row]) -> Slide:
    if theme.power:
        lines = [*lines, _("Said by those who live with it, not by those who decide.")]
    some = shared_quotes(report, theme.quotes[: QUOTES - bool(theme.differs)])
    some += shared_quotes(report, theme.differs[:1], differs=True)
    return Slide(
        id=f"theme-{theme.number}",
        facet=theme.facet,
        facet_name=_(FACET_NAMES[theme.facet]),
        title=title,
        lines=tuple(line for line in lines if line),
        question=question,
        quotes=some,
        row=rows.get(UUID(theme.id)),
    )
