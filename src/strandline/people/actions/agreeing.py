"""Writing down what people agreed to, in which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from strandline.audit.actions import Actor, note, note_all
from strandline.people.models import Consent, ConsentWording, Participation
from strandline.people.queries import consents_of
from strandline.workspaces.models import Workspace


class AnsweredThemselvesError(Exception):
    """Somebody's own answer is newer than what was noted of them. The message says what to do."""


@transaction.atomic
def record_answers(
    *,
    participation: Participation,
    answers: Mapping[str, bool],
    by: Actor,
    given: str,
    noted_by: str = "",
    spoken_on: date | None = None,
    wordings: Mapping[str, ConsentWording] | None = None,
) -> int:
    """Write down what one person answered, purpose by purpose. Returns how many answers are new.

    Only what differs from the answer that holds is written, or was now given in other words or in another way. Who does
    not take part agrees to nothing else either. Raises AnsweredThemselvesError for what was spoken before the day on
    which they answered the same themselves.
    """
    if answers.get(Consent.Purpose.TAKE_PART) is False:
        answers = dict.fromkeys(Consent.Purpose.values, False)
    before_now = list(participation.consents.order_by("at", "id"))
    if given == Consent.Given.NOTED and spoken_on is not None:
        _refuse_if_answered_since(before_now, answers, spoken_on)
    newest = {row.purpose: row for row in before_now}
    rows = []
    for purpose in (value for value in Consent.Purpose.values if value in answers):
        wording = (wordings or {}).get(purpose)
        row = Consent(
            workspace_id=participation.workspace_id,
            participation=participation,
            purpose=purpose,
            agreed=answers[purpose],
            wording=wording,
            given=given,
            noted_by=noted_by,
            spoken_on=spoken_on,
        )
        before = newest.get(purpose)
        if before is None or _told(before) != _told(row):
            rows.append(row)
    Consent.objects.bulk_create(rows)
    if given != Consent.Given.LIST and Consent.Purpose.TAKE_PART in answers:
        _take_part_or_not(participation, answers[Consent.Purpose.TAKE_PART])
    if rows:
        note(
            "consent.recorded",
            participation,
            by=by,
            workspace_id=participation.workspace_id,
            given=given,
            agreed=[row.purpose for row in rows if row.agreed],
            refused=[row.purpose for row in rows if not row.agreed],
        )
    return len(rows)


def _refuse_if_answered_since(rows: Collection[Consent], purposes: Collection[str], spoken_on: date) -> None:
    """What somebody wrote themselves is not undone by what they are said to have said before."""
    themselves = {row.purpose: row for row in rows if row.given == Consent.Given.THEMSELVES}
    since = {
        purpose: timezone.localdate(row.at)
        for purpose, row in themselves.items()
        if purpose in purposes and timezone.localdate(row.at) > spoken_on
    }
    if since:
        labels = ", ".join(
            f"“{Consent.Purpose(purpose).label}”" for purpose in Consent.Purpose.values if purpose in since
        )
        day = max(since.values())
        raise AnsweredThemselvesError(
            f"They answered {labels} themselves on {day.day} {day:%B %Y}, after this day, and that holds. "
            "Note only what they said since."
        )


def _take_part_or_not(participation: Participation, agreed: bool) -> None:
    """Whatever is or will be noted of somebody who said no is in no use until they say yes."""
    if agreed == (participation.declined_at is not None):
        participation.declined_at = None if agreed else timezone.now()
        participation.save(update_fields=["declined_at"])


def _told(row: Consent) -> tuple[object, ...]:
    return row.agreed, row.wording_id, row.given, row.noted_by, row.spoken_on


@transaction.atomic
def record_consents(
    *, workspace: Workspace, agreed: Mapping[UUID, Collection[str]], by: Actor, given: str = Consent.Given.LIST
) -> int:
    """Write down what a list says of many: for each participation a yes for each purpose named, a no for each other.

    Nothing is written for a purpose whose answer has not changed since it was last given in the same way: a list that
    is read again does not talk over what somebody has said themselves, nor does one that now says something else.
    Returns the number of answers written.
    """
    before = consents_of(agreed, given=given)
    own = set() if given == Consent.Given.THEMSELVES else _answered_themselves()
    rows = [
        Consent(
            workspace=workspace,
            participation_id=participation,
            purpose=purpose,
            agreed=purpose in purposes,
            given=given,
        )
        for participation, purposes in agreed.items()
        for purpose in Consent.Purpose.values
        if (participation, purpose) not in own and before.get(participation, {}).get(purpose) != (purpose in purposes)
    ]
    Consent.objects.bulk_create(rows, batch_size=500)
    # A no in a list is about what it lists: those people are counted and not quoted. A yes in it holds as any other.
    yes = {row.participation_id for row in rows if row.agreed and row.purpose == Consent.Purpose.TAKE_PART}
    for participation in Participation.objects.filter(declined_at__isnull=False):
        if participation.pk in yes:
            _take_part_or_not(participation, True)
    changed = {row.participation_id for row in rows}
    note_all(
        "consent.recorded",
        [
            (p, {"purposes": sorted(one for one in agreed[p.pk] if (p.pk, one) not in own)})
            for p in Participation.objects.all()
            if p.pk in changed
        ],
        by=by,
        workspace_id=workspace.pk,
    )
    return len(rows)


def _answered_themselves() -> set[tuple[UUID, str]]:
    """(participation, purpose) of the workspace, where the answer that holds was given by the person themselves."""
    # As in `consents_of`: a list of ids would be longer than a database takes.
    rows = Consent.objects.order_by("at", "id").values_list("participation", "purpose", "given")
    newest = {(participation, purpose): given for participation, purpose, given in rows}
    return {answer for answer, given in newest.items() if given == Consent.Given.THEMSELVES}
