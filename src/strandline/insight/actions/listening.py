"""What people say about their own words, and what follows from it for the findings in the same act.

Below, words go out of use or out of sight the moment it is written down. What is left to do here is with what was made
of them: a theme must not go on being called by words that nobody may be shown any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.checking import Corrected, take_in_correction, wish_for
from strandline.diagnostics.models import Diagnostic, Participant
from strandline.diagnostics.queries import current_passages, may_name_themes
from strandline.insight.claims import claims_of
from strandline.insight.models import MadeBy, Placement, Theme
from strandline.people.actions import record_answers, withdraw_participation
from strandline.people.models import Consent, ConsentWording
from strandline.records.models import PassageWish
from strandline.records.queries import words_of

UNNAMED = "Something some people spoke of"


@transaction.atomic
def keep_back(*, participant: Participant, excerpt_id: UUID, wish: str, by: Actor) -> PassageWish:
    """Somebody takes a passage of theirs off the record, or asks that it be not quoted."""
    row = wish_for(participant=participant, excerpt_id=excerpt_id, wish=wish, by=by)
    forget_unsayable(diagnostic=participant.diagnostic, by=by)
    return row


@transaction.atomic
def withdraw(*, participant: Participant, by: Actor, given: str, noted_by: str = "") -> None:
    """Somebody takes part no longer: none of their words is in use from now on."""
    withdraw_participation(participation=participant.participation, by=by, given=given, noted_by=noted_by)
    forget_unsayable(diagnostic=participant.diagnostic, by=by)


@transaction.atomic
def take_answers(
    *,
    participant: Participant,
    answers: Mapping[str, bool],
    wordings: Mapping[str, ConsentWording],
    by: Actor,
    given: str = Consent.Given.THEMSELVES,
    noted_by: str = "",
    spoken_on: date | None = None,
) -> int:
    """What somebody agrees to, and no longer agrees to. Returns how many answers are new.

    Whoever no longer takes part after they have spoken means their words too, and withdraws by it. Raises
    AnsweredThemselvesError.
    """
    written = record_answers(
        participation=participant.participation,
        answers=answers,
        wordings=wordings,
        by=by,
        given=given,
        noted_by=noted_by,
        spoken_on=spoken_on,
    )
    if answers.get(Consent.Purpose.TAKE_PART) is False and participant.participation.turns.exists():
        withdraw(participant=participant, by=by, given=given, noted_by=noted_by)
    elif written and not all(answers.values()):
        forget_unsayable(diagnostic=participant.diagnostic, by=by)
    return written


@transaction.atomic
def accept_correction(*, wish: PassageWish, by: Actor, answer: str = "") -> Corrected:
    """Put somebody's own wording in place, and leave each passage where it was placed until the machine runs again."""
    corrected = take_in_correction(wish=wish, by=by, answer=answer)
    for placement in Placement.objects.filter(excerpt__in=corrected.moved).prefetch_related("also"):
        also = list(placement.also.all())
        excerpt = corrected.moved[placement.excerpt_id]
        placement.pk, placement.excerpt_id = None, excerpt
        placement._state.adding = True
        placement.id = Placement._meta.pk.get_default()
        placement.save(force_insert=True)
        placement.also.set(also)
    return corrected


def forget_unsayable(*, diagnostic: Diagnostic, by: Actor) -> int:
    """Rename what the machine named with words that only people use who may not be shown. Returns how many themes.

    Also where somebody cleared the name: that decision was about other words, and waits to be taken again. A name that
    a person gave is theirs.
    """
    shown = may_name_themes(diagnostic)
    sayable = {
        word
        for passage in words_of(current_passages(diagnostic))
        if not passage.unquoted and shown(passage.participation)
        for word in _words(passage.text)
    }
    renamed = 0
    for theme in Theme.objects.filter(diagnostic=diagnostic).order_by("pk"):
        keywords = [word for word in theme.keywords if _words(word) <= sayable]
        named = theme.made_by == MadeBy.PERSON or _words(theme.name) <= sayable or theme.name == UNNAMED
        suggested = theme.suggested if _words(theme.suggested) <= sayable or theme.suggested == UNNAMED else ""
        if named and (keywords, suggested) == (theme.keywords, theme.suggested):
            continue
        theme.keywords, theme.suggested = keywords, suggested
        if not named:
            theme.name = theme.suggested = _capitalised(keywords[0])[:200] if keywords else UNNAMED
            renamed += 1
        theme.save()
        for insight in theme.insights.filter(made_by=MadeBy.MACHINE):
            insight.claim, insight.to_decide = claims_of(theme.facet, theme.name)
            insight.save()
    if renamed:
        note("theme.words_forgotten", diagnostic, by=by, workspace_id=diagnostic.workspace_id, themes=renamed)
    return renamed


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
