"""Undoing what a person decided, as long as nothing was built on it since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_records
from strandline.insight.actions.keeping_up import follow, keep_up, word
from strandline.insight.actions.themes import DecisionError
from strandline.insight.claims import claims_of
from strandline.insight.models import Change, Placement, Theme
from strandline.insight.queries import changes_built_on
from strandline.records.models import Excerpt


class AlreadyUndoneError(DecisionError):
    """Somebody was quicker."""


class BuiltOnError(DecisionError):
    """Something that was decided later would hang in the air."""


@transaction.atomic
def undo(*, change: Change, by: Actor) -> Change:
    """Put back what a change altered. What the machine placed anew in the meantime stays where it is."""
    diagnostic = Diagnostic.objects.select_for_update().get(pk=change.diagnostic_id)
    change = Change.objects.get(pk=change.pk)
    if change.undone_at is not None:
        raise AlreadyUndoneError(_("%(who)s has undone this already.") % {"who": change.undone_by_label})
    if later := changes_built_on(change):
        raise BuiltOnError(
            _("%(who)s has built on this since, on %(when)s. Undo that first: it stands above this one in the history.")
            % {"who": later[0].by_label, "when": _day(later[0].at)}
        )
    themes = _put_back_themes(diagnostic, change)
    themes |= _put_back_passages(diagnostic, change)
    _put_back_insights(diagnostic, change)
    keep_up(diagnostic, themes)
    change.undone_at, change.undone_by_id, change.undone_by_label = timezone.now(), by.id, by.label
    change.save()
    note("change.undone", change, by=by, workspace_id=diagnostic.workspace_id, undone=change.verb)
    return change


def _day(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y}"


def _put_back_themes(diagnostic: Diagnostic, change: Change) -> set[UUID]:
    states = change.before.get("themes", {})
    themes = list(diagnostic.themes.filter(pk__in=states))
    for theme in themes:
        former = theme.facet, theme.name
        state = states[str(theme.pk)]
        for field, value in state.items():
            setattr(theme, field, _read(field, value))
        if state.get("name", "kept") is None:
            theme.name = machine_name(theme)
        theme.save()
        follow(theme, *former)
    return {theme.pk for theme in themes}


def machine_name(theme: Theme) -> str:
    """What the machine calls a theme: what it last called it, else what sets it apart, until it is run again."""
    name = theme.suggested or next(iter(theme.keywords), "") or _("Something some people spoke of")
    return name[:1].upper() + name[1:]


def _put_back_passages(diagnostic: Diagnostic, change: Change) -> set[UUID]:
    """Returns the themes that passages came from or went to."""
    before, after = change.before.get("passages", {}), change.after.get("passages", {})
    touched: set[UUID] = set()
    for excerpt, placement in _placements_now(diagnostic, before):
        state, set_to = before[excerpt], after.get(excerpt, {})
        if "theme_id" in set_to and str(placement.theme_id or "") != (set_to["theme_id"] or ""):
            continue  # a later run of the machine has found it another home
        touched |= {theme for theme in (placement.theme_id,) if theme}
        for field, value in state.items():
            if field != "also":
                setattr(placement, field, _read(field, value))
        placement.save()
        if "also" in state:
            placement.also.set(diagnostic.themes.filter(pk__in=state["also"]))
        touched |= {theme for theme in (placement.theme_id,) if theme}
    return touched


def _placements_now(diagnostic: Diagnostic, keys: Iterable[str]) -> list[tuple[str, Placement]]:
    """(excerpt, its placement); of a record that was replaced since, also that of the same words in the one in use."""
    excerpts = [UUID(key) for key in keys]
    found = [(str(one.excerpt_id), one) for one in diagnostic.placements.filter(excerpt__in=excerpts)]
    current = current_records(diagnostic).values("pk")
    moved = Excerpt.objects.filter(pk__in=excerpts).exclude(record__in=current).select_related("record")
    if words := {excerpt.text: str(excerpt.pk) for excerpt in moved}:
        for placement in diagnostic.placements.filter(excerpt__record__in=current).select_related("excerpt__record"):
            if (excerpt := words.get(placement.excerpt.text)) is not None:
                found.append((excerpt, placement))
    return found


def _put_back_insights(diagnostic: Diagnostic, change: Change) -> None:
    states = change.before.get("insights", {})
    for insight in diagnostic.insights.filter(pk__in=states).select_related("theme"):
        drafted = dict(zip(("claim", "to_decide"), claims_of(insight.theme.facet, insight.theme.name), strict=True))
        for field, value in states[str(insight.pk)].items():
            setattr(insight, field, drafted[field] if value is None and field in drafted else _read(field, value))
        word(insight)
        insight.save()


def _read(field: str, value: Any) -> Any:
    """A value as a row holds it, from how JSON holds it."""
    if value is None:
        return None
    if field.endswith("_at"):
        return parse_datetime(value)
    return UUID(value) if field.endswith("_id") else value
