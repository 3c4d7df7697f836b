"""What a view behind a wall may count on, for the type checker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from strandline.accounts.models import User
    from strandline.workspaces.models import Membership, Workspace


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in and belongs to the workspace in the address: a door has seen to it."""

    user: User
    workspace: Workspace
    membership: Membership
