"""Whoever learns together behind one wall."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django_scopes import ScopedManager

from strandline.accounts.models import User
from strandline.workspaces.walls import WithinWorkspace


class Workspace(models.Model):
    """A partnership, an organisation or one person; it *is about* a place, it is not the place."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "Partnership"
        ORGANISATION = "organisation", "Organisation"
        PERSON = "person", "Person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PARTNERSHIP)
    place_name = models.CharField(max_length=200, blank=True)
    place_code = models.CharField(max_length=9, blank=True, help_text="ONS area code, such as E06000001")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="pk")

    def __str__(self) -> str:
        return self.name


class Membership(WithinWorkspace):
    """One account in one workspace, in one role."""

    class Role(models.TextChoices):
        LEAD = "lead", "Lead"
        STEWARD = "steward", "Steward"
        MEMBER = "member", "Member"
        VIEWER = "viewer", "Viewer"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Two times, so that what was new stays on the first page while somebody comes and goes within one visit.
    visited_at = models.DateTimeField(null=True, blank=True)
    visited_before_at = models.DateTimeField(null=True, blank=True, help_text="The visit before this one")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_a_person")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.workspace_id}"


class Invitation(WithinWorkspace):
    """An address asked to join in a role. Its link is signed, goes by mail alone, and is good for fourteen days."""

    GOOD_FOR = timedelta(days=14)
    OPEN: ClassVar[dict[str, Any]] = {"accepted_at": None, "withdrawn_at": None}

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Membership.Role, default=Membership.Role.MEMBER)
    invited_by = models.CharField(max_length=200, help_text="The name of who invited them")
    sendings = models.PositiveIntegerField(default=1, help_text="How often it was sent: the newest link alone works")
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_an_address",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="invitation_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_ends_in_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display()}"

    @property
    def good_until(self) -> datetime:
        return self.sent_at + self.GOOD_FOR

    @property
    def has_expired(self) -> bool:
        return timezone.now() > self.good_until

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and not self.has_expired
