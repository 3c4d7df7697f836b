"""Who is named on a diagnostic."""

from __future__ import annotations

from django.db import models

from strandline.accounts.models import User
from strandline.diagnostics.models.diagnostic import Diagnostic
from strandline.workspaces.walls import WithinWorkspace


class Appointment(WithinWorkspace):
    """A named person's part in a diagnostic. Nobody reads its records without being named on its interview team."""

    class Part(models.TextChoices):
        INTERVIEW_TEAM = "interview_team", "Interview team"
        COMMISSIONER = "commissioner", "Commissioner"

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="appointments")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    part = models.CharField(max_length=20, choices=Part)
    appointed_at = models.DateTimeField(auto_now_add=True)
    appointed_by = models.CharField(max_length=200, help_text="The name of who appointed them")

    class Meta:
        ordering = ["diagnostic", "appointed_at"]
        constraints = [models.UniqueConstraint(fields=["diagnostic", "user", "part"], name="appointed_once")]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.user_id}"
