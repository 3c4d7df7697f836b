"""Where a person puts a passage."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic, Facet
from strandline.insight.actions.keeping_up import keep_up
from strandline.insight.actions.themes import AlreadySoError, DecisionError, NotAThemeError
from strandline.insight.changing import Recorder
from strandline.insight.models import Change, MadeBy, Placement, Theme


class NowhereError(DecisionError):
    """A passage goes to a theme, or under a heading."""


@transaction.atomic
def move_passage(
    *, placement: Placement, by: Actor, theme: Theme | None = None, facet: str = "", differs: bool = False
) -> Change:
    """Move a passage to a theme, or under a heading without a theme (`Facet.OTHER`: under none).

    A theme has one heading, which the passage takes. `differs`: there, it sees it differently from most.
    """
    diagnostic = Diagnostic.objects.select_for_update().get(pk=placement.diagnostic_id)
    placement = Placement.objects.get(pk=placement.pk)
    if theme is not None:
        theme = Theme.objects.get(pk=theme.pk)
        if theme.diagnostic_id != diagnostic.pk or theme.facet == "" or theme.merged_into_id or theme.retired_at:
            raise NotAThemeError(_("That theme is no longer there. Choose another."))
        facet = theme.facet
    if facet not in Facet.values:
        raise NowhereError(_("Choose a theme, or a heading, to move the passage to."))
    home = theme.pk if theme else None
    if (placement.theme_id, placement.facet, placement.differs) == (home, facet, differs):
        raise AlreadySoError(_("The passage is there already."))
    recorder = Recorder(diagnostic, Change.Verb.PASSAGE_MOVED, by=by)
    recorder.placements([placement])
    before = placement.theme_id
    placement.theme, placement.facet, placement.differs = theme, facet, differs
    placement.affirms = not differs
    placement.made_by = MadeBy.PERSON
    if placement.against_id == home:
        placement.against = None
    placement.save()
    if theme is not None:
        placement.also.remove(theme)
    keep_up(diagnostic, [before, home])
    return recorder.done(placement.excerpt, rests_on=[theme] if theme else [], facet=facet)
