"""Step 6: who has looked at what was noted of them, and what they would have otherwise."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.checking import DecidedError, decline_correction
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.participating import attendees, corrections_waiting
from strandline.insight.actions import listening
from strandline.records.models import Record
from strandline.records.queries import closed_in, on_record
from strandline.web.doors import team
from strandline.web.people.forms import CorrectionForm
from strandline.web.people.presenters import check_row
from strandline.web.request import MemberRequest

_AROUND = 400  # characters before and after


@require_GET
@team
def overview(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    heard = [one for one in attendees(diagnostic) if one.records]
    values = {
        "diagnostic": diagnostic,
        "rows": [check_row(one) for one in heard],
        "confirmed": sum(one.confirmed >= one.records for one in heard),
        "seen": sum(bool(one.seen) for one in heard),
        "corrections": corrections_waiting(diagnostic),
    }
    return render(request, "people/check.html", values)


@require_http_methods(["GET", "POST"])
@team
def correction(request: MemberRequest, diagnostic: Diagnostic, wish: UUID) -> HttpResponse:
    """One correction beside what stands there, with what was said around it."""
    waiting = next((one for one in corrections_waiting(diagnostic) if one.pk == wish), None)
    if waiting is None:
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, answer = Actor.account(request.user), form.cleaned_data["answer"]
        try:
            if form.cleaned_data["decision"] == "accept":
                listening.accept_correction(wish=waiting, by=by, answer=answer)
                messages.success(request, _("Their wording stands in the record now."))
            else:
                decline_correction(wish=waiting, by=by, answer=answer)
                messages.success(request, _("It stays as it was. They can read why."))
        except DecidedError as error:
            messages.error(request, str(error))
        return redirect("people:check", slug=request.workspace.slug, diagnostic=diagnostic.pk)
    excerpt = waiting.excerpt
    text = excerpt.record.text
    off = closed_in(Record.objects.filter(pk=excerpt.record_id))[excerpt.record_id].off_record
    values = {
        "diagnostic": diagnostic,
        "wish": waiting,
        "form": form,
        "before": on_record(text, max(0, excerpt.start - _AROUND), excerpt.start, off),
        "after": on_record(text, excerpt.end, min(len(text), excerpt.end + _AROUND), off),
    }
    return render(request, "people/correction.html", values)
