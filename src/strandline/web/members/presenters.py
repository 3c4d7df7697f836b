"""What the pages of members and of history show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from strandline.audit.models import AuditEvent
from strandline.audit.sentences import sentence_of
from strandline.workspaces.models import Invitation, Membership

Role = Membership.Role


@dataclass(frozen=True, slots=True)
class RoleWords:
    name: Any
    means: Any


ROLES: dict[str, RoleWords] = {
    Role.LEAD: RoleWords(
        _("Lead"), _("Invites people, decides roles and reads the workspace's history. Can start diagnostics.")
    ),
    Role.STEWARD: RoleWords(
        _("Steward"), _("Looks after what is learned: reads what was shared and the workspace's history.")
    ),
    Role.MEMBER: RoleWords(_("Member"), _("Takes part: reads what was shared and can start diagnostics.")),
    Role.VIEWER: RoleWords(_("Viewer"), _("Reads what was shared, and changes nothing.")),
}


@dataclass(frozen=True, slots=True)
class MemberRow:
    id: Any
    name: str
    email: str
    role: Any
    joined: datetime
    is_you: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: Any
    email: str
    role: Any
    sent: datetime
    good_until: datetime
    expired: bool
    invited_by: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing done: who, what, when."""

    at: datetime
    who: str
    what: str
    about: str = ""  # the title of the diagnostic it concerns


def member_rows(memberships: Iterable[Membership], you: Any) -> list[MemberRow]:
    return [
        MemberRow(
            id=membership.pk,
            name=str(membership.user),
            email=membership.user.email,
            role=ROLES[membership.role].name,
            joined=membership.joined_at,
            is_you=membership.user_id == you.pk,
        )
        for membership in memberships
    ]


def invitation_rows(invitations: Iterable[Invitation]) -> list[InvitationRow]:
    return [
        InvitationRow(
            id=invitation.pk,
            email=invitation.email,
            role=ROLES[invitation.role].name,
            sent=invitation.sent_at,
            good_until=invitation.good_until,
            expired=invitation.has_expired,
            invited_by=invitation.invited_by,
        )
        for invitation in invitations
    ]


def lines(events: Iterable[AuditEvent], titles: dict[Any, str] | None = None) -> list[Line]:
    """`titles` of diagnostics by their id, where a page tells of several."""
    titles = titles or {}
    return [
        Line(
            at=event.at,
            who=event.by_label,
            what=sentence_of(event),
            about=titles.get(event.diagnostic_id, ""),
        )
        for event in events
    ]
