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


class PassageWish(WithinWorkspace):
    """What somebody wishes for a passage of their own words, told by their private link. It holds at once.

    Rows are kept: a wish that was taken back, or a correction that was decided, stays as it was.
    """

    class Wish(models.TextChoices):
        DONT_QUOTE = "dont_quote", "Don’t quote this"
        OFF_RECORD = "off_record", "Off the record"
        CORRECT = "correct", "Correct this"

    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="wishes")
    # Where the excerpt stands, once more: every count asks for each passage whether a wish covers it, and looking that
    # up through the excerpt takes seconds for five thousand of them. Neither a record nor an excerpt ever moves.
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="wishes", editable=False)
    start = models.PositiveIntegerField(editable=False)
    end = models.PositiveIntegerField(editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="wishes")
    wish = models.CharField(max_length=20, choices=Wish)
    text = models.TextField(blank=True, help_text="The words they would have instead")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, help_text="They took the wish back")
    # A correction waits for the interview team; the other wishes need nobody.
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    accepted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True, help_text="What the team says to them about it")

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["workspace", "record"], name="wish_by_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["excerpt", "participation", "wish"],
                condition=Q(undone_at__isnull=True, decided_at__isnull=True),
                name="one_open_wish_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by="", accepted__isnull=True)
                | (Q(decided_at__isnull=False, accepted__isnull=False) & ~Q(decided_by="")),
                name="wish_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(wish="correct") | ~Q(text=""), name="a_correction_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.wish} for {self.excerpt_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.record_id, self.start, self.end = self.excerpt.record_id, self.excerpt.start, self.excerpt.end
        super().save(*args, **kwargs)


class SearchEntry(WithinWorkspace):
    """A passage or a turn that can be found. Its words stand in the index of `records.search`, and in its record."""

    class Kind(models.TextChoices):
        PASSAGE = "passage", "Passage"
        TURN = "turn", "Turn"

    id = None  # type: ignore[assignment]
    number = models.BigAutoField(primary_key=True, help_text="The row of the index")
    shelf = models.UUIDField(db_index=True, help_text="What it is found within: the diagnostic")
    kind = models.CharField(max_length=20, choices=Kind)
    excerpt = models.OneToOneField(Excerpt, null=True, on_delete=models.CASCADE, related_name="search_entry")
    turn = models.OneToOneField(Turn, null=True, on_delete=models.CASCADE, related_name="search_entry")
    stamp = models.CharField(max_length=64, help_text="Changes when its words or their speaker do")
    vector = models.BinaryField(null=True, help_text="What it means, as half-precision numbers; made when first asked")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="passage", excerpt__isnull=False, turn__isnull=True)
                | Q(kind="turn", turn__isnull=False, excerpt__isnull=True),
                name="search_entry_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
