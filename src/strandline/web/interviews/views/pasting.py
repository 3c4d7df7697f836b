"""Pasting a text: looked at first, then kept."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.reading import look_at
from strandline.diagnostics.actions.receive import accept_text, name_of_text
from strandline.diagnostics.models import Diagnostic
from strandline.transcripts import UnreadableError
from strandline.web.doors import team
from strandline.web.interviews.forms import PasteForm
from strandline.web.interviews.presenters.reading import Read, as_read
from strandline.web.request import MemberRequest


@team
def paste(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    form = PasteForm(request.POST or None, diagnostic=diagnostic)
    read: Read | None = None
    if form.is_valid():
        said = form.cleaned_data
        name = name_of_text(diagnostic, said["participant"], said["held_on"])
        try:
            conversation, problems = look_at(
                diagnostic=diagnostic, text=said["text"], name=name, participant=said["participant"], kind=said["kind"]
            )
            read = as_read(diagnostic, conversation, problems)
        except UnreadableError as error:
            form.add_error("text", str(error).removeprefix(f"{name}: "))
        if read is not None and "keep" in request.POST:
            accept_text(
                diagnostic=diagnostic,
                text=said["text"],
                key=request.POST.get("key") or uuid.uuid4().hex,
                participant=said["participant"],
                kind=said["kind"],
                held_on=said["held_on"],
                by=Actor.account(request.user),
            )
            messages.success(request, _("The text came in. It is being read."))
            return redirect("interviews:list", request.workspace.slug, diagnostic.pk)
    values = {
        "diagnostic": diagnostic,
        "form": form,
        "read": read,
        "key": request.POST.get("key") or uuid.uuid4().hex,
    }
    return render(request, "interviews/paste.html", values)
