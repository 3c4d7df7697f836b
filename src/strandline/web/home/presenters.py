"""What is new, told in few lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from strandline.audit.models import AuditEvent
from strandline.audit.sentences import sentence_of
from strandline.diagnostics.models import Diagnostic
from strandline.web.diagnostics.presenters.links import address

MOST_EVENTS = 300  # read to tell what is new; what lies before them is in the history
MOST_NEWS = 8


@dataclass(frozen=True, slots=True)
class News:
    who: str
    what: str
    times: int
    at: datetime
    about: str
    url: str


def news_of(events: Sequence[AuditEvent], diagnostics: Mapping[UUID, Diagnostic], slug: str) -> list[News]:
    """The newest first; what one person did several times over is one line."""
    lines: dict[tuple[str, str, UUID | None], list[AuditEvent]] = {}
    for event in events:
        lines.setdefault((event.by_label, sentence_of(event), event.diagnostic_id), []).append(event)
    told = []
    for (who, what, about), alike in list(lines.items())[:MOST_NEWS]:
        diagnostic = diagnostics.get(about) if about else None
        told.append(
            News(
                who=who,
                what=what,
                times=len(alike),
                at=alike[0].at,
                about=diagnostic.title if diagnostic else "",
                url=address("diagnostics:steps", slug, diagnostic) if diagnostic else "",
            )
        )
    return told
