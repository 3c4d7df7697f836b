"""The verbs of a workspace: opening one, inviting to it, joining, changing roles, leaving."""

from strandline.workspaces.actions.accounts import note_signed_out_everywhere, open_account, rename_account
from strandline.workspaces.actions.inviting import (
    AlreadyAMemberError,
    AlreadyInvitedError,
    InvitationClosedError,
    WrongAddressError,
    accept,
    accept_as_newcomer,
    invite,
    send_again,
    withdraw,
)
from strandline.workspaces.actions.members import LastLeadError, change_role, join, remove
from strandline.workspaces.actions.opening import found_workspace, open_workspace

__all__ = [
    "AlreadyAMemberError",
    "AlreadyInvitedError",
    "InvitationClosedError",
    "LastLeadError",
    "WrongAddressError",
    "accept",
    "accept_as_newcomer",
    "change_role",
    "found_workspace",
    "invite",
    "join",
    "note_signed_out_everywhere",
    "open_account",
    "open_workspace",
    "remove",
    "rename_account",
    "send_again",
    "withdraw",
]
