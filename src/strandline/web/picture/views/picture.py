"""Step 8, for the interview team: the picture with every count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import nobody_knows, standings
from strandline.insight.counting import count_picture
from strandline.insight.queries import hidden_themes
from strandline.web.doors import team
from strandline.web.picture.kept import drawn
from strandline.web.picture.presenters.addresses import team_addresses
from strandline.web.picture.presenters.asked import Asked, facet_choices, level_choices, sort_choices
from strandline.web.picture.presenters.team_matrix import rests_of, team_matrix
from strandline.web.picture.presenters.words import unknown_words
from strandline.web.request import MemberRequest


@team
def picture(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    asked = Asked.read(request.GET)
    picture = drawn(diagnostic, asked, lambda: _counted(diagnostic, asked))
    return render(request, "picture/picture.html", {"diagnostic": diagnostic, "picture": picture})


def _counted(diagnostic: Diagnostic, asked: Asked) -> dict[str, Any]:
    people = standings(diagnostic)
    counts = count_picture(diagnostic, people=people)
    matrix = team_matrix(counts, asked, team_addresses(diagnostic.workspace.slug, diagnostic))
    return {
        "diagnostic": diagnostic,
        "asked": asked,
        "as_table": replace(asked, as_table=True).address,
        "as_picture": replace(asked, as_table=False).address,
        "matrix": matrix,
        "people": counts.people_asked,
        "facets": facet_choices(asked, matrix.facets),
        "sorts": sort_choices(asked, lived=matrix.lived),
        "levels": level_choices(asked) if matrix.topics else [],
        "rests": rests_of(counts),
        "not_placed": counts.not_placed,
        "hidden": list(hidden_themes(diagnostic)),
        "unknown": unknown_words(nobody_knows(diagnostic, people)),
        "unread": sum(row.theme.made_by == "machine" for row in counts.rows),
        "small": [name for name, asked in zip(counts.groups, counts.asked, strict=True) if 0 < asked < 5],
    }
