"""Step 3: what is asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.questions import (
    GuideNotEmptyError,
    add_question,
    begin_with_built_in_guide,
    change_question,
    move_question,
    remove_question,
)
from strandline.diagnostics.actions.starting import QUESTIONS
from strandline.diagnostics.models import Diagnostic, Terms
from strandline.diagnostics.queries import conversations_held
from strandline.transcripts import BUILT_IN_GUIDE
from strandline.web.diagnostics.forms import QuestionForm
from strandline.web.diagnostics.presenters.questions import rows_of
from strandline.web.doors import team
from strandline.web.editing import one_at_a_time
from strandline.web.request import MemberRequest

_NEW = {"text": "", "facet": ""}


def _back(request: MemberRequest, diagnostic: Diagnostic, row: UUID | None = None) -> HttpResponse:
    """To the list, and in it to one row: who goes by keys goes on from there."""
    address = reverse("diagnostics:questions", args=[request.workspace.slug, diagnostic.pk])
    return redirect(f"{address}#row-{row}" if row else address)


def _page(request: MemberRequest, diagnostic: Diagnostic, form: QuestionForm, *, removed: bool = False) -> HttpResponse:
    values = {
        "diagnostic": diagnostic,
        "form": form,
        "rows": rows_of(diagnostic, request.workspace.slug),
        "built_in": BUILT_IN_GUIDE,
        "held": conversations_held(diagnostic),
        "removed": removed,
        "folder_part": QUESTIONS,
    }
    return render(request, "diagnostics/questions/list.html", values)


@team
def questions(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """The guide; sent, it adds a question at the end."""
    form = QuestionForm(request.POST or None, stands=_NEW)
    if form.is_valid():
        add_question(diagnostic=diagnostic, by=Actor.account(request.user), **form.said)
        return _back(request, diagnostic)
    return _page(request, diagnostic, form)


@team
@require_POST
def built_in(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    try:
        begin_with_built_in_guide(diagnostic=diagnostic, by=Actor.account(request.user))
    except GuideNotEmptyError as error:
        messages.warning(request, str(error))
    return _back(request, diagnostic)


@team
def question(request: MemberRequest, diagnostic: Diagnostic, question: UUID) -> HttpResponse:
    """Change one. If somebody removed it meanwhile, what was written stands ready to be added anew."""
    with one_at_a_time(diagnostic) as diagnostic:
        found = diagnostic.questions.filter(pk=question).first()
        if found is None and request.method == "POST":
            return _page(request, diagnostic, QuestionForm(request.POST, stands=_NEW), removed=True)
        found = found or get_object_or_404(diagnostic.questions, pk=question)
        form = QuestionForm(request.POST or None, stands={"text": found.text, "facet": found.facet})
        if form.is_valid():
            change_question(question=found, by=Actor.account(request.user), **form.said)
            return _back(request, diagnostic)
    values = {"diagnostic": diagnostic, "form": form, "question": found, "held": conversations_held(diagnostic)}
    return render(request, "diagnostics/questions/edit.html", values)


@team
@require_POST
def move(request: MemberRequest, diagnostic: Diagnostic, question: UUID) -> HttpResponse:
    found = get_object_or_404(diagnostic.questions, pk=question)
    move_question(question=found, up=request.POST.get("to") == "up", by=Actor.account(request.user))
    return _back(request, diagnostic, found.pk)


@team
def remove(request: MemberRequest, diagnostic: Diagnostic, question: UUID) -> HttpResponse:
    found = get_object_or_404(diagnostic.questions, pk=question)
    if request.method == "POST":
        remove_question(question=found, by=Actor.account(request.user))
        messages.success(request, _("The question is removed."))
        return _back(request, diagnostic)
    values = {"diagnostic": diagnostic, "question": found, "held": conversations_held(diagnostic)}
    return render(request, "diagnostics/questions/remove.html", values)


@team
def printed(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """For the interviewer, on paper."""
    values = {
        "diagnostic": diagnostic,
        "questions": diagnostic.questions.order_by("position"),
        "terms": Terms.objects.filter(diagnostic=diagnostic).first() or Terms(),
    }
    return render(request, "diagnostics/questions/print.html", values)
