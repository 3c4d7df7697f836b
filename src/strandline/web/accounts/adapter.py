"""How sign-in behaves and speaks here."""

from __future__ import annotations

import logging
from contextlib import suppress
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from strandline.accounts.models import User

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is closed."),
        "email_taken": gettext_lazy("Another account uses this address. Give a different one."),
        "incorrect_code": gettext_lazy("That is not the code. Check the newest message, and type the code as it is."),
        "same_as_current": gettext_lazy("This is your address already. Give a different one."),
        "duplicate_email": gettext_lazy("This is your address already. Give a different one."),
        "too_many_login_attempts": gettext_lazy(
            "That was wrong too often. Please wait a while, then ask for a new code."
        ),
        "rate_limited": gettext_lazy("That was too often in a short time. Please wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations, and the first one from the first start."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A code that cannot be mailed is said at once, with what to do: nobody should wait for it."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.exception("A mail of sign-in could not be sent")
            page = render(self.request, "account/mail_failed.html", {"email": email}, status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What it tells of is done: that nobody hears of it by mail does not undo it."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*args, **kwargs)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Somebody wants to change to an address that has an account. Only its owner learns that it has."""
        self.send_mail("account/email/account_already_exists", email, {})


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That is not the code. Codes change every 30 seconds: try the one shown now."),
        "cannot_delete_authenticator": gettext_lazy("This cannot be switched off."),
        "unverified_email": gettext_lazy("First confirm your email address with the code we sent you."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}
