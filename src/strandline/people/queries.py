"""Reads over who takes part and what they agreed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from strandline.people.models import Consent, Participation


def consents_of(participations: Iterable[UUID], *, given: str | None = None) -> dict[UUID, dict[str, bool]]:
    """Participation → purpose → the newest answer, of those given in one way if `given` names it; a purpose nobody
    asked about is absent.
    """
    wanted = set(participations)
    answers: dict[UUID, dict[str, bool]] = defaultdict(dict)
    # Of the whole workspace: a list of ids would be longer than a database takes.
    rows = Consent.objects.order_by("at", "id")
    if given is not None:
        rows = rows.filter(given=given)
    for participation, purpose, agreed in rows.values_list("participation", "purpose", "agreed"):
        if participation not in wanted:
            continue
        answers[participation][purpose] = agreed
    return answers


def taking_no_part(leads_to: str = "") -> Q:
    """Whoever withdrew, or said no and has not said yes since: none of their words is in use.

    `leads_to` is the way from the rows to the participation, such as "participation__".
    """
    return Q(**{f"{leads_to}withdrawn_at__isnull": False}) | Q(**{f"{leads_to}declined_at__isnull": False})


def out_of_use() -> set[UUID]:
    """Everybody of the workspace who takes no part."""
    return set(Participation.objects.filter(taking_no_part()).values_list("pk", flat=True))


def standing_consents(participation: Participation) -> dict[str, Consent]:
    """Purpose → the row that holds, with the wording it was given in."""
    rows = participation.consents.select_related("wording").order_by("at", "id")
    newest = {row.purpose: row for row in rows}
    return {purpose: newest[purpose] for purpose in Consent.Purpose.values if purpose in newest}
