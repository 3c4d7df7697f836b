"""Reads over who takes part and what they agreed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from strandline.people.models import Consent


def consents_of(participations: Iterable[UUID]) -> dict[UUID, dict[str, bool]]:
    """Participation → purpose → the newest answer; a purpose nobody asked about is absent."""
    answers: dict[UUID, dict[str, bool]] = defaultdict(dict)
    rows = Consent.objects.filter(participation__in=list(participations)).order_by("at", "id")
    for participation, purpose, agreed in rows.values_list("participation", "purpose", "agreed"):
        answers[participation][purpose] = agreed
    return answers
