"""What sign-in's own pages do to an account: written down in the audit."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest

from strandline.accounts.models import User
from strandline.audit.actions import Actor, note


@receiver(email_changed)
def _email_changed(user: User, **kwargs: Any) -> None:
    note("account.email_changed", user, by=Actor.account(user), workspace_id=None)


@receiver(authenticator_added)
def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    # They have just used it: the recovery codes that come next are shown without asking for it again.
    record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
    note("account.factor_added", user, by=Actor.account(user), workspace_id=None, kind=str(authenticator.type))


@receiver(authenticator_removed)
def _factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    note("account.factor_removed", user, by=Actor.account(user), workspace_id=None, kind=str(authenticator.type))


@receiver(authenticator_reset)
def _factor_reset(user: User, **kwargs: Any) -> None:
    note("account.factor_reset", user, by=Actor.account(user), workspace_id=None)
