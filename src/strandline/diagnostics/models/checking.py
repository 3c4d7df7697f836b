"""People who look at what was noted of their own words."""

from __future__ import annotations

from django.db import models

from strandline.diagnostics.models.diagnostic import Participant
from strandline.records.models import Record
from strandline.workspaces.walls import WithinWorkspace


class NotesCheck(WithinWorkspace):
    """That somebody opened what was noted of them in one record, and whether they said that it is right.

    What they wish for single passages stands with these: `records.PassageWish`.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="checks")
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="checks")
    seen_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["seen_at"]
        constraints = [models.UniqueConstraint(fields=["participant", "record"], name="checked_once_a_record")]

    def __str__(self) -> str:
        return f"{self.participant_id} on {self.record_id}"
