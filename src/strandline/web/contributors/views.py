"""What it is about, agreeing, the receipt, and taking it all back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Participant
from strandline.diagnostics.participating import own_notes, what_withdrawing_removes
from strandline.insight.actions import listening
from strandline.people.actions import wordings_in
from strandline.people.models import Consent, PrivateLink
from strandline.people.queries import standing_consents
from strandline.web.contributors import presenters
from strandline.web.contributors.door import by_private_link
from strandline.web.contributors.forms import ConsentForm

LANGUAGES = ("en-gb", "cy")


def actor_of(link: PrivateLink) -> Actor:
    """Whoever holds the link, named in the audit by their pseudonym."""
    return Actor(link.participation.pseudonym)


def page(request: HttpRequest, name: str, link: PrivateLink, status: int = 200, **values: Any) -> HttpResponse:
    """A page with what all of them show."""
    participant = link.participation.participant
    frame = {
        "house": presenters.house_of(participant),
        "withdrawn_at": link.participation.withdrawn_at,
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
    }
    return render(request, f"contributors/{name}.html", frame | values, status=status)


@require_GET
@by_private_link
def start(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    participant = link.participation.participant
    return page(
        request,
        "start",
        link,
        care=presenters.care_of(participant),
        answers=presenters.answers_of(participant),
        has_notes=_has_notes(participant),
    )


def _has_notes(participant: Participant) -> bool:
    return participant.participation.takes_part and bool(own_notes(participant))


@require_http_methods(["GET", "HEAD", "POST"])
@by_private_link
def consent(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    participation = link.participation
    if participation.withdrawn_at is not None:
        return _to(request, "start")
    wordings = wordings_in(presenters.language_of_wordings(), workspace_id=link.workspace_id)
    standing = {
        purpose: row.agreed
        for purpose, row in standing_consents(participation).items()
        if row.given == Consent.Given.THEMSELVES
    }
    form = ConsentForm(request.POST or None, wordings=wordings, standing=standing)
    if request.method == "POST" and form.is_valid():
        listening.take_answers(
            participant=participation.participant, answers=form.answers, wordings=wordings, by=actor_of(link)
        )
        participation.refresh_from_db()
        if participation.withdrawn_at is not None:  # whoever says no after the interview means their words too
            return _to(request, "start")
        return _to(request, "receipt")
    return page(
        request,
        "consent",
        link,
        form=form,
        translated=presenters.is_translated(wordings),
        has_notes=bool(own_notes(participation.participant)),
        originals=[wording.translation_of for wording in wordings.values() if wording.translation_of],
        care=presenters.care_of(participation.participant),
    )


@require_GET
@by_private_link
def receipt(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    participant = link.participation.participant
    return page(request, "receipt", link, **_receipt(link), has_notes=_has_notes(participant))


@require_GET
@by_private_link
def receipt_text(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    """The receipt as a file to keep."""
    values = _receipt(link) | {"house": presenters.house_of(link.participation.participant)}
    text = render_to_string(
        "contributors/receipt.txt", values | {"link": request.build_absolute_uri(_url(request, "start"))}
    )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="receipt.txt"'
    return response


def _receipt(link: PrivateLink) -> dict[str, Any]:
    participant = link.participation.participant
    answers = presenters.answers_of(participant)
    if not answers and link.participation.withdrawn_at is None:
        raise Http404
    return {
        "answers": answers,
        "earlier": presenters.history_of(participant),
        "pseudonym": link.participation.pseudonym,
        "withdrawn_at": link.participation.withdrawn_at,
        "printed_at": timezone.now(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@by_private_link
def withdraw(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    """One page that shows what goes and what stays, and one button."""
    participant = link.participation.participant
    if link.participation.withdrawn_at is not None:
        return _to(request, "start")
    if request.method == "POST":
        listening.withdraw(participant=participant, by=actor_of(link), given=Consent.Given.THEMSELVES)
        return _to(request, "start")
    return page(request, "withdraw", link, goes=what_withdrawing_removes(participant))


@require_POST
@by_private_link
def language(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    """Remember a language on this device, for these pages alone."""
    response = _to(request, "start")
    here = _url(request, "start")
    if (back := request.POST.get("back", "")).startswith(here):
        response = HttpResponseRedirect(back)
    if (chosen := request.POST.get("language")) in LANGUAGES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=60 * 60 * 24 * 365,
            path="/a/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _url(request: HttpRequest, name: str) -> str:
    assert request.resolver_match is not None
    return reverse(f"contributors:{name}", args=[request.resolver_match.kwargs["token"]])


def _to(request: HttpRequest, name: str) -> HttpResponse:
    return redirect(_url(request, name))
