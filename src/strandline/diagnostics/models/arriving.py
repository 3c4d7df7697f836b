"""What comes in through the app: files on their way to being read, and notes on their way to being finished."""

from __future__ import annotations

from django.db import models

from strandline.accounts.models import User
from strandline.diagnostics.models.diagnostic import Diagnostic, Participant, Session
from strandline.records.models import Record
from strandline.workspaces.walls import WithinWorkspace


class Upload(WithinWorkspace):
    """A file that somebody brought. It is kept first, by its hash, and read afterwards.

    What could not be read of it, and why, stands in `unread`; what came of it in `session_records`.
    """

    STORED_FILE = "sha256"  # what `work.tidying` must leave alone

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READ = "read", "Read"
        REPEAT = "repeat", "Here already"
        REFUSED = "refused", "Could not be read"
        SET_ASIDE = "set_aside", "Set aside"

    class Use(models.TextChoices):
        WORDS = "words", "What people said"
        PEOPLE = "people", "Who is who"
        ABOUT = "about", "What the diagnostic is about"

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="uploads")
    key = models.CharField(max_length=200, help_text="Made by whoever sent it, so that sending twice counts once")
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    use = models.CharField(max_length=10, choices=Use, default=Use.WORDS)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # What was said beside it.
    participant = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="uploads")
    kind = models.CharField(max_length=20, choices=Record.Kind, blank=True)
    held_on = models.DateField(null=True)
    came_from = models.CharField(max_length=10, default="upload", help_text="As of SessionRecord: upload or paste")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["diagnostic", "at", "name"]
        constraints = [models.UniqueConstraint(fields=["diagnostic", "key"], name="uploaded_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"


class InterviewNotes(WithinWorkspace):
    """One interviewer's notes of a conversation, while they are written. Finished, they become a record.

    Two interviewers of one conversation have notes of their own, of the same session.
    """

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="notes")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    interviewers = models.CharField(max_length=300, help_text="Who asked, as they are named in the notes")
    written_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="interview_notes")
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    record = models.ForeignKey(
        Record, null=True, on_delete=models.SET_NULL, related_name="notes", help_text="The newest that was made of them"
    )
    put_away_at = models.DateTimeField(null=True, help_text="Begun by mistake: kept, and listed no longer")

    class Meta:
        ordering = ["diagnostic", "begun_at"]

    def __str__(self) -> str:
        return f"notes of {self.session_id}"


class NoteField(WithinWorkspace):
    """What was noted under one question, which is kept as it was asked."""

    notes = models.ForeignKey(InterviewNotes, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveIntegerField()
    question = models.TextField(blank=True, help_text="Blank: anything else that was said")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    received = models.JSONField(default=dict, help_text="Writer → number of the last change that arrived from them")
    writer = models.CharField(max_length=64, blank=True, help_text="Whose version it is: one open page, by its own id")
    changed_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["notes", "position"]
        constraints = [models.UniqueConstraint(fields=["notes", "position"], name="note_field_position_once")]

    def __str__(self) -> str:
        return f"field {self.position} of {self.notes_id}"


class NoteBeside(WithinWorkspace):
    """What a second writer has in a field whose text had moved on: both are kept until somebody joins them."""

    field = models.ForeignKey(NoteField, on_delete=models.CASCADE, related_name="beside")
    writer = models.CharField(max_length=64, help_text="One open page, by the id it made for itself")
    number = models.PositiveIntegerField(help_text="Of the writer's last change that arrived")
    text = models.TextField()
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["field", "at"]
        constraints = [models.UniqueConstraint(fields=["field", "writer"], name="one_text_beside_a_writer")]

    def __str__(self) -> str:
        return f"beside {self.field_id}"
