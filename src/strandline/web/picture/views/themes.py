"""A theme with the words behind it, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.insight.actions import (
    DecisionError,
    confirm_insight,
    confirm_theme,
    edit_insight,
    hide_theme,
    merge_themes,
    reject_insight,
    rename_theme,
    show_theme,
    split_theme,
)
from strandline.insight.actions.themes import NothingToSplitError
from strandline.insight.evidence import words_behind
from strandline.insight.models import Change, Insight, Theme
from strandline.insight.queries import current_themes, insight_of_theme
from strandline.web.doors import team
from strandline.web.picture.forms import InsightForm, MergeForm, MoveForm, RenameForm, SplitForm
from strandline.web.picture.kept import behind
from strandline.web.picture.presenters.addresses import team_addresses
from strandline.web.picture.presenters.themes import group_names, theme_page
from strandline.web.picture.presenters.words import shown, withheld_words
from strandline.web.picture.views.common import move, page_of, theme_or_404
from strandline.web.request import MemberRequest

TO_SORT = 100  # passages on a page to choose from
VERBS = {"rename", "merge", "confirm", "hide", "show"}


@team
def theme(request: MemberRequest, diagnostic: Diagnostic, theme: UUID) -> HttpResponse:
    found = theme_or_404(diagnostic, theme)
    if found.merged_into_id is not None:
        return redirect("picture:theme", request.workspace.slug, diagnostic.pk, found.merged_into_id)
    return _theme_page(request, diagnostic, found)


def _theme_page(
    request: MemberRequest, diagnostic: Diagnostic, theme: Theme, wrong: Form | None = None, doing: str = ""
) -> HttpResponse:
    """`wrong` is a form that must be corrected, of what one was `doing`."""
    evidence, counts = behind(diagnostic, theme)
    page, here = page_of(request, evidence.passages)
    addresses = team_addresses(request.workspace.slug, diagnostic)
    insight = insight_of_theme(theme)
    values = {
        "diagnostic": diagnostic,
        "theme": theme,
        "insight": insight,
        "page": theme_page(diagnostic, theme, counts, insight, addresses),
        "passages": page,
        "quotes": shown(evidence, here, words_behind(here), counts.groups, addresses.passage),
        "withheld": withheld_words(evidence.withheld),
        "rename": wrong if doing == "rename" else RenameForm(initial={"name": theme.name}),
        "merge": wrong if doing == "merge" else MergeForm(themes=current_themes(diagnostic), theme=theme),
        "edit": wrong
        if doing == "edit"
        else InsightForm(initial={"claim": insight.claim, "to_decide": insight.to_decide} if insight else {}),
        "wrong": wrong,
        "doing": doing,
    }
    return render(request, "picture/theme.html", values)


@team
@require_POST
def decide(request: MemberRequest, diagnostic: Diagnostic, theme: UUID, verb: str) -> HttpResponse:
    """Rename, merge, confirm, hide or show a theme; back to where one was reading."""
    found = theme_or_404(diagnostic, theme)
    if verb not in VERBS:
        raise Http404
    form = _form_for(verb, request, diagnostic, found)
    if form is not None and not form.is_valid():
        return _theme_page(request, diagnostic, found, form, verb)
    try:
        change = _decided(verb, found, diagnostic, form, Actor.account(request.user))
    except DecisionError as error:
        if form is None:
            messages.error(request, str(error))
        else:
            form.add_error("name" if verb == "rename" else "into", str(error))
            return _theme_page(request, diagnostic, found, form, verb)
    else:
        messages.success(request, _said(verb, change))
    if request.POST.get("then") == "read":
        return redirect("picture:read", request.workspace.slug, diagnostic.pk)
    into = form.cleaned_data["into"] if verb == "merge" and form is not None else found.pk
    return redirect("picture:theme", request.workspace.slug, diagnostic.pk, into)


def _form_for(verb: str, request: MemberRequest, diagnostic: Diagnostic, theme: Theme) -> Form | None:
    if verb == "rename":
        return RenameForm(request.POST)
    if verb == "merge":
        return MergeForm(request.POST, themes=current_themes(diagnostic), theme=theme)
    return None


def _decided(verb: str, theme: Theme, diagnostic: Diagnostic, form: Form | None, by: Actor) -> Change:
    if verb == "rename" and form is not None:
        return rename_theme(theme=theme, name=form.cleaned_data["name"], by=by)
    if verb == "merge" and form is not None:
        into = theme_or_404(diagnostic, UUID(form.cleaned_data["into"]))
        return merge_themes(themes=[theme], into=into, facet=form.cleaned_data["facet"], by=by)
    simple: dict[str, Callable[..., Change]] = {"confirm": confirm_theme, "hide": hide_theme, "show": show_theme}
    return simple[verb](theme=theme, by=by)


def _said(verb: str, change: Change) -> str:
    return {
        "rename": _("The theme has its new name."),
        "merge": _("The themes are one now. You can undo this in the history."),
        "confirm": _("Confirmed: this theme is yours now, and no longer the machine’s."),
        "hide": _("The theme is hidden. It stands below the picture, and you can show it again."),
        "show": _("The theme is in the picture again."),
    }[verb]


@team
def sort(request: MemberRequest, diagnostic: Diagnostic, theme: UUID) -> HttpResponse:
    """Choose passages of a theme, and make another theme of them or move them elsewhere."""
    found = theme_or_404(diagnostic, theme)
    evidence, _counts = behind(diagnostic, found)
    at_home = [one for one in evidence.passages if one.theme == found.pk]
    page, here = page_of(request, at_home, TO_SORT)
    chosen = {one for one in request.POST.getlist("passages") if one in {str(p.excerpt) for p in at_home}}
    themes = [one for one in current_themes(diagnostic) if one.pk != found.pk]
    split = SplitForm(request.POST if request.POST.get("do") == "split" else None)
    move = MoveForm(request.POST if request.POST.get("do") == "move" else None, themes=themes)
    form: SplitForm | MoveForm = move if move.is_bound else split
    if request.method == "POST" and form.is_valid():
        by = Actor.account(request.user)
        try:
            if form is split:
                new, _change = split_theme(theme=found, passages=_ids(chosen), name=form.cleaned_data["name"], by=by)
                messages.success(request, _("“%(name)s” is a theme of its own now.") % {"name": new.name})
                return redirect("picture:theme", request.workspace.slug, diagnostic.pk, new.pk)
            _move_all(diagnostic, chosen, move, by)
            messages.success(request, _("Moved. They stay there when the machine is run again."))
            return redirect("picture:theme", request.workspace.slug, diagnostic.pk, found.pk)
        except DecisionError as error:
            form.add_error(None, str(error))
    groups = group_names(diagnostic, evidence)
    addresses = team_addresses(request.workspace.slug, diagnostic)
    values = {
        "diagnostic": diagnostic,
        "theme": found,
        "passages": page,
        "quotes": shown(evidence, here, words_behind(here), groups, addresses.passage),
        "chosen": chosen,
        "split": split,
        "move": move,
        "wrong": form if form.is_bound else None,
    }
    return render(request, "picture/sort.html", values)


def _ids(chosen: set[str]) -> list[UUID]:
    return [UUID(one) for one in sorted(chosen)]


def _move_all(diagnostic: Diagnostic, chosen: set[str], form: MoveForm, by: Actor) -> None:
    if not chosen:
        raise NothingToSplitError(_("Choose the passages to move."))
    with transaction.atomic():
        for excerpt in _ids(chosen):
            move(diagnostic, excerpt, form, by)


@team
@require_POST
def decide_insight(request: MemberRequest, diagnostic: Diagnostic, insight: UUID, verb: str) -> HttpResponse:
    found = Insight.objects.select_related("theme").filter(diagnostic=diagnostic, pk=insight).first()
    if found is None or verb not in {"confirm", "edit", "reject"}:
        raise Http404
    by = Actor.account(request.user)
    form = InsightForm(request.POST) if verb == "edit" else None
    if form is not None and not form.is_valid():
        return _theme_page(request, diagnostic, found.theme, form, "edit")
    try:
        if form is not None:
            edit_insight(
                insight=found, claim=form.cleaned_data["claim"], to_decide=form.cleaned_data["to_decide"], by=by
            )
        elif verb == "confirm":
            confirm_insight(insight=found, by=by)
        else:
            reject_insight(insight=found, by=by)
    except DecisionError as error:
        messages.error(request, str(error))
    else:
        said = {
            "confirm": _("The insight is confirmed."),
            "edit": _("The insight says it in your words now."),
            "reject": _("The insight is rejected: it stands in no report. You can undo this in the history."),
        }
        messages.success(request, said[verb])
    return redirect("picture:theme", request.workspace.slug, diagnostic.pk, found.theme_id)
