"""Private links: made, ended, printed to hand out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.participating import State, attendees
from strandline.people.actions import make_link, revoke_link
from strandline.people.models import PrivateLink
from strandline.web.doors import team
from strandline.web.people.presenters import address_of, qr_of, row_of
from strandline.web.people.views import one_of, page_of
from strandline.web.request import MemberRequest


@require_POST
@team
def make(request: MemberRequest, diagnostic: Diagnostic, participant: UUID) -> HttpResponse:
    known = one_of(diagnostic, participant)
    make_link(participation=known.participation, by=Actor.account(request.user))
    return page_of(known)


@require_POST
@team
def end(request: MemberRequest, diagnostic: Diagnostic, participant: UUID) -> HttpResponse:
    known = one_of(diagnostic, participant)
    link = PrivateLink.objects.filter(participation=known.participation, revoked_at__isnull=True).first()
    if link is not None:
        revoke_link(link=link, by=Actor.account(request.user))
        messages.success(request, _("The link has ended. Whoever opens it reads that."))
    return page_of(known)


@require_http_methods(["GET", "POST"])
@team
def print_links(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """A letter for each person, with their code to scan. Links are made by a button, not by looking at the page."""
    here = [one for one in attendees(diagnostic) if one.state not in (State.WITHDRAWN, State.DECLINED)]
    if request.method == "POST":
        for one in here:
            make_link(participation=one.participation, by=Actor.account(request.user))
        return redirect("people:links-print", slug=request.workspace.slug, diagnostic=diagnostic.pk)
    letters = [
        (row_of(one), address_of(one.link), qr_of(one.link, _("Code for the private link")))
        for one in here
        if one.link is not None
    ]
    values = {
        "diagnostic": diagnostic,
        "letters": letters,
        "without": sum(one.link is None for one in here),
        "asks": diagnostic.asked_by or diagnostic.workspace.name,
    }
    return render(request, "people/links_print.html", values)
