"""A round of short interviews for a question: what was asked of whom, and who may read it."""

from strandline.diagnostics.models.arriving import InterviewNotes, NoteBeside, NoteField, Upload
from strandline.diagnostics.models.checking import NotesCheck
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
from strandline.diagnostics.models.terms import Terms

__all__ = [
    "Appointment",
    "Diagnostic",
    "EmptyAnswerCount",
    "Facet",
    "InterviewNotes",
    "NoteBeside",
    "NoteField",
    "NotesCheck",
    "Participant",
    "Perspective",
    "Question",
    "Session",
    "SessionRecord",
    "Terms",
    "Unread",
    "Upload",
]
