"""Opening an account. Nobody has one for themselves: it comes with the first workspace or with an invitation to one."""

from __future__ import annotations

from django.db import transaction

from strandline.accounts.models import User
from strandline.audit.actions import Actor, note


@transaction.atomic
def open_account(*, email: str, name: str) -> User:
    """Make an account for an address that its owner has just shown to be theirs."""
    user = User.objects.create_user(email=email, name=name.strip()[:200])
    note("account.opened", user, by=Actor.account(user), workspace_id=None)
    return user


@transaction.atomic
def rename_account(*, user: User, name: str, by: Actor) -> None:
    name = name.strip()[:200]
    if name == user.name:
        return
    user.name = name
    user.save(update_fields=["name"])
    note("account.renamed", user, by=by, workspace_id=None)


def note_signed_out_everywhere(*, user: User) -> None:
    """The sessions are the web app's; that all were ended is for the account's owner to read."""
    note("account.signed_out_everywhere", user, by=Actor.account(user), workspace_id=None)
