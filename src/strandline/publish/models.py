"""What was sent out: private links to a shared report."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from strandline.diagnostics.models import Diagnostic
from strandline.publish.report import Audience
from strandline.workspaces.walls import WithinWorkspace


class SharedLink(WithinWorkspace):
    """A private way to read the shared edition of a diagnostic, for whoever holds its address, until it ends.

    The address is signed, not stored: see `publish.links`. The report is made anew each time it is read, so what is
    withdrawn is gone from it at once. How often it was opened is a count and a day, and nothing about who.
    """

    diagnostic = models.ForeignKey(Diagnostic, on_delete=models.CASCADE, related_name="shared_links")
    audience = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Audience])
    parts = models.JSONField(help_text="Of publish.report.PARTS: what was chosen to be in it")
    label = models.CharField(max_length=200, blank=True, help_text="Who it is for, as the team calls it")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    opened = models.PositiveIntegerField(default=0)
    last_opened_on = models.DateField(null=True)

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="revoking_a_shared_link_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"link to {self.diagnostic_id} until {self.expires_at:%d %B %Y}"

    @property
    def has_expired(self) -> bool:
        return timezone.now() >= self.expires_at

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and not self.has_expired
