"""A diagnostic for those who are not on its interview team: what is asked, who asks, what was shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from strandline.diagnostics.models import Diagnostic
from strandline.web.diagnostics.presenters.links import address


@dataclass(frozen=True, slots=True)
class Outside:
    title: str
    question: str
    purpose: str
    asked_by: str
    place: str
    started_on: date | None
    ended_on: date | None
    invented: bool
    url: str
    shared_url: str  # the report; empty while nothing was cleared
    picture_url: str  # … and the picture of it


def outside(diagnostic: Diagnostic, slug: str, *, shared: bool) -> Outside:
    return Outside(
        title=diagnostic.title,
        question=diagnostic.question,
        purpose=diagnostic.purpose,
        asked_by=diagnostic.asked_by,
        place=diagnostic.place,
        started_on=diagnostic.started_on,
        ended_on=diagnostic.ended_on,
        invented=diagnostic.invented,
        url=address("diagnostics:steps", slug, diagnostic),
        shared_url=address("sharing:report", slug, diagnostic) if shared else "",
        picture_url=address("picture:shared", slug, diagnostic) if shared else "",
    )
