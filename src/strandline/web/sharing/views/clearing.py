"""Clearing: one thing after another, by a named person of the team.

A decision comes back to the page it was taken on. Asked for by the page's own script, only the card that was decided
about is sent, with how far the queue has come.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.insight.actions.sharing import (
    Decision,
    SharingError,
    TakenOver,
    UnknownItemError,
    undo_decision,
)
from strandline.insight.actions.sharing import clear as take_over
from strandline.insight.actions.sharing import decide as decide_about
from strandline.publish.clearing import Item, Queue, thing_of
from strandline.web.doors import team
from strandline.web.edition import queue_of
from strandline.web.request import MemberRequest
from strandline.web.sharing import presenters
from strandline.web.sharing.forms import DecisionForm, QueueForm, SpreadsheetForm, UndoForm


@team
def clear(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    queue = queue_of(diagnostic)
    form = QueueForm(request.GET, queue)
    values = {
        "diagnostic": diagnostic,
        "form": form,
        "page": presenters.page_of(queue, form.wanted(), request.GET, request.workspace.slug),
        "progress": presenters.progress_of(queue),
        "left_out": presenters.left_out(queue.left_out),
        "query": request.GET.urlencode(),
    }
    return render(request, "sharing/clear.html", values)


@team
@require_POST
def decide(request: MemberRequest, diagnostic: Diagnostic, kind: str, thing: UUID) -> HttpResponse:
    queue, item = _found(diagnostic, kind, thing)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This form is not whole. Load the page again."))
    given = form.cleaned_data
    try:
        before = decide_about(
            diagnostic=diagnostic,
            thing=thing_of(item),
            state=given["state"],
            by=Actor.account(request.user),
            by_name=str(request.user),
            read=given["read"],
            stood=given["stood"],
            remark=given["note"],
        )
    except SharingError as error:
        return _answer(request, queue, item, notice=str(error))
    return _answer(request, queue, item, before=presenters.sealed(item.id, before), just_now=True)


@team
@require_POST
def undo(request: MemberRequest, diagnostic: Diagnostic, kind: str, thing: UUID) -> HttpResponse:
    queue, item = _found(diagnostic, kind, thing)
    form = UndoForm(request.POST)
    try:
        form.is_valid()
        before = presenters.unsealed(item.id, form.cleaned_data["before"])
        undo_decision(
            diagnostic=diagnostic,
            thing=thing_of(item),
            before=before,
            stood=form.cleaned_data["stood"],
            by=Actor.account(request.user),
        )
    except (BadSignature, KeyError):
        return HttpResponseBadRequest(_("This form is not whole. Load the page again."))
    except SharingError as error:
        return _answer(request, queue, item, notice=str(error))
    return _answer(request, queue, item)


def _found(diagnostic: Diagnostic, kind: str, thing: UUID) -> tuple[Queue, Item]:
    """Something in the queue: what may not be shared at all is not decided about."""
    queue = queue_of(diagnostic)
    item = queue.item(kind, thing)
    if item is None:
        raise Http404
    return queue, item


def _answer(
    request: MemberRequest,
    queue: Queue,
    item: Item,
    *,
    notice: str = "",
    before: str = "",
    just_now: bool = False,
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        if notice:
            messages.error(request, notice)
        address = reverse("sharing:clear", args=[request.workspace.slug, queue.diagnostic.pk])
        asked = request.POST.get("query", "")
        return redirect(f"{address}{'?' + asked if asked else ''}")
    queue = queue.again(item)
    now = queue.item(item.kind, item.id)
    assert now is not None
    card = presenters.Cards(queue, request.workspace.slug).of(now, notice=notice, before=before, just_now=just_now)
    return render(
        request,
        "sharing/decided.html",
        {"card": card, "progress": presenters.progress_of(queue), "query": request.POST.get("query", "")},
    )


@team
def spreadsheet(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """Decisions that were taken in the spreadsheet, brought back: all of them or none."""
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    lapsed: list[str] = []
    if form.is_valid():
        try:
            taken = _taken_over(request, diagnostic, form)
        except SpreadsheetProblem as error:
            form.add_error("file", str(error))
        else:
            messages.success(
                request,
                ngettext("%(number)s decision was taken in.", "%(number)s decisions were taken in.", taken.count)
                % {"number": f"{taken.count:,}"},
            )
            if not taken.lapsed:
                return redirect("sharing:clear", request.workspace.slug, diagnostic.pk)
            lapsed = [decision.where for decision in taken.lapsed]
    return render(request, "sharing/spreadsheet.html", {"diagnostic": diagnostic, "form": form, "lapsed": lapsed})


class SpreadsheetProblem(Exception):
    """The file cannot be used; nothing was taken from it."""


def _taken_over(request: MemberRequest, diagnostic: Diagnostic, form: SpreadsheetForm) -> TakenOver:
    from strandline.publish.tables.clearing import ClearedError, ClearedRow, read_cleared  # brings openpyxl

    file = form.cleaned_data["file"]
    name = Path(file.name).name or "passages.xlsx"

    def decisions(sheet: str, rows: tuple[ClearedRow, ...]) -> list[Decision]:
        return [
            Decision(UUID(row.id), row.decision, row.by, row.note, f"{name}, {sheet}, row {row.row}", row.words)
            for row in rows
        ]

    with tempfile.TemporaryDirectory() as folder:
        # Under a name of ours: what it was called comes from outside. The reader names it by its own name.
        path = Path(folder) / f"passages{'.csv' if name.lower().endswith('.csv') else '.xlsx'}"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        try:
            given = read_cleared(path)
            return take_over(
                diagnostic=diagnostic,
                passages=decisions("Passages", given.passages),
                themes=decisions("Themes", given.themes),
                insights=decisions("Insights", given.insights),
                by=Actor.account(request.user),
            )
        except (ClearedError, UnknownItemError) as error:
            raise SpreadsheetProblem(str(error)) from error
