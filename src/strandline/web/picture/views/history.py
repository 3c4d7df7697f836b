"""Who changed what in the findings, when, and a way to take it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.insight.actions import DecisionError, undo
from strandline.insight.models import Change
from strandline.insight.queries import changes_of
from strandline.web.doors import team
from strandline.web.picture.presenters.history import told
from strandline.web.request import MemberRequest

CHANGES = 40  # on a page


@team
def history(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    page = Paginator(changes_of(diagnostic), CHANGES).get_page(request.GET.get("page"))
    values = {
        "diagnostic": diagnostic,
        "changes": page,
        "told": told(diagnostic, request.workspace.slug, list(page.object_list)),
    }
    return render(request, "picture/history.html", values)


@team
@require_POST
def take_back(request: MemberRequest, diagnostic: Diagnostic, change: UUID) -> HttpResponse:
    found = Change.objects.filter(diagnostic=diagnostic, pk=change).first()
    if found is None:
        raise Http404
    try:
        undo(change=found, by=Actor.account(request.user))
    except DecisionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Undone. What the history tells of it stays."))
    return redirect("picture:history", request.workspace.slug, diagnostic.pk)
