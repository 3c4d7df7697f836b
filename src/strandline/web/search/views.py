"""The search page, and passages that mean something like another."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_passages
from strandline.diagnostics.rules import diagnostics_outside, team_diagnostics
from strandline.insight.shelf import bring_up_to_date
from strandline.records.search import alike as alike_passages
from strandline.records.search import parse
from strandline.web.doors import member, team
from strandline.web.request import MemberRequest
from strandline.web.search import looking, presenters
from strandline.web.search.forms import SearchForm


@member
def search(request: MemberRequest) -> HttpResponse:
    mine = list(team_diagnostics(request.user))
    others = list(diagnostics_outside(request.user))
    form = SearchForm(request.GET or None, diagnostics=mine)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = parse(asked.get("q", ""))
    values: dict[str, object] = {"form": form, "wanted": wanted, "mine": bool(mine)}
    if wanted:
        bring_up_to_date(mine)
        chosen = [asked["diagnostic"]] if asked.get("diagnostic") else mine
        rooms = looking.rooms(wanted, chosen, others, asked)
        kind = request.GET.get("kind", "")
        open_room = next((room for room in rooms if room.kind == kind), None) or looking.fullest(rooms)
        page = Paginator(open_room.results, looking.PAGE).get_page(request.GET.get("page"))
        values |= {
            "tabs": presenters.tabs(rooms, open_room, request.GET),
            "page": page,
            "results": presenters.results(list(page.object_list), open_room.kind, wanted, slug=request.workspace.slug),
            "room": open_room,
        }
    return render(request, "search/search.html", values)


@team
def alike(request: MemberRequest, diagnostic: Diagnostic, excerpt: UUID) -> HttpResponse:
    """Passages of the same diagnostic that mean something like one of them."""
    passage = get_object_or_404(current_passages(diagnostic).select_related("record"), pk=excerpt)
    bring_up_to_date([diagnostic])
    nearest = alike_passages(passage, shelf=diagnostic.pk)
    own = looking.entry_of(passage)
    if own is None:
        raise Http404
    slug = request.workspace.slug
    values = {
        "diagnostic": diagnostic,
        "passage": presenters.results([own], "passages", parse(""), slug=slug)[0],
        "results": presenters.results([entry for entry, _ in nearest], "passages", parse(""), slug=slug),
    }
    return render(request, "search/alike.html", values)
