"""Step 7: making sense. The machine suggests, people read what it found."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_passages, nobody_knows
from strandline.insight.actions import DecisionError, ask_for_sense
from strandline.insight.counting import count_picture
from strandline.insight.evidence import words_behind
from strandline.insight.models import Theme
from strandline.insight.queries import insight_of_theme, last_run, sense_key, unread_themes
from strandline.web.doors import team
from strandline.web.picture.forms import RenameForm
from strandline.web.picture.kept import behind
from strandline.web.picture.presenters.addresses import team_addresses
from strandline.web.picture.presenters.sense import changes_told, how_far, listed
from strandline.web.picture.presenters.themes import theme_page
from strandline.web.picture.presenters.words import shown, unknown_words, withheld_words
from strandline.web.request import MemberRequest
from strandline.work import progress

READ = 6  # passages of a theme that are shown when it is read


@team
def sense(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    if request.method == "POST":
        try:
            ask_for_sense(diagnostic=diagnostic, by=Actor.account(request.user))
        except DecisionError as error:
            messages.error(request, str(error))
        return redirect("picture:sense", request.workspace.slug, diagnostic.pk)
    run = last_run(diagnostic)
    # Counted only before the first run: it takes as long as the rest of the page, and a run has counted them.
    there = run.counts["passages"] if run else current_passages(diagnostic).count()
    values = {
        "diagnostic": diagnostic,
        "how_far": how_far(progress.of(sense_key(diagnostic))),
        "run": run,
        "passages": there,
        "changes": changes_told(diagnostic, run) if run else None,
        "unknown": unknown_words(nobody_knows(diagnostic)) if run else "",
        "themes": listed(count_picture(diagnostic), request.workspace.slug, diagnostic) if run else [],
        "unread": len(unread_themes(diagnostic)) if run else 0,
    }
    return render(request, "picture/sense.html", values)


@team
def read(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """The themes nobody has looked at, one after another: confirm, rename, hide, or leave it for later."""
    waiting = unread_themes(diagnostic)
    theme = _next(waiting, request.GET.get("after", ""))
    if theme is None:
        return render(request, "picture/read_all.html", {"diagnostic": diagnostic, "left": len(waiting)})
    evidence, counts = behind(diagnostic, theme)
    some = evidence.passages[:READ]
    addresses = team_addresses(request.workspace.slug, diagnostic)
    values = {
        "diagnostic": diagnostic,
        "theme": theme,
        "page": theme_page(diagnostic, theme, counts, insight_of_theme(theme), addresses),
        "quotes": shown(evidence, some, words_behind(some), counts.groups, addresses.passage),
        "more": len(evidence.passages) - len(some),
        "withheld": withheld_words(evidence.withheld),
        "number": waiting.index(theme) + 1,
        "of": len(waiting),
        "rename": RenameForm(initial={"name": theme.name}),
    }
    return render(request, "picture/read.html", values)


def _next(waiting: list[Theme], after: str) -> Theme | None:
    """The first, or the one that follows a theme that was left for later."""
    try:
        place = [theme.pk for theme in waiting].index(UUID(after)) + 1
    except ValueError:
        place = 0
    return waiting[place] if place < len(waiting) else None
