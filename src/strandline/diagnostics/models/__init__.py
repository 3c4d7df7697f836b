"""A round of short interviews for a question: what was asked of whom, and who may read it."""

from strandline.diagnostics.models.diagnostic import (
    Diagnostic,
    EmptyAnswerCount,
    Facet,
    Participant,
    Perspective,
    Question,
    Session,
    SessionRecord,
    Unread,
)
from strandline.diagnostics.models.team import Appointment

__all__ = [
    "Appointment",
    "Diagnostic",
    "EmptyAnswerCount",
    "Facet",
    "Participant",
    "Perspective",
    "Question",
    "Session",
    "SessionRecord",
    "Unread",
]
