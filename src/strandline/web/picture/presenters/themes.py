"""One theme: what is known of it in figures and a sentence or two."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from strandline.diagnostics.models import Diagnostic
from strandline.insight.counting import NOT_RECORDED, Counts, Row
from strandline.insight.evidence import Evidence
from strandline.insight.models import Change, Insight, MadeBy, Theme
from strandline.insight.queries import who_decided
from strandline.publish.edition import sentences
from strandline.publish.report import FACET_NAMES
from strandline.publish.wording import capitalised
from strandline.web.picture.presenters.matrix import Addresses, Cell
from strandline.web.picture.presenters.team_matrix import team_heads


@dataclass(frozen=True, slots=True)
class ThemePage:
    name: str
    facet_name: str
    heard: str  # "18 of 24 people, in 4 of 5 perspectives"
    differ: str
    lived: str
    cells: tuple[Cell, ...]
    state: str  # who decided about it, or that nobody has
    decided: bool
    sentence: str  # the insight with its figures
    insight_state: str


def theme_page(
    diagnostic: Diagnostic, theme: Theme, counts: Counts, insight: Insight | None, addresses: Addresses
) -> ThemePage:
    row = counts.by_theme.get(theme.pk)
    heads = team_heads(counts)
    return ThemePage(
        name=name_of(theme),
        facet_name=_(FACET_NAMES[theme.facet]),
        heard=_heard(row, counts) if row else "",
        differ=sentence_of_differing(row) if row else "",
        lived=_("Said by those who live with it, not by those who decide.") if row and row.lived else "",
        cells=tuple(
            Cell(head, cell.label, cell.share, addresses.cell(theme.pk, head.key) if cell.people else "")
            for head, cell in zip(heads, row.cells, strict=True)
        )
        if row
        else (),
        state=_state(theme, who_decided(diagnostic, theme.pk)),
        decided=theme.made_by == MadeBy.PERSON,
        sentence=_claim(insight, row, counts) if insight and row else "",
        insight_state=_insight_state(insight, who_decided(diagnostic, insight.pk)) if insight else "",
    )


def name_of(theme: Theme) -> str:
    """What single people said has no name of its own."""
    return _(sentences.REST[theme.facet]) if theme.rest else theme.name


def _heard(row: Row, counts: Counts) -> str:
    people = capitalised(row.overall.label)
    heard = counts.perspectives_heard
    if heard < 2:
        return _("%(people)s people") % {"people": people}
    inside = sum(
        bool(cell.people) and group != NOT_RECORDED for group, cell in zip(counts.groups, row.cells, strict=True)
    )
    return _("%(people)s people, in %(inside)d of %(heard)d perspectives") % {
        "people": people, "inside": inside, "heard": heard,
    }  # fmt: skip


def sentence_of_differing(row: Row) -> str:
    if not row.differ:
        return ""
    if row.differ == 1:
        return _("One person sees it differently.")
    return _("%(number)d people see it differently.") % {"number": row.differ}


def _claim(insight: Insight, row: Row, counts: Counts) -> str:
    number = capitalised(row.overall.label).replace(" of ", " of the ", 1)
    return f"{number} people asked {insight.claim}."


def day(change: Change) -> str:
    return date_format(localtime(change.at), "j F Y")


def _state(theme: Theme, change: Change | None) -> str:
    if theme.rest:
        return _("What single people said, each something else. The machine found no theme in it.")
    if change is not None and theme.made_by == MadeBy.PERSON:
        return _("Decided by %(who)s on %(day)s.") % {"who": change.by_label, "day": day(change)}
    if theme.made_by == MadeBy.PERSON:
        return _("Decided by a person.")
    return _("Suggested by the machine. Nobody has looked at it yet.")


def _insight_state(insight: Insight, change: Change | None) -> str:
    if insight.rejected_at is not None:
        return _("Rejected by %(who)s.") % {"who": change.by_label if change else _("a person")}
    if insight.made_by == MadeBy.PERSON:
        return _("Confirmed by %(who)s.") % {"who": change.by_label if change else _("a person")}
    return _("Drafted by the machine. Nobody has looked at it yet.")


def group_names(diagnostic: Diagnostic, evidence: Evidence) -> list[str]:
    """Perspectives in the order of their columns."""
    names = [perspective.name for perspective in diagnostic.perspectives.all()]
    return [*names, NOT_RECORDED] if any(not one.perspectives for one in evidence.people.values()) else names
