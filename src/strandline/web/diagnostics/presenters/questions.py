"""The guide as a list to read and to put in order."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from strandline.diagnostics.models import Diagnostic
from strandline.web.diagnostics.forms import FACETS
from strandline.web.diagnostics.presenters.links import address

_FACETS = dict(FACETS)


@dataclass(frozen=True, slots=True)
class Row:
    id: UUID
    name: str
    facet: str
    url: str
    move: str
    remove: str
    first: bool
    last: bool


def rows_of(diagnostic: Diagnostic, slug: str) -> list[Row]:
    questions = list(diagnostic.questions.order_by("position"))

    def at(name: str, question: object) -> str:
        return address(f"diagnostics:{name}", slug, diagnostic, question=question)

    return [
        Row(
            id=one.pk,
            name=one.text,
            facet=str(_FACETS[one.facet]),  # type: ignore[index]
            url=at("question", one.pk),
            move=at("question-move", one.pk),
            remove=at("question-remove", one.pk),
            first=one is questions[0],
            last=one is questions[-1],
        )
        for one in questions
    ]
