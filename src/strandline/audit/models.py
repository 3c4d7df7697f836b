"""Who did what, when."""

from __future__ import annotations

import uuid

from django.db import models


class AuditEvent(models.Model):
    """One thing that somebody did. Labels, ids and counts only: no foreign keys, so that nothing it speaks of is kept
    from being deleted, and no words that anyone said, so that withdrawing them leaves nothing here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace_id = models.UUIDField(null=True)  # none: it concerns an account alone
    diagnostic_id = models.UUIDField(null=True)  # none: it concerns the workspace, or an account
    at = models.DateTimeField(auto_now_add=True)
    by_id = models.UUIDField(null=True)  # the account, if it was one
    by_label = models.CharField(max_length=200)  # "Ana Pereira", "the command line"
    verb = models.CharField(max_length=60)  # "record.taken_in"
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["workspace_id", "at"]),
            models.Index(fields=["diagnostic_id", "at"]),
            models.Index(fields=["by_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.by_label} {self.verb} {self.object_type}"
