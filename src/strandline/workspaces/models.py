"""Whoever learns together behind one wall."""

from __future__ import annotations

import uuid

from django.db import models
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_a_person")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.workspace_id}"
