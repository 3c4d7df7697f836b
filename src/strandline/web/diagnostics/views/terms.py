"""Step 1: the question and the terms, agreed once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.starting import ABOUT
from strandline.diagnostics.actions.terms import TermsMissingError, agree_terms, describe_diagnostic, describe_terms
from strandline.diagnostics.models import Diagnostic, Terms
from strandline.web.diagnostics.presenters.terms import next_part, parts_of, place_of
from strandline.web.diagnostics.starting_texts import privacy_notice
from strandline.web.diagnostics.terms_forms import PARTS, NoticePart, QuestionPart, TermsForm
from strandline.web.doors import team
from strandline.web.editing import one_at_a_time
from strandline.web.request import MemberRequest


def _terms_of(diagnostic: Diagnostic) -> Terms | None:
    return Terms.objects.filter(diagnostic=diagnostic).first()


@team
def terms(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """Everything that is agreed so far, on one page; sent, it says that all of it is."""
    if request.method == "POST":
        try:
            agree_terms(diagnostic=diagnostic, by=Actor.account(request.user))
        except TermsMissingError:
            messages.error(request, _("Not everything is filled in yet. What is missing is marked below."))
            return redirect("diagnostics:terms", request.workspace.slug, diagnostic.pk)
        messages.success(request, _("The terms are agreed. The page for the people you speak to is ready to print."))
        return redirect("diagnostics:steps", request.workspace.slug, diagnostic.pk)
    stored = _terms_of(diagnostic)
    parts = parts_of(diagnostic, stored, request.workspace.slug)
    values = {
        "diagnostic": diagnostic,
        "terms": stored,
        "agreed": stored is not None and stored.agreed_at is not None,
        "parts": parts,
        "missing": sum(part.missing for part in parts),
        "go_on": next((part for part in parts if part.missing), None),
        "begun": stored is not None,
        "folder_part": ABOUT,
    }
    return render(request, "diagnostics/terms/terms.html", values)


@team
def part(request: MemberRequest, diagnostic: Diagnostic, part: str) -> HttpResponse:
    """One part of the terms: save and go on to the next, or come back another day."""
    chosen = next((one for one in PARTS if one.slug == part), None)
    if chosen is None:
        raise Http404
    with one_at_a_time(diagnostic) as diagnostic:
        form = _form(chosen, request, diagnostic, _terms_of(diagnostic) or Terms())
        if form.is_valid():
            _save(form, diagnostic, Actor.account(request.user))
    if form.is_bound and form.is_valid():
        following = next_part(chosen)
        if "later" in request.POST or following is None:
            return redirect("diagnostics:terms", request.workspace.slug, diagnostic.pk)
        return redirect("diagnostics:terms-part", request.workspace.slug, diagnostic.pk, following.slug)
    values = {"diagnostic": diagnostic, "form": form, "place": place_of(chosen), "folder_part": ABOUT}
    return render(request, "diagnostics/terms/part.html", values)


def _form(part: type[TermsForm], request: MemberRequest, diagnostic: Diagnostic, terms: Terms) -> TermsForm:
    form = part(request.POST or None, stands=part.stored(diagnostic, terms))
    if part is NoticePart and not terms.privacy_notice:
        form.initial["privacy_notice"] = privacy_notice(diagnostic, terms)
    return form


def _save(form: TermsForm, diagnostic: Diagnostic, by: Actor) -> None:
    said: dict[str, Any] = form.said
    if isinstance(form, QuestionPart):
        describe_diagnostic(diagnostic=diagnostic, title=said.pop("name"), by=by, **said)
    else:
        describe_terms(diagnostic=diagnostic, by=by, **said)


@team
def printed(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """One page for the people who are spoken to."""
    values = {"diagnostic": diagnostic, "terms": _terms_of(diagnostic) or Terms()}
    return render(request, "diagnostics/terms/print.html", values)
