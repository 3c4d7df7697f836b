"""What a person decides about a drafted insight."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.insight.actions.keeping_up import word
from strandline.insight.actions.themes import AlreadySoError, DecisionError
from strandline.insight.changing import Recorder
from strandline.insight.models import Change, Insight, MadeBy


class NoClaimError(DecisionError):
    """An insight claims something."""


class GoneError(DecisionError):
    """The insight's theme is not there any more."""


@transaction.atomic
def confirm_insight(*, insight: Insight, by: Actor) -> Change:
    """A person has read the insight and makes the claim their own, as it stands."""
    insight = _locked(insight)
    if insight.made_by == MadeBy.PERSON and insight.rejected_at is None:
        raise AlreadySoError(_("Somebody has confirmed this insight already."))
    recorder = Recorder(insight.diagnostic, Change.Verb.INSIGHT_CONFIRMED, by=by)
    recorder.insight(insight)
    insight.made_by, insight.rejected_at = MadeBy.PERSON, None
    insight.save()
    return recorder.done(insight, rests_on=[insight.theme])


@transaction.atomic
def edit_insight(*, insight: Insight, claim: str, by: Actor, to_decide: str = "") -> Change:
    """Say it in other words. The claim is one clause: "spoke of keeping hold of “the weekly call”"."""
    insight = _locked(insight)
    claim = " ".join(claim.split()).rstrip(".")
    if not claim:
        raise NoClaimError(_("Say what people spoke of, or reject the insight."))
    recorder = Recorder(insight.diagnostic, Change.Verb.INSIGHT_EDITED, by=by)
    recorder.insight(insight)
    insight.claim, insight.to_decide = claim, " ".join(to_decide.split())
    insight.made_by, insight.rejected_at = MadeBy.PERSON, None
    insight.save()
    return recorder.done(insight, rests_on=[insight.theme])


@transaction.atomic
def reject_insight(*, insight: Insight, by: Actor) -> Change:
    """A person does not make this claim: it is in no report. The theme and its passages stay."""
    insight = _locked(insight)
    if insight.rejected_at is not None:
        raise AlreadySoError(_("Somebody has rejected this insight already."))
    recorder = Recorder(insight.diagnostic, Change.Verb.INSIGHT_REJECTED, by=by)
    recorder.insight(insight)
    insight.rejected_at = timezone.now()
    insight.save()
    return recorder.done(insight, rests_on=[insight.theme])


def _locked(insight: Insight) -> Insight:
    Diagnostic.objects.select_for_update().get(pk=insight.diagnostic_id)
    now = Insight.objects.select_related("theme", "diagnostic").get(pk=insight.pk)
    if now.retired_at is not None:
        raise GoneError(_("The theme of this insight is no longer there, and the insight went with it."))
    word(now)
    return now
