"""What a person decides about themes: what they are called, which are one, which are two, which are put aside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic, Facet
from strandline.insight.actions.keeping_up import follow, keep_up
from strandline.insight.changing import Recorder
from strandline.insight.models import Change, MadeBy, Placement, Theme

Verb = Change.Verb


class DecisionError(Exception):
    """A decision about the findings that cannot be taken; its message says why, and what to do instead."""


class NotAThemeError(DecisionError):
    """A topic, what single people said, or a theme that is gone."""


class NoNameError(DecisionError):
    """A theme needs a name that fits on a line."""


class NothingToMergeError(DecisionError):
    """Merging takes two different themes of one diagnostic."""


class FacetNotChosenError(DecisionError):
    """Themes under different headings are one only under one heading."""


class NothingToSplitError(DecisionError):
    """A split leaves something on both sides."""


class AlreadySoError(DecisionError):
    """Hidden already, or shown already."""


@transaction.atomic
def rename_theme(*, theme: Theme, name: str, by: Actor) -> Change:
    """Call a theme by another name. What was cleared for sharing was the old name: it has to be cleared again."""
    theme = _locked(theme)
    name = _checked_name(name)
    if name == theme.name and theme.made_by == MadeBy.MACHINE:
        return confirm_theme(theme=theme, by=by)
    if name == theme.name:
        raise AlreadySoError(_("That is what the theme is called already."))
    recorder = Recorder(theme.diagnostic, Verb.THEME_RENAMED, by=by)
    recorder.theme(theme)
    former = theme.name
    if theme.made_by == MadeBy.MACHINE:
        theme.suggested = former
    theme.name, theme.made_by = name, MadeBy.PERSON
    theme.save()
    follow(theme, theme.facet, former)
    keep_up(theme.diagnostic, [theme.pk])
    return recorder.done(theme, rests_on=[theme])


@transaction.atomic
def confirm_theme(*, theme: Theme, by: Actor) -> Change:
    """A person has read the theme and finds that it is one, by the name it has."""
    theme = _locked(theme)
    if theme.made_by == MadeBy.PERSON:
        raise AlreadySoError(_("Somebody has confirmed this theme already."))
    recorder = Recorder(theme.diagnostic, Verb.THEME_CONFIRMED, by=by)
    recorder.theme(theme)
    theme.suggested = theme.name
    theme.made_by = MadeBy.PERSON
    theme.save()
    return recorder.done(theme, rests_on=[theme])


@transaction.atomic
def merge_themes(*, themes: Sequence[Theme], into: Theme, by: Actor, facet: str = "") -> Change:
    """Make one theme of several: the passages of `themes` go `into` one of them, or into a further one.

    Across headings `facet` says under which one the theme stands from then on.
    """
    into = _locked(into)
    diagnostic = into.diagnostic
    merged = [_locked(theme) for theme in dict.fromkeys(themes) if theme.pk != into.pk]
    if not merged or any(theme.diagnostic_id != diagnostic.pk for theme in merged):
        raise NothingToMergeError(_("Choose another theme of this diagnostic to merge with."))
    facets = {theme.facet for theme in (*merged, into)}
    if not facet and len(facets) > 1:
        raise FacetNotChosenError(
            _("These themes stand under different headings. Choose the one for the merged theme.")
        )
    facet = facet or into.facet
    if facet not in Facet.values:
        raise FacetNotChosenError(_("There is no such heading."))
    recorder = Recorder(diagnostic, Verb.THEMES_MERGED, by=by)
    for theme in (*merged, into):
        recorder.theme(theme)
    gone = {theme.pk for theme in merged}
    moving = list(diagnostic.placements.filter(theme__in={*gone, into.pk}).order_by("pk"))
    beside = list(diagnostic.placements.filter(also__in=gone).distinct().order_by("pk"))
    opposing = list(diagnostic.placements.filter(against__in=gone).order_by("pk"))
    recorder.placements([*moving, *beside, *opposing])
    for placement in moving:
        if placement.against_id == into.pk:  # it wanted rid of what the others want to keep
            placement.against, placement.differs = None, True
        placement.theme = into
        if placement.facet != facet:
            # The machine reads it otherwise, and would put it back under that heading: now it is a person's decision.
            placement.facet, placement.made_by = facet, MadeBy.PERSON
    Placement.objects.bulk_update(moving, ["theme", "facet", "made_by", "against", "differs"], batch_size=500)
    _instead(beside, gone, into)
    diagnostic.placements.filter(against__in=gone).update(against=into)
    former, into.facet = into.facet, facet
    into.save()
    follow(into, former, into.name)
    for theme in merged:
        theme.merged_into, theme.retired_at = into, timezone.now()
        theme.save()
    keep_up(diagnostic, [*gone, into.pk])
    return recorder.done(into, rests_on=[into], merged=sorted(map(str, gone)), passages=len(moving))


def _instead(placements: Collection[Placement], gone: set[UUID], into: Theme) -> None:
    """What names a merged theme in the same breath now names the one it went into, unless that is its home."""
    through = Placement.also.through
    through.objects.filter(placement__in=placements, theme__in=gone).delete()
    homes = dict(Placement.objects.filter(pk__in=[one.pk for one in placements]).values_list("pk", "theme"))
    through.objects.bulk_create(
        [through(placement_id=pk, theme_id=into.pk) for pk, home in homes.items() if home != into.pk],
        ignore_conflicts=True,
    )
    through.objects.filter(placement__theme=into, theme=into).delete()


@transaction.atomic
def split_theme(*, theme: Theme, passages: Collection[UUID], name: str, by: Actor) -> tuple[Theme, Change]:
    """Take chosen passages, by the ids of their excerpts, out of a theme into a new one under the same heading."""
    theme = _locked(theme, rest=True)
    diagnostic = theme.diagnostic
    chosen = list(diagnostic.placements.filter(theme=theme, excerpt__in=passages).order_by("pk"))
    if not chosen or len(chosen) != len(set(passages)):
        raise NothingToSplitError(_("Choose passages of this theme that make a theme of their own."))
    if not theme.rest and len(chosen) == diagnostic.placements.filter(theme=theme).count():
        raise NothingToSplitError(_("These are all its passages. Leave some, or give the theme another name instead."))
    new = Theme.objects.create(
        workspace_id=diagnostic.workspace_id,
        diagnostic=diagnostic,
        facet=theme.facet,
        topic_id=theme.topic_id,
        split_from=theme,
        name=_checked_name(name),
        made_by=MadeBy.PERSON,
    )
    recorder = Recorder(diagnostic, Verb.THEME_SPLIT, by=by)
    recorder.new_theme(new)
    recorder.placements(chosen)
    for placement in chosen:
        placement.theme, placement.made_by = new, MadeBy.PERSON
    Placement.objects.bulk_update(chosen, ["theme", "made_by"], batch_size=500)
    keep_up(diagnostic, [theme.pk, new.pk])
    change = recorder.done(new, rests_on=[theme], out_of=str(theme.pk), passages=len(chosen))
    return new, change


@transaction.atomic
def hide_theme(*, theme: Theme, by: Actor) -> Change:
    """Put a theme aside: it and its insight are in no picture and no report; its passages stay where they are."""
    theme = _locked(theme, rest=True)
    if theme.hidden_at is not None:
        raise AlreadySoError(_("This theme is hidden already."))
    return _set_hidden(theme, hidden=True, by=by)


@transaction.atomic
def show_theme(*, theme: Theme, by: Actor) -> Change:
    """Show a hidden theme again."""
    theme = _locked(theme, rest=True)
    if theme.hidden_at is None:
        raise AlreadySoError(_("This theme is not hidden."))
    return _set_hidden(theme, hidden=False, by=by)


def _set_hidden(theme: Theme, *, hidden: bool, by: Actor) -> Change:
    recorder = Recorder(theme.diagnostic, Verb.THEME_HIDDEN if hidden else Verb.THEME_SHOWN, by=by)
    recorder.theme(theme)
    theme.hidden_at = timezone.now() if hidden else None
    theme.save()
    return recorder.done(theme, rests_on=[theme])


def _locked(theme: Theme, *, rest: bool = False) -> Theme:
    """The theme as it stands now: two who decide at once take turns. `rest`: what single people said will do."""
    Diagnostic.objects.select_for_update().get(pk=theme.diagnostic_id)
    now = Theme.objects.select_related("diagnostic").get(pk=theme.pk)
    if now.facet == "":
        raise NotAThemeError(_("This is a topic, which holds themes. Choose one of its themes."))
    if now.rest and not rest:
        raise NotAThemeError(
            _("This is what single people said, not a theme. Choose passages of it to make a theme of them.")
        )
    if now.merged_into_id is not None or now.retired_at is not None:
        raise NotAThemeError(_("This theme is no longer there: it was merged with another, or nothing is in it now."))
    return now


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise NoNameError(_("Give the theme a name."))
    if len(name) > 200:
        raise NoNameError(_("A theme's name has at most 200 letters, so that it can be read at a glance."))
    return name
