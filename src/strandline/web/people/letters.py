"""Mails with a private link: an invitation, or the request to check what was noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.participating import Attendee, State, attendees
from strandline.people.actions import Letter, MailLimitError, mail_out, make_link
from strandline.people.models import Mailing
from strandline.web.doors import team
from strandline.web.people.forms import LINK, LetterForm, letter_choices
from strandline.web.people.presenters import Row, address_of, row_of
from strandline.web.request import MemberRequest


@dataclass(frozen=True, slots=True)
class _Kind:
    purpose: Mailing.Purpose
    may_get_it: Callable[[Attendee], bool]
    template: str
    back: str


_INVITATION = _Kind(
    Mailing.Purpose.INVITE,
    lambda one: one.state in (State.NOT_INVITED, State.INVITED),
    "people/mail/invite",
    "people:list",
)
_CHECK = _Kind(
    Mailing.Purpose.CHECK,
    lambda one: one.state == State.INTERVIEWED,
    "people/mail/check",
    "people:check",
)


@require_http_methods(["GET", "POST"])
@team
def invite(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    return _letter(request, diagnostic, _INVITATION)


@require_http_methods(["GET", "POST"])
@team
def ask_to_check(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    return _letter(request, diagnostic, _CHECK)


def _letter(request: MemberRequest, diagnostic: Diagnostic, kind: _Kind) -> HttpResponse:
    """The text first, with who gets it: those who have had it already are not ticked."""
    fitting = [one for one in attendees(diagnostic) if kind.may_get_it(one)]
    reachable = [row_of(one) for one in fitting if one.participation.person and one.participation.person.email]
    waiting = [str(row.participant.pk) for row in reachable if kind.purpose not in row.attendee.mailed]
    asked_for = [pk for pk in request.GET.getlist("who") if pk in {str(row.participant.pk) for row in reachable}]
    form = LetterForm(
        request.POST or None,
        choices=letter_choices(reachable),
        initial={"people": asked_for or waiting, **_text(diagnostic, kind)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            posted = mail_out(
                letters=_letters(request, reachable, form),
                purpose=kind.purpose,
                sending=form.cleaned_data["sending"],
                by=Actor.account(request.user),
                answers_to=request.user.email,
            )
        except MailLimitError as error:
            form.add_error("people", str(error))
        else:
            _tell(request, posted.sent, posted.failed)
            return redirect(kind.back, slug=request.workspace.slug, diagnostic=diagnostic.pk)
    values = {
        "diagnostic": diagnostic,
        "form": form,
        "reachable": reachable,
        "had_it": {
            str(row.participant.pk): _("Has had this mail") for row in reachable if kind.purpose in row.attendee.mailed
        },
        "unreachable": len(fitting) - len(reachable),
        "checking": kind is _CHECK,
    }
    return render(request, "people/letter.html", values)


def _text(diagnostic: Diagnostic, kind: _Kind) -> dict[str, str]:
    values = {"diagnostic": diagnostic, "asks": diagnostic.asked_by or diagnostic.workspace.name, "link": LINK}
    return {
        "subject": render_to_string(f"{kind.template}_subject.txt", values).strip(),
        "body": render_to_string(f"{kind.template}.txt", values).strip(),
    }


def _letters(request: MemberRequest, rows: list[Row], form: LetterForm) -> list[Letter]:
    by, chosen = Actor.account(request.user), set(form.cleaned_data["people"])
    letters = []
    for row in rows:
        if str(row.participant.pk) in chosen:
            participation = row.participant.participation
            address = address_of(make_link(participation=participation, by=by))
            body = form.cleaned_data["body"].replace(LINK, address)
            letters.append(Letter(participation, row.email, form.cleaned_data["subject"], body))
    return letters


def _tell(request: MemberRequest, sent: int, failed: int) -> None:
    if sent:
        words = ngettext("%(number)s mail was sent.", "%(number)s mails were sent.", sent)
        messages.success(request, words % {"number": sent})
    if failed:
        words = ngettext(
            "%(number)s mail could not be sent. Its link works: see the person’s page for why, and try again.",
            "%(number)s mails could not be sent. Their links work: see each person’s page for why, and try again.",
            failed,
        )
        messages.error(request, words % {"number": failed})
    if not sent and not failed:
        messages.info(request, _("These mails went out before; none was sent a second time."))
