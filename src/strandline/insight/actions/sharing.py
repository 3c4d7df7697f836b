"""A named person decides what of the findings may be shared beyond the interview team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Diagnostic
from strandline.insight.models import Insight, InsightClearance, Theme, ThemeClearance
from strandline.records.actions import decide_sharing, digest
from strandline.records.models import Excerpt


class UnknownItemError(Exception):
    """A decision names something that is not in this diagnostic."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a clearing: what, which way, who decided, and where it stood."""

    id: UUID
    state: str  # a value of Clearing.State
    by: str
    note: str
    where: str  # "sheet Passages, row 7"
    words: str | None = None  # what was read when deciding, if known


@transaction.atomic
def clear(
    *,
    diagnostic: Diagnostic,
    passages: Iterable[Decision],
    themes: Iterable[Decision],
    insights: Iterable[Decision],
    by: Actor,
) -> int:
    """Take in a whole clearing, or none of it. Returns how many decisions were taken in.

    A decision about a passage whose record was replaced since holds for the same words in the new one; where they are
    not there any more it has lapsed, and is left out of the count.
    """
    count = 0
    ours = Excerpt.objects.filter(record__session_record__session__diagnostic=diagnostic)
    excerpts = {excerpt.pk: excerpt for excerpt in ours.defer("record__text").select_related("record")}
    for decision in passages:
        if decision.id not in excerpts:
            raise UnknownItemError(_unknown("passage", decision))
        excerpt = _newest(excerpts[decision.id])
        if excerpt is None:
            continue
        decide_sharing(
            excerpt_id=excerpt.pk,
            state=decision.state,
            by=by,
            by_name=decision.by,
            remark=decision.note,
            words=decision.words,
        )
        count += 1
    by_id = {theme.pk: theme for theme in diagnostic.themes.all()}
    for decision in themes:
        if decision.id not in by_id:
            raise UnknownItemError(_unknown("theme", decision))
        decide_theme_sharing(
            theme=by_id[decision.id], state=decision.state, by=by, by_name=decision.by, remark=decision.note
        )
        count += 1
    drafts = {insight.pk: insight for insight in diagnostic.insights.all()}
    for decision in insights:
        if decision.id not in drafts:
            raise UnknownItemError(_unknown("insight", decision))
        decide_insight_sharing(
            insight=drafts[decision.id], state=decision.state, by=by, by_name=decision.by, remark=decision.note
        )
        count += 1
    return count


def _newest(excerpt: Excerpt) -> Excerpt | None:
    """The same words in the newest revision of the record, if they are still there."""
    record = excerpt.record
    words = excerpt.text if hasattr(record, "replaced_by") else ""
    while hasattr(record, "replaced_by"):
        record = record.replaced_by
        excerpt = next((one for one in record.excerpts.filter(passage=True) if one.text == words), excerpt)
        if excerpt.record_id != record.pk:
            return None
    return excerpt


def _unknown(what: str, decision: Decision) -> str:
    return (
        f"{decision.where}: there is no {what} {decision.id} in this diagnostic. "
        "The spreadsheet may come from another folder, or the passage has changed since: write a new report and copy "
        "the decisions over."
    )


@transaction.atomic
def decide_theme_sharing(*, theme: Theme, state: str, by: Actor, by_name: str, remark: str = "") -> ThemeClearance:
    """Clear, hold or refuse a theme's name."""
    clearance, _ = ThemeClearance.objects.update_or_create(
        theme=theme,
        workspace_id=theme.workspace_id,
        defaults={"state": state, "of_words": digest(theme.name), "by_label": by_name, "note": remark},
    )
    note("theme.sharing_decided", theme, by=by, workspace_id=theme.workspace_id, state=state, decided_by=by_name)
    return clearance


@transaction.atomic
def decide_insight_sharing(
    *, insight: Insight, state: str, by: Actor, by_name: str, remark: str = ""
) -> InsightClearance:
    """Clear, hold or refuse an insight's claim."""
    clearance, _ = InsightClearance.objects.update_or_create(
        insight=insight,
        workspace_id=insight.workspace_id,
        defaults={"state": state, "of_words": digest(insight.claim), "by_label": by_name, "note": remark},
    )
    note("insight.sharing_decided", insight, by=by, workspace_id=insight.workspace_id, state=state, decided_by=by_name)
    return clearance
