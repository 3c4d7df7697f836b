"""Files: with JavaScript one request for each, without it one for all."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.actions import receive
from strandline.diagnostics.actions.receive import LARGEST, NotItsStateError, accept, put_upload_back, set_upload_aside
from strandline.diagnostics.conversations import problems_by_upload, speakers_of, uploads
from strandline.diagnostics.models import Diagnostic, Upload
from strandline.web.doors import team
from strandline.web.errors import too_large
from strandline.web.interviews.forms import UploadForm
from strandline.web.interviews.presenters.uploads import told
from strandline.web.interviews.uploads import MOST_IN_ONE_REQUEST, Arrival, arrivals, limit_files
from strandline.web.request import MemberRequest
from strandline.work import store


@team
@csrf_exempt  # checked below: the check reads the body, and the limit must stand before it is read
def upload(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    if int(request.headers.get("Content-Length") or 0) > MOST_IN_ONE_REQUEST:
        return too_large(request)
    limit_files(request)
    return _upload(request, diagnostic)


@csrf_protect
def _upload(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, diagnostic=diagnostic)
    # The form's own key: sent twice by an impatient finger, the files count once.
    values = {"diagnostic": diagnostic, "form": form, "key": uuid.uuid4().hex}
    if request.method != "POST":
        return render(request, "interviews/upload.html", values)
    one_by_one = request.headers.get("Accept", "").startswith("application/json")
    if not form.is_valid():
        if one_by_one:
            return JsonResponse({"why": " ".join(str(error[0]) for error in form.errors.values())}, status=400)
        return render(request, "interviews/upload.html", values)
    kept: list[Upload] = []
    refused: list[str] = []
    key = request.POST.get("key") or uuid.uuid4().hex
    coming = (arrival for file in form.cleaned_data["files"] for arrival in arrivals(file))
    for number, arrival in enumerate(coming):
        taken = _keep(request, diagnostic, form, arrival, f"{key}:{number}")
        if taken is None:
            refused.append(arrival.name)
        else:
            kept.append(taken)
    if one_by_one:
        if not kept:
            return JsonResponse({"why": _too_large_words(), "todo": _too_large_todo()}, status=413)
        return JsonResponse({"ids": [str(one.pk) for one in kept], "too_large": refused})
    if refused:
        messages.error(request, f"{', '.join(refused)}: {_too_large_words()} {_too_large_todo()}")
    if kept:
        words = ngettext("%(number)d file came in.", "%(number)d files came in.", len(kept)) % {"number": len(kept)}
        messages.success(request, words)
    return redirect("interviews:list", request.workspace.slug, diagnostic.pk)


def _keep(
    request: MemberRequest, diagnostic: Diagnostic, form: UploadForm, arrival: Arrival, key: str
) -> Upload | None:
    if arrival.chunks is None:
        return None
    try:
        stored = store.keep(arrival.chunks, limit=LARGEST)
    except store.TooLargeError:
        return None
    return accept(
        diagnostic=diagnostic,
        stored=stored,
        name=arrival.name,
        key=key,
        participant=form.cleaned_data["participant"],
        kind=form.cleaned_data["kind"],
        held_on=form.cleaned_data["held_on"],
        by=Actor.account(request.user),
    )


def _too_large_words() -> str:
    return _("This file is larger than %(limit)d MB, so it was not kept.") % {"limit": LARGEST // 1024 // 1024}


def _too_large_todo() -> str:
    return _("Save it without pictures or recordings, or in parts.")


@team
def states(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """How far the files named by `id` are, for the page that sent them."""
    wanted = [one for one in request.GET.getlist("id") if _is_id(one)]
    found = list(uploads(diagnostic).filter(pk__in=wanted))
    problems, speakers = problems_by_upload(diagnostic), speakers_of(found)
    files = [told(one, problems.get(one.pk, []), speakers.get(one.pk, [])) for one in found]
    return JsonResponse({"files": files, "stopped": receive.reading_failed(diagnostic)})


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@team
@require_POST
def read_again(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """After the reading as a whole failed: what is wrong with one file alone is told beside it."""
    if receive.reading_failed(diagnostic):
        receive.read_again(diagnostic=diagnostic, by=Actor.account(request.user))
        messages.success(request, _("The files that wait are being read again."))
    return redirect("interviews:list", request.workspace.slug, diagnostic.pk)


@team
@require_POST
def set_aside(request: MemberRequest, diagnostic: Diagnostic, upload: UUID) -> HttpResponse:
    found = get_object_or_404(diagnostic.uploads, pk=upload)
    try:
        set_upload_aside(upload=found, by=Actor.account(request.user))
        messages.success(
            request, _("“%(name)s” was taken back. You can put it back at the end of this page.") % {"name": found.name}
        )
    except NotItsStateError as error:
        messages.warning(request, str(error))
    return redirect("interviews:list", request.workspace.slug, diagnostic.pk)


@team
@require_POST
def put_back(request: MemberRequest, diagnostic: Diagnostic, upload: UUID) -> HttpResponse:
    found = get_object_or_404(diagnostic.uploads, pk=upload)
    try:
        put_upload_back(upload=found, by=Actor.account(request.user))
        messages.success(request, _("“%(name)s” is being read again.") % {"name": found.name})
    except NotItsStateError as error:
        messages.warning(request, str(error))
    return redirect("interviews:list", request.workspace.slug, diagnostic.pk)
