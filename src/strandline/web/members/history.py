"""What was done in a workspace or a diagnostic, to read and to download."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from strandline.audit import queries
from strandline.audit.models import AuditEvent
from strandline.diagnostics.models import Diagnostic
from strandline.web.doors import steers, team
from strandline.web.members.forms import HistoryFilter
from strandline.web.members.presenters import Line, lines
from strandline.web.pieces.spreadsheets import as_csv
from strandline.web.request import MemberRequest

_ON_A_PAGE = 50


@steers
def workspace_history(request: MemberRequest) -> HttpResponse:
    titles = {diagnostic.pk: diagnostic.title for diagnostic in Diagnostic.objects.only("title")}
    return _history(request, queries.of_workspace(request.workspace.pk), titles=titles)


@team
def diagnostic_history(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    return _history(request, queries.of_diagnostic(request.workspace.pk, diagnostic.pk), diagnostic=diagnostic)


def _history(
    request: MemberRequest,
    events: QuerySet[AuditEvent],
    *,
    titles: dict[UUID, str] | None = None,
    diagnostic: Diagnostic | None = None,
) -> HttpResponse:
    people = list(events.order_by("by_label").values_list("by_label", flat=True).distinct())
    form = HistoryFilter(request.GET or None, people=people)
    if form.is_valid():
        events = _filtered(events, form)
    if request.GET.get("download") == "csv":
        return _download(lines(events, titles), name=diagnostic.title if diagnostic else request.workspace.name)
    page = Paginator(events, _ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    query["download"] = "csv"
    values = {
        "form": form,
        "page": page,
        "lines": lines(page.object_list, titles),
        "diagnostic": diagnostic,
        "download": f"?{query.urlencode()}",
    }
    return render(request, "members/history.html", values)


def _filtered(events: QuerySet[AuditEvent], form: HistoryFilter) -> QuerySet[AuditEvent]:
    if who := form.cleaned_data["who"]:
        events = events.filter(by_label=who)
    if since := form.cleaned_data["since"]:
        events = events.filter(at__date__gte=since)
    if until := form.cleaned_data["until"]:
        events = events.filter(at__date__lte=until)
    return events


def _download(rows: Iterable[Line], *, name: str) -> HttpResponse:
    header = [_("When"), _("Who"), _("What"), _("Diagnostic")]
    cells = [
        (timezone.localtime(row.at).isoformat(sep=" ", timespec="seconds"), row.who, row.what, row.about)
        for row in rows
    ]
    return as_csv(header, cells, name=_("History of %(name)s") % {"name": name})
