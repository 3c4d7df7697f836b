"""Reads over who takes part and what they agreed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from strandline.people.models import Consent


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
