"""From notes to a record: looked at, put right, finished; opened again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.finishing import bring_notes_back, finish_notes, put_notes_away, reopen_notes
from strandline.diagnostics.actions.notes import NotesError, move_stretch
from strandline.diagnostics.models import Diagnostic
from strandline.web.doors import team
from strandline.web.interviews.presenters.noting import finish_page_of
from strandline.web.interviews.views.noting import find_notes
from strandline.web.request import MemberRequest


@team
def finish(request: MemberRequest, diagnostic: Diagnostic, notes: UUID) -> HttpResponse:
    """The preview; sent, it makes the record."""
    found = find_notes(diagnostic, notes)
    if request.method == "POST":
        try:
            record = finish_notes(notes=found, by=Actor.account(request.user))
        except NotesError as error:
            messages.error(request, str(error))
            return redirect("interviews:notes", request.workspace.slug, diagnostic.pk, found.pk)
        messages.success(request, _("The notes are finished and count as a conversation held."))
        return redirect("interviews:record", request.workspace.slug, diagnostic.pk, record.pk)
    values = {"diagnostic": diagnostic, "notes": found, "page": finish_page_of(found)}
    return render(request, "interviews/notes_finish.html", values)


@team
@require_POST
def move(request: MemberRequest, diagnostic: Diagnostic, notes: UUID) -> HttpResponse:
    """Put a stretch under the question that it answers."""
    found = find_notes(diagnostic, notes)
    fields = {str(field.pk): field for field in found.fields.all()}
    field, to = fields.get(request.POST.get("field", "")), fields.get(request.POST.get("to", ""))
    start, end = request.POST.get("start", ""), request.POST.get("end", "")
    if field is None or to is None or field == to or not (start.isdecimal() and end.isdecimal()):
        messages.warning(request, _("Choose the question these words belong under."))
    else:
        try:
            move_stretch(
                field=field,
                start=int(start),
                end=int(end),
                words=request.POST.get("words", "").replace("\r\n", "\n"),
                to=to,
                by=Actor.account(request.user),
            )
        except NotesError as error:
            messages.error(request, str(error))
    return redirect("interviews:notes-finish", request.workspace.slug, diagnostic.pk, found.pk)


@team
@require_POST
def reopen(request: MemberRequest, diagnostic: Diagnostic, notes: UUID) -> HttpResponse:
    found = find_notes(diagnostic, notes)
    reopen_notes(notes=found, by=Actor.account(request.user))
    return redirect("interviews:notes", request.workspace.slug, diagnostic.pk, found.pk)


@team
@require_POST
def put_away(request: MemberRequest, diagnostic: Diagnostic, notes: UUID) -> HttpResponse:
    put_notes_away(notes=find_notes(diagnostic, notes), by=Actor.account(request.user))
    messages.success(request, _("The notes were put away. They are kept, and stand at the end of this page."))
    return redirect("interviews:list", request.workspace.slug, diagnostic.pk)


@team
@require_POST
def bring_back(request: MemberRequest, diagnostic: Diagnostic, notes: UUID) -> HttpResponse:
    found = get_object_or_404(diagnostic.notes, pk=notes)
    bring_notes_back(notes=found, by=Actor.account(request.user))
    return redirect("interviews:list", request.workspace.slug, diagnostic.pk)
