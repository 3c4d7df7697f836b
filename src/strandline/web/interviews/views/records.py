"""One record: what was said, in its place; and who is who in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.correcting import CannotCorrectError, correct_record, same_conversation
from strandline.diagnostics.conversations import record_link
from strandline.diagnostics.models import Diagnostic
from strandline.web.doors import team
from strandline.web.interviews.forms import SpeakersForm
from strandline.web.interviews.presenters.record import page_of
from strandline.web.interviews.presenters.speakers import voices_of
from strandline.web.request import MemberRequest


@team
def record(request: MemberRequest, diagnostic: Diagnostic, record: UUID) -> HttpResponse:
    link = record_link(diagnostic, record)
    if link is None:
        raise Http404
    values = {"diagnostic": diagnostic, "page": page_of(link, diagnostic, request.workspace.slug)}
    return render(request, "interviews/record.html", values)


@team
def speakers(request: MemberRequest, diagnostic: Diagnostic, record: UUID) -> HttpResponse:
    """Say who is behind each label, and what kind of record it is."""
    link = record_link(diagnostic, record)
    if link is None:
        raise Http404
    if link.set_aside_at is not None:
        return redirect("interviews:record", request.workspace.slug, diagnostic.pk, record)
    voices = voices_of(link, diagnostic)
    form = SpeakersForm(
        request.POST or None,
        diagnostic=diagnostic,
        labels={voice.label: voice.who for voice in voices},
        session=link.session_id,
        initial={"kind": link.record.kind},
    )
    if form.is_valid():
        by = Actor.account(request.user)
        try:
            newer = correct_record(
                diagnostic=diagnostic,
                record=link.record,
                kind=form.cleaned_data["kind"],
                speakers=form.speakers,
                by=by,
            )
            session = form.sessions.get(form.cleaned_data["session"])
            if session is not None and session.pk != link.session_id:
                same_conversation(record=newer, session=session, by=by)
            messages.success(request, _("Put right. Make sense of it again to see it in the picture."))
            return redirect("interviews:record", request.workspace.slug, diagnostic.pk, newer.pk)
        except CannotCorrectError as error:
            form.add_error(None, str(error))
    values = {
        "diagnostic": diagnostic,
        "record": link.record,
        "form": form,
        "voices": list(zip(voices, form.speaker_fields, strict=True)),
    }
    return render(request, "interviews/speakers.html", values)
