"""Notes while people speak."""

from __future__ import annotations

import json
import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.notes import (
    Change,
    NotesError,
    begin_notes,
    save_changes,
    settle_beside,
)
from strandline.diagnostics.actions.participants import PseudonymTakenError
from strandline.diagnostics.conversations import fields_of, shut_conversations
from strandline.diagnostics.models import Diagnostic, InterviewNotes, NoteBeside
from strandline.web.doors import team
from strandline.web.interviews.forms import BeginNotesForm
from strandline.web.interviews.presenters.noting import page_of, state_of
from strandline.web.request import MemberRequest


def find_notes(diagnostic: Diagnostic, pk: UUID) -> InterviewNotes:
    readable = diagnostic.notes.exclude(session__in=shut_conversations())
    notes = readable.select_related("session", "record").defer("record__text").filter(pk=pk).first()
    if notes is None:
        raise Http404
    return notes


@team
def new(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    initial = {"interviewers": str(request.user), "participants": request.GET.getlist("who")}
    form = BeginNotesForm(request.POST or None, diagnostic=diagnostic, initial=initial)
    if form.is_valid():
        said, by = form.cleaned_data, Actor.account(request.user)
        try:
            notes = begin_notes(
                diagnostic=diagnostic,
                participants=form.chosen,
                arrivals=form.arrivals,
                interviewers=said["interviewers"],
                held_on=said["held_on"],
                writer=request.user,
                session=form.joined,
                by=by,
            )
            return redirect("interviews:notes", request.workspace.slug, diagnostic.pk, notes.pk)
        except PseudonymTakenError as error:
            form.add_error("newcomer", str(error))
        except NotesError as error:
            form.add_error("participants", str(error))
    return render(request, "interviews/notes_new.html", {"diagnostic": diagnostic, "form": form})


@team
def notes(request: MemberRequest, diagnostic: Diagnostic, notes: UUID) -> HttpResponse:
    """The page to write on. Sent as a form, without JavaScript, it saves all fields at once."""
    found = find_notes(diagnostic, notes)
    if request.method == "POST":
        return _save_form(request, diagnostic, found)
    if found.finished_at is not None:
        if found.record_id:
            return redirect("interviews:record", request.workspace.slug, diagnostic.pk, found.record_id)
        raise Http404
    return _page(request, diagnostic, found)


def _page(request: MemberRequest, diagnostic: Diagnostic, found: InterviewNotes) -> HttpResponse:
    values = {
        "diagnostic": diagnostic,
        "notes": found,
        "page": page_of(found, request.workspace.slug, secure=request.is_secure() or _on_this_machine(request)),
        "terms": getattr(diagnostic, "terms", None),
        "writer": uuid.uuid4().hex,
    }
    return render(request, "interviews/notes.html", values)


def _on_this_machine(request: MemberRequest) -> bool:
    return request.get_host().rsplit(":", 1)[0] in {"localhost", "127.0.0.1", "[::1]"}


def _save_form(request: MemberRequest, diagnostic: Diagnostic, found: InterviewNotes) -> HttpResponse:
    try:
        saved = save_changes(notes=found, changes=_of_form(request, found), by=Actor.account(request.user))
    except NotesError as error:
        return _not_saved(request, diagnostic, found, error)
    if any(one.is_beside for one in saved):
        messages.warning(
            request, _("Somebody else wrote in the same field. Both texts were kept: join them where they stand.")
        )
    elif "finish" not in request.POST:
        messages.success(request, _("Saved."))
    where = "interviews:notes-finish" if "finish" in request.POST else "interviews:notes"
    return redirect(where, request.workspace.slug, diagnostic.pk, found.pk)


def _not_saved(
    request: MemberRequest, diagnostic: Diagnostic, found: InterviewNotes, error: NotesError
) -> HttpResponse:
    """Shows back what was sent and does not stand in the notes, so that nothing is lost."""
    stands = {field.pk: field for field in found.fields.all()}
    sent = [(stands[one.field], one.text.replace("\r\n", "\n")) for one in _of_form(request, found)]
    values = {
        "diagnostic": diagnostic,
        "notes": found,
        "why": str(error),
        "texts": [(field, text) for field, text in sent if text.strip() and text != field.text],
    }
    return render(request, "interviews/notes_not_saved.html", values, status=409)


def _of_form(request: MemberRequest, found: InterviewNotes) -> list[Change]:
    writer = request.POST.get("writer") or uuid.uuid4().hex
    return [
        Change(
            field=field.pk,
            text=request.POST[f"text-{field.pk}"],
            base=_number(request.POST.get(f"base-{field.pk}")),
            writer=writer,
            number=1,  # with JavaScript, changes came before, and this one is known
        )
        for field in found.fields.all()
        if f"text-{field.pk}" in request.POST
    ]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


@team
@require_POST
def save(request: MemberRequest, diagnostic: Diagnostic, notes: UUID) -> HttpResponse:
    """Changes as JSON, each once however often it arrives; the answer says what stands there now."""
    found = find_notes(diagnostic, notes)
    try:
        sent = json.loads(request.body)
        changes = [
            Change(
                field=UUID(str(one["field"])),
                text=str(one["text"]),
                base=int(one["base"]),
                writer=str(one["writer"]),
                number=int(one["number"]),
            )
            for one in sent["changes"]
        ]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"why": _("What was sent could not be understood.")}, status=400)
    try:
        saved = save_changes(notes=found, changes=changes, by=Actor.account(request.user))
    except NotesError as error:
        return JsonResponse({"why": str(error)}, status=409)
    return JsonResponse(
        {
            "saved": [
                {"field": str(one.field), "version": one.version, "text": one.text, "beside": one.is_beside}
                for one in saved
            ]
        }
    )


@team
def now(request: MemberRequest, diagnostic: Diagnostic, notes: UUID) -> HttpResponse:
    """What stands in the fields now, for a page that has been open for a while."""
    found = find_notes(diagnostic, notes)
    return JsonResponse({"finished": found.finished_at is not None, "fields": state_of(fields_of(found))})


@team
@require_POST
def settle(request: MemberRequest, diagnostic: Diagnostic, notes: UUID, beside: UUID) -> HttpResponse:
    """Join a text that stands beside another, or leave it out. What else the page holds is saved first."""
    found = find_notes(diagnostic, notes)
    field = get_object_or_404(found.fields, beside=beside)
    try:
        save_changes(notes=found, changes=_of_form(request, found), by=Actor.account(request.user))
        # Saving may have joined it already.
        if (text := NoteBeside.objects.filter(pk=beside).first()) is not None:
            settle_beside(beside=text, keep="join" in request.POST, by=Actor.account(request.user))
    except NotesError as error:
        return _not_saved(request, diagnostic, found, error)
    response = redirect("interviews:notes", request.workspace.slug, diagnostic.pk, found.pk)
    response["Location"] += f"#field-{field.pk}"
    return response
