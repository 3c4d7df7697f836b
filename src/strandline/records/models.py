"""The words that came in. A record never changes; everything that quotes it points at its code points."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from strandline.people.models import Participation
from strandline.workspaces.walls import WithinWorkspace


class ImmutableError(Exception):
    """Somebody tried to change the words of a record. A correction is a new record that replaces it."""


class Record(WithinWorkspace):
    """Immutable text with its SHA-256."""

    class Kind(models.TextChoices):
        VERBATIM = "verbatim", "Verbatim transcript"
        NOTES = "notes", "Interviewer's notes"
        OWN_WRITING = "own_writing", "Own writing"
        GROUP_NOTES = "group_notes", "Group notes"

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    # Where it came from: enough to know the same file again, and a changed one from an unchanged one.
    source_name = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64, help_text="Of its words, its form and who speaks where")
    format = models.CharField(max_length=20)
    off_record = models.JSONField(default=list, help_text="[[start, end], …]: never counted, themed, searched or shown")
    details = models.JSONField(default=dict)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    taken_in_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableError("A record is never changed. Take in the corrected text as one that replaces it.")
        super().save(*args, **kwargs)


class Turn(WithinWorkspace):
    """An unbroken stretch of one voice in a record."""

    class Role(models.TextChoices):
        INTERVIEWER = "interviewer", "Interviewer"
        PARTICIPANT = "participant", "Participant"
        UNKNOWN = "unknown", "Not known"

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    role = models.CharField(max_length=20, choices=Role)
    speaker = models.CharField(max_length=200, blank=True, help_text="As the file writes it; team only")
    at_seconds = models.FloatField(null=True)
    participation = models.ForeignKey(Participation, null=True, on_delete=models.SET_NULL, related_name="turns")

    class Meta:
        ordering = ["record", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "position"], name="turn_position_once"),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="turn_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"turn {self.position} of {self.record_id}"


class Excerpt(WithinWorkspace):
    """A stretch of a record that something points at. Its words are read from the record, never kept here."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="excerpts")
    turn = models.ForeignKey(Turn, null=True, on_delete=models.SET_NULL, related_name="excerpts")
    answers = models.ForeignKey(
        Turn, null=True, on_delete=models.SET_NULL, related_name="+", help_text="The question it answered"
    )
    participation = models.ForeignKey(Participation, null=True, on_delete=models.SET_NULL, related_name="excerpts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    verbatim = models.BooleanField(help_text="The person's own words to the letter, not somebody's notes of them")
    passage = models.BooleanField(default=False, help_text="Cut when the record was read: counted, placed, quoted")

    class Meta:
        ordering = ["record", "start"]
        constraints = [
            models.UniqueConstraint(fields=["record", "start", "end"], name="excerpt_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="excerpt_holds_words"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.start}–{self.end}"

    @property
    def text(self) -> str:
        """The words themselves: fetch with `select_related("record")`."""
        return self.record.text[self.start : self.end]


class Clearing(WithinWorkspace):
    """A named person's decision whether something may be shared beyond the interview team.

    It holds for the words that were read then: `of_words` is their SHA-256, and a later wording is not cleared by it.
    """

    class State(models.TextChoices):
        CLEARED = "cleared", "Cleared"
        HELD = "held", "Held"
        REFUSED = "refused", "Refused"

    state = models.CharField(max_length=20, choices=State)
    of_words = models.CharField(max_length=64)
    by_label = models.CharField(max_length=200, help_text="The name of the person who decided")
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Clearance(Clearing):
    """Whether an excerpt may be shared."""

    excerpt = models.OneToOneField(Excerpt, on_delete=models.CASCADE, related_name="clearance")

    def __str__(self) -> str:
        return f"{self.state} by {self.by_label}"
