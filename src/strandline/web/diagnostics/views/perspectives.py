"""Step 2: who must be heard."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.perspectives import (
    Hope,
    PerspectiveNamedTwiceError,
    add_perspectives,
    change_perspective,
    merge_perspectives,
    move_perspective,
    remove_perspective,
)
from strandline.diagnostics.actions.starting import PERSPECTIVES
from strandline.diagnostics.models import Diagnostic, Perspective
from strandline.diagnostics.progress import groups_of
from strandline.web.diagnostics.forms import MergeForm, PerspectiveForm, SuggestedPerspectivesForm
from strandline.web.diagnostics.presenters.perspectives import joining_in_words, rows_of, suggestions_for
from strandline.web.diagnostics.starting_texts import SUGGESTED_PERSPECTIVES
from strandline.web.doors import team
from strandline.web.editing import one_at_a_time
from strandline.web.request import MemberRequest


def _back(request: MemberRequest, diagnostic: Diagnostic, row: UUID | None = None) -> HttpResponse:
    """To the list, and in it to one row: who goes by keys goes on from there."""
    address = reverse("diagnostics:perspectives", args=[request.workspace.slug, diagnostic.pk])
    return redirect(f"{address}#row-{row}" if row else address)


def _page(
    request: MemberRequest,
    diagnostic: Diagnostic,
    form: PerspectiveForm,
    *,
    suggested: SuggestedPerspectivesForm | None = None,
    removed: bool = False,
) -> HttpResponse:
    groups = groups_of([diagnostic]).get(diagnostic.pk, [])
    values = {
        "diagnostic": diagnostic,
        "form": form,
        "rows": rows_of(groups, diagnostic, request.workspace.slug),
        "unheard": [group.name for group in groups if not group.heard],
        "anybody_heard": any(group.heard for group in groups),
        "joining": joining_in_words(groups),
        "suggested": suggested or SuggestedPerspectivesForm(choices=suggestions_for(groups)),
        "removed": removed,
        "folder_part": PERSPECTIVES,
    }
    return render(request, "diagnostics/perspectives/list.html", values)


@team
def perspectives(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """The list; sent, it adds one at the end."""
    form = PerspectiveForm(request.POST or None, stands=PerspectiveForm.of(None))
    if form.is_valid():
        try:
            add_perspectives(diagnostic=diagnostic, hopes=[Hope(**form.said)], by=Actor.account(request.user))
        except PerspectiveNamedTwiceError as error:
            form.add_error("name", str(error))
        else:
            return _back(request, diagnostic)
    return _page(request, diagnostic, form)


@team
@require_POST
def suggested(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """Add those that were ticked."""
    groups = groups_of([diagnostic]).get(diagnostic.pk, [])
    form = SuggestedPerspectivesForm(request.POST, choices=suggestions_for(groups))
    if form.is_valid():
        ticked = form.cleaned_data["suggested"]
        hopes = [Hope(name, None, stances) for name, stances in SUGGESTED_PERSPECTIVES if name in ticked]
        add_perspectives(diagnostic=diagnostic, hopes=hopes, by=Actor.account(request.user))
        return _back(request, diagnostic)
    return _page(request, diagnostic, PerspectiveForm(stands=PerspectiveForm.of(None)), suggested=form)


@team
def perspective(request: MemberRequest, diagnostic: Diagnostic, perspective: UUID) -> HttpResponse:
    """Change one. If somebody removed it meanwhile, what was written stands ready to be added anew."""
    with one_at_a_time(diagnostic) as diagnostic:
        found = diagnostic.perspectives.filter(pk=perspective).first()
        if found is None and request.method == "POST":
            return _page(
                request, diagnostic, PerspectiveForm(request.POST, stands=PerspectiveForm.of(None)), removed=True
            )
        found = found or get_object_or_404(diagnostic.perspectives, pk=perspective)
        form = PerspectiveForm(request.POST or None, stands=PerspectiveForm.of(found))
        if form.is_valid():
            try:
                change_perspective(perspective=found, by=Actor.account(request.user), **form.said)
            except PerspectiveNamedTwiceError as error:
                form.add_error("name", str(error))
            else:
                return _back(request, diagnostic)
    return render(
        request, "diagnostics/perspectives/edit.html", {"diagnostic": diagnostic, "form": form, "perspective": found}
    )


@team
@require_POST
def move(request: MemberRequest, diagnostic: Diagnostic, perspective: UUID) -> HttpResponse:
    found = get_object_or_404(diagnostic.perspectives, pk=perspective)
    move_perspective(perspective=found, up=request.POST.get("to") == "up", by=Actor.account(request.user))
    return _back(request, diagnostic, found.pk)


@team
def remove(request: MemberRequest, diagnostic: Diagnostic, perspective: UUID) -> HttpResponse:
    """Take one away that nobody speaks from; one that somebody does is merged into another."""
    found: Perspective = get_object_or_404(diagnostic.perspectives, pk=perspective)
    people = found.participants.count()
    form = MergeForm(request.POST or None, perspective=found) if people else None
    by = Actor.account(request.user)
    if form is None and request.method == "POST":
        remove_perspective(perspective=found, by=by)
        messages.success(request, _("“%(name)s” is removed.") % {"name": found.name})
        return _back(request, diagnostic)
    if form is not None and form.is_valid():
        into = form.cleaned_data["into"]
        merge_perspectives(perspective=found, into=into, by=by)
        messages.success(request, _("“%(name)s” is now part of “%(into)s”.") % {"name": found.name, "into": into.name})
        return _back(request, diagnostic)
    values = {
        "diagnostic": diagnostic,
        "perspective": found,
        "people": people,
        "form": form,
        "has_others": diagnostic.perspectives.count() > 1,
    }
    return render(request, "diagnostics/perspectives/remove.html", values)
