"""The list of people, one person, and what is noted of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.participants import Arrival, PseudonymTakenError, add_people, change_participant
from strandline.diagnostics.models import Diagnostic, Participant
from strandline.diagnostics.participating import attendee, attendees, what_withdrawing_removes
from strandline.insight.actions import listening
from strandline.people.actions import AnsweredThemselvesError, wordings_in
from strandline.people.models import Consent
from strandline.web.doors import team
from strandline.web.people import presenters
from strandline.web.people.forms import PersonForm, SpokenConsentForm
from strandline.web.request import MemberRequest

A_PAGE = 50


def one_of(diagnostic: Diagnostic, participant: UUID) -> Participant:
    """Somebody of this diagnostic, or 404."""
    found = diagnostic.participants.select_related("participation__person", "diagnostic").filter(pk=participant).first()
    if found is None:
        raise Http404
    return found


def page_of(participant: Participant, name: str = "participant") -> HttpResponse:
    slug = participant.diagnostic.workspace.slug
    return redirect(f"people:{name}", slug=slug, diagnostic=participant.diagnostic_id, participant=participant.pk)


@require_GET
@team
def people(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    everybody = attendees(diagnostic)
    chosen = presenters.Filter(request.GET.get("perspective", ""), request.GET.get("state", ""))
    shown = Paginator([one for one in everybody if chosen.lets_through(one)], A_PAGE).get_page(request.GET.get("page"))
    perspectives = list(diagnostic.perspectives.all())
    values = {
        "diagnostic": diagnostic,
        "page": shown,
        "rows": [presenters.row_of(one) for one in shown],
        "total": len(everybody),
        "chosen": chosen,
        "states": presenters.state_choices(everybody),
        "perspectives": perspectives,
        "nobody_from": presenters.not_heard(perspectives, everybody),
    }
    return render(request, "people/list.html", values)


@require_http_methods(["GET", "POST"])
@team
def add(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    form = PersonForm(request.POST or None, diagnostic=diagnostic)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_people(diagnostic=diagnostic, arrivals=[Arrival(**form.told())], by=Actor.account(request.user))
        except PseudonymTakenError as error:
            form.add_error("pseudonym", str(error))
        else:
            messages.success(request, _("%(who)s is on the list.") % {"who": added[0].participation.pseudonym})
            if "another" in request.POST:
                return redirect("people:add", slug=request.workspace.slug, diagnostic=diagnostic.pk)
            return page_of(added[0])
    return render(request, "people/person.html", {"diagnostic": diagnostic, "form": form, "known": None})


@require_http_methods(["GET", "POST"])
@team
def change(request: MemberRequest, diagnostic: Diagnostic, participant: UUID) -> HttpResponse:
    known = one_of(diagnostic, participant)
    form = PersonForm.of(known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_participant(participant=known, by=Actor.account(request.user), **form.told())
        except PseudonymTakenError as error:
            form.add_error("pseudonym", str(error))
        else:
            return page_of(known)
    return render(request, "people/person.html", {"diagnostic": diagnostic, "form": form, "known": known})


@require_GET
@team
def participant(request: MemberRequest, diagnostic: Diagnostic, participant: UUID) -> HttpResponse:
    known = one_of(diagnostic, participant)
    one = attendee(known)
    values: dict[str, Any] = {
        "diagnostic": diagnostic,
        "known": known,
        "person": known.participation.person,
        "row": presenters.row_of(one),
        "one": one,
        "history": known.participation.consents.select_related("wording").order_by("-at", "-id"),
        "mailings": known.participation.mailings.order_by("-begun_at"),
        "sessions": known.sessions.order_by("held_on", "label"),
    }
    if one.link is not None:
        values["address"] = presenters.address_of(one.link)
        values["qr"] = presenters.qr_of(one.link, _("Code for the private link"))
    return render(request, "people/participant.html", values)


@require_http_methods(["GET", "POST"])
@team
def note_consent(request: MemberRequest, diagnostic: Diagnostic, participant: UUID) -> HttpResponse:
    """What somebody said, noted by who heard it: it never reads as if they had written it themselves."""
    known = one_of(diagnostic, participant)
    if known.participation.withdrawn_at is not None:
        return page_of(known)
    wordings = wordings_in("en", workspace_id=diagnostic.workspace_id)
    form = SpokenConsentForm(request.POST or None, wordings=wordings)
    if request.method == "POST" and form.is_valid():
        try:
            listening.take_answers(
                participant=known,
                answers=form.answers,
                wordings=wordings,
                by=Actor.account(request.user),
                given=Consent.Given.NOTED,
                noted_by=str(request.user),
                spoken_on=form.cleaned_data["spoken_on"],
            )
        except AnsweredThemselvesError as error:
            form.add_error("spoken_on", str(error))
        else:
            known.participation.refresh_from_db()
            gone = known.participation.withdrawn_at is not None
            messages.success(request, _("Noted. None of their words is in use any more.") if gone else _("Noted."))
            return page_of(known)
    values = {
        "diagnostic": diagnostic,
        "known": known,
        "form": form,
        "has_words": known.participation.turns.exists(),
    }
    return render(request, "people/note_consent.html", values)


@require_http_methods(["GET", "POST"])
@team
def note_withdrawal(request: MemberRequest, diagnostic: Diagnostic, participant: UUID) -> HttpResponse:
    """Somebody told the team that they withdraw: the same act as on their own page, with what it does shown first."""
    known = one_of(diagnostic, participant)
    if known.participation.withdrawn_at is not None:
        return page_of(known)
    if request.method == "POST":
        listening.withdraw(
            participant=known,
            by=Actor.account(request.user),
            given=Consent.Given.NOTED,
            noted_by=str(request.user),
        )
        messages.success(request, _("Noted. None of their words is in use any more."))
        return page_of(known)
    values = {"diagnostic": diagnostic, "known": known, "goes": what_withdrawing_removes(known)}
    return render(request, "people/note_withdrawal.html", values)
