"""Writing down what a person's decision altered, so that it can be told and undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from strandline.audit.actions import Actor, Detail, note
from strandline.diagnostics.models import Diagnostic
from strandline.insight.claims import claims_of
from strandline.insight.models import Change, Insight, MadeBy, Placement, Theme

# What of a row a change sets together: two changes meet where they set the same of the same row.
THEME_ASPECTS = {
    "name": ("name", "made_by"),
    "shown": ("hidden_at",),
    "is": ("facet", "retired_at", "merged_into_id"),
}
_PASSAGE = ("theme_id", "facet", "made_by", "affirms", "differs", "against_id")
_INSIGHT = ("claim", "to_decide", "made_by", "rejected_at")

State = dict[str, Any]


class Recorder:
    """Takes down how rows stand before a verb alters them; `done` looks again and writes the change."""

    def __init__(self, diagnostic: Diagnostic, verb: str, *, by: Actor) -> None:
        self.diagnostic, self.verb, self.by = diagnostic, verb, by
        self._themes: dict[UUID, State] = {}
        self._passages: dict[UUID, State] = {}
        self._insights: dict[UUID, State] = {}

    def theme(self, theme: Theme) -> None:
        self._themes.setdefault(theme.pk, theme_state(theme))

    def new_theme(self, theme: Theme) -> None:
        """A theme that this change makes: before it, nothing was in it."""
        self._themes[theme.pk] = theme_state(theme) | {"retired_at": timezone.now()}

    def placements(self, placements: Iterable[Placement]) -> None:
        self._passages |= passage_states(placements)

    def insight(self, insight: Insight) -> None:
        self._insights.setdefault(insight.pk, insight_state(insight))

    def done(self, about: models.Model, *, rests_on: Iterable[Theme] = (), **details: Detail) -> Change:
        """Write the change and its audit event. `rests_on` are themes that must stay for this change to make sense."""
        ours = self.diagnostic
        themes = {theme.pk: theme_state(theme) for theme in ours.themes.filter(pk__in=self._themes)}
        passages = passage_states(ours.placements.filter(excerpt__in=self._passages))
        insights = {
            insight.pk: insight_state(insight)
            for insight in ours.insights.filter(pk__in=self._insights).select_related("theme")
        }
        sections = (
            ("themes", self._themes, themes),
            ("passages", self._passages, passages),
            ("insights", self._insights, insights),
        )
        before = {name: _differing(old, new) for name, old, new in sections}
        after = {name: _differing(new, old) for name, old, new in sections}
        change = Change.objects.create(
            workspace_id=ours.workspace_id,
            diagnostic=ours,
            by_id=self.by.id,
            by_label=self.by.label,
            verb=self.verb,
            about=about.pk,
            before=before,
            after=after,
            alters=_aspects(before),
            rests_on=sorted(f"is:{theme.pk}" for theme in rests_on),
        )
        note(self.verb, about, by=self.by, workspace_id=ours.workspace_id, change=str(change.pk), **details)
        return change


def theme_state(theme: Theme) -> State:
    """A name is here only if a person gave it, else it is None: the machine's is made of words that people said."""
    state = {field: getattr(theme, field) for fields in THEME_ASPECTS.values() for field in fields}
    if theme.made_by == MadeBy.MACHINE or theme.name == theme.suggested:
        state["name"] = None
    return state


def passage_states(placements: Iterable[Placement]) -> dict[UUID, State]:
    """By excerpt: how each passage is placed."""
    placements = list(placements)
    also: dict[UUID, list[str]] = {placement.pk: [] for placement in placements}
    through = Placement.also.through.objects.filter(placement__in=list(also))
    for placement, theme in through.order_by("theme").values_list("placement", "theme"):
        also[placement].append(str(theme))
    return {
        placement.excerpt_id: {field: getattr(placement, field) for field in _PASSAGE} | {"also": also[placement.pk]}
        for placement in placements
    }


def insight_state(insight: Insight) -> State:
    """A claim is here only if a person wrote it: the machine's is put together again from the theme's name."""
    state = {field: getattr(insight, field) for field in _INSIGHT}
    theme = insight.theme
    drafts = [claims_of(theme.facet, name) for name in (theme.name, theme.suggested)]
    if insight.made_by == MadeBy.MACHINE or (insight.claim, insight.to_decide) in drafts:
        state["claim"] = state["to_decide"] = None
    return state


def _differing(these: dict[UUID, State], those: dict[UUID, State]) -> dict[str, State]:
    """Of each row only what differs."""
    found = {}
    for pk, state in these.items():
        other = those.get(pk, {})
        differing = {field: value for field, value in state.items() if field not in other or other[field] != value}
        if differing:
            found[str(pk)] = differing
    return found


def _aspects(before: dict[str, dict[str, State]]) -> list[str]:
    altered = [f"place:{excerpt}" for excerpt in before["passages"]]
    altered += [f"insight:{insight}" for insight in before["insights"]]
    for theme, state in before["themes"].items():
        altered += [f"{aspect}:{theme}" for aspect, fields in THEME_ASPECTS.items() if state.keys() & set(fields)]
    return sorted(altered)
