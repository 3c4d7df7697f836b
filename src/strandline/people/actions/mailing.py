"""Mails to people who take part: few at a time, and none twice by accident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.people.models import Mailing, Participation

MOST_AT_ONCE = 60
IN_HAND = timedelta(minutes=1)  # longer than a mail server is waited for
MOST_A_DAY = 300  # of a workspace: enough for many rounds of interviews, too few to be of use to a thief


class MailLimitError(Exception):
    """More mails than a workspace may send. `str(error)` says how many it may send now."""


@dataclass(frozen=True, slots=True)
class Letter:
    participation: Participation
    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Posted:
    sent: int
    already: int  # this very form had mailed them before
    failed: int


def mail_out(
    *,
    letters: Sequence[Letter],
    purpose: str,
    sending: UUID,
    by: Actor,
    answers_to: str = "",
) -> Posted:
    """Send letters; what people answer goes to `answers_to`.

    Each is written down before it goes and marked once it went, whatever happens in between.

    Raises MailLimitError before anything is sent.
    """
    _check_limits(len(letters))
    connection = get_connection()
    sent = already = failed = 0
    for letter in letters:
        mailing, new = Mailing.objects.get_or_create(
            workspace_id=letter.participation.workspace_id,
            participation=letter.participation,
            sending=sending,
            defaults={"purpose": purpose, "by_label": by.label},
        )
        if not new and not _taken_up_again(mailing):
            already += 1
            continue
        try:
            EmailMessage(
                letter.subject,
                letter.body,
                to=[letter.to],
                reply_to=[answers_to] if answers_to else None,
                connection=connection,
            ).send()
        except (SMTPException, OSError) as error:
            mailing.failed = str(error)[:300] or type(error).__name__
            failed += 1
        else:
            mailing.sent_at = timezone.now()
            sent += 1
        with transaction.atomic():
            mailing.save()
            note(
                "mail.sent" if mailing.sent_at else "mail.failed",
                letter.participation,
                by=by,
                workspace_id=mailing.workspace_id,
                purpose=purpose,
            )
    return Posted(sent, already, failed)


def _taken_up_again(mailing: Mailing) -> bool:
    """Whether a mail that this form began before is to go now: it was refused, or whoever sent it was stopped halfway.

    One that was begun a moment ago is in somebody's hands: a form that is sent twice quickly mails once.
    """
    now = timezone.now()
    left = Mailing.objects.filter(Q(begun_at__lt=now - IN_HAND) | ~Q(failed=""), pk=mailing.pk, sent_at=None)
    taken = left.update(begun_at=now, failed="")
    mailing.refresh_from_db()
    return taken == 1


def _check_limits(wanted: int) -> None:
    today = Mailing.objects.filter(begun_at__gte=timezone.now() - timedelta(days=1)).count()
    left = max(0, MOST_A_DAY - today)
    if wanted > MOST_AT_ONCE:
        raise MailLimitError(f"At most {MOST_AT_ONCE} mails are sent at a time. Choose fewer people, then the others.")
    if wanted > left:
        raise MailLimitError(
            f"A workspace sends at most {MOST_A_DAY} of these mails a day, and {left} are left. Try again tomorrow, or "
            "hand out the links yourself."
        )
