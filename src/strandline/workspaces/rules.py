"""Who may do what among the members of a workspace."""

from __future__ import annotations

from strandline.workspaces.models import Membership

Role = Membership.Role


def steers(membership: Membership) -> bool:
    """Leads and stewards look after the workspace: they read its history."""
    return membership.role in {Role.LEAD, Role.STEWARD}


def can_manage_members(membership: Membership) -> bool:
    """Invite, change roles, let people go."""
    return bool(membership.role == Role.LEAD)
