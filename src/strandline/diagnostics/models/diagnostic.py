"""A round of short interviews for a question."""

from __future__ import annotations

from django.db import models

from strandline.people.models import Participation
from strandline.records.models import Record
from strandline.workspaces.walls import WithinWorkspace


class Facet(models.TextChoices):
    """What a passage speaks of, in the order a report tells it."""

    CHANGED = "changed", "What is changing"
    VALUED = "valued", "What people value"
    KEEP = "keep", "Keep hold of"
    LET_GO = "let_go", "Let go"
    IN_THE_WAY = "in_the_way", "In the way"
    NEEDED = "needed", "Needed"
    OTHER = "other", "Not placed"


class Diagnostic(WithinWorkspace):
    title = models.CharField(max_length=300)
    question = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    asked_by = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    invented = models.BooleanField(default=False, help_text="The shipped example, which nobody said")
    gathered_from = models.CharField(max_length=1000, blank=True, help_text="The folder a command read it from")
    kept_from_app = models.JSONField(
        default=list,
        blank=True,
        help_text="Parts that a person set in the app: reading the folder again leaves them as they are",
    )
    started_at = models.DateTimeField(auto_now_add=True)
    shelved_events = models.PositiveIntegerField(
        null=True, help_text="Audit events when what can be found was brought up to date"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "gathered_from"],
                condition=~models.Q(gathered_from=""),
                name="one_diagnostic_a_folder",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Perspective(WithinWorkspace):
    """Where people stand: a group whose view must be heard, and which power it has over the question."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="perspectives")
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    hoped = models.PositiveIntegerField(null=True)
    stances = models.JSONField(default=list, help_text="decides, funds, delivers, lives_with_it")
    also_called = models.JSONField(
        default=list, blank=True, help_text="Names it went by before it was renamed, or that were merged into it"
    )

    class Meta:
        ordering = ["diagnostic", "position"]
        constraints = [models.UniqueConstraint(fields=["diagnostic", "name"], name="perspective_named_once")]

    def __str__(self) -> str:
        return self.name


class Question(WithinWorkspace):
    """A question of the interview guide, with the facet it asks for."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    text = models.TextField()
    facet = models.CharField(max_length=20, choices=Facet)

    class Meta:
        ordering = ["diagnostic", "position"]
        constraints = [models.UniqueConstraint(fields=["diagnostic", "position"], name="question_position_once")]

    def __str__(self) -> str:
        return self.text


class Participant(WithinWorkspace):
    """A participation in one diagnostic, and the perspectives it speaks from."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="participants")
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="participant")
    perspectives = models.ManyToManyField(Perspective, related_name="participants")
    named_by_us = models.BooleanField(default=False, help_text="No list said who this is: the pseudonym was made here")
    key = models.CharField(max_length=500, help_text="How the same person is known again when the folder is read again")

    class Meta:
        ordering = ["diagnostic", "key"]
        constraints = [models.UniqueConstraint(fields=["diagnostic", "key"], name="participant_known_once")]

    def __str__(self) -> str:
        return self.participation.pseudonym


class Session(WithinWorkspace):
    """One conversation, however many people noted it."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="sessions")
    label = models.CharField(max_length=500)
    participants = models.ManyToManyField(Participant, related_name="sessions")
    held_on = models.DateField(null=True)

    class Meta:
        ordering = ["diagnostic", "label"]
        constraints = [models.UniqueConstraint(fields=["diagnostic", "label"], name="session_labelled_once")]

    def __str__(self) -> str:
        return self.label


class SessionRecord(WithinWorkspace):
    """A record of a session. Set aside: it was replaced, taken back, or is no longer in the folder."""

    class CameFrom(models.TextChoices):
        """By which way; a folder that is read again answers only for what came from it."""

        FOLDER = "folder", "Read from a folder"
        UPLOAD = "upload", "Uploaded"
        PASTE = "paste", "Pasted"
        NOTES = "notes", "Notes written here"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="session_records")
    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="session_record")
    came_from = models.CharField(max_length=10, choices=CameFrom, default=CameFrom.FOLDER)
    upload = models.ForeignKey(
        "diagnostics.Upload", null=True, on_delete=models.SET_NULL, related_name="session_records"
    )
    words_sha256 = models.CharField(max_length=64, blank=True, help_text="Of its words alone, whatever its form")
    corrections = models.JSONField(
        default=dict, help_text="What a person said of it: its kind, and who stands behind each speaker's label"
    )
    set_aside_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.record_id} of {self.session_id}"


class Unread(WithinWorkspace):
    """Something that was skipped, of the last gathering or of an upload: what, where, why, and what to do about it."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="unread")
    upload = models.ForeignKey("diagnostics.Upload", null=True, on_delete=models.CASCADE, related_name="unread")
    position = models.PositiveIntegerField()
    file = models.CharField(max_length=500)
    where = models.CharField(max_length=200, blank=True)
    what = models.TextField()
    todo = models.TextField(blank=True)

    class Meta:
        ordering = ["diagnostic", "position"]

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


class EmptyAnswerCount(WithinWorkspace):
    """How many answers to one question of a survey said nothing."""

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="empty_answers")
    upload = models.ForeignKey("diagnostics.Upload", null=True, on_delete=models.CASCADE, related_name="empty_answers")
    position = models.PositiveIntegerField()
    question = models.TextField()
    answered = models.PositiveIntegerField()
    nothing = models.PositiveIntegerField()

    class Meta:
        ordering = ["diagnostic", "position"]

    def __str__(self) -> str:
        return f"{self.nothing} said nothing to “{self.question}”"
