"""Mails to people who are invited."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from strandline.web.members.presenters import ROLES
from strandline.workspaces.models import Invitation
from strandline.workspaces.queries import invitation_token

log = logging.getLogger(__name__)


def send_invitation(invitation: Invitation) -> bool:
    """Whether the mail went out. What was invited stays, so that it can be sent again."""
    values = {
        "invitation": invitation,
        "role": ROLES[invitation.role],
        "link": settings.STRANDLINE_ADDRESS + reverse("join", args=[invitation_token(invitation)]),
    }
    message = EmailMessage(
        subject=_("%(who)s invites you to %(workspace)s")
        % {"who": invitation.invited_by, "workspace": invitation.workspace.name},
        body=render_to_string("members/mail/invitation.txt", values),
        to=[invitation.email],
    )
    try:
        message.send()
    except (OSError, SMTPException):
        log.exception("An invitation could not be mailed")
        return False
    return True
