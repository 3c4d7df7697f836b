"""What stands behind the team's picture, counted and drawn once for everybody who looks until something changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from strandline.diagnostics.models import Diagnostic
from strandline.insight.counting import Counts, count_picture
from strandline.insight.evidence import Evidence, evidence_of_theme
from strandline.insight.models import Theme
from strandline.publish.keeping import Kept
from strandline.web.picture.presenters.asked import Asked

pictures: Kept[SafeString] = Kept(64)  # of some 100 kB each
behind_themes: Kept[tuple[Evidence, Counts]] = Kept(64)  # ids and counts, no words


def drawn(diagnostic: Diagnostic, asked: Asked, values: Callable[[], dict[str, Any]]) -> SafeString:
    """The picture as somebody asked for it, from `values`: nothing in it is about who looks."""
    return pictures(
        diagnostic,
        lambda: render_to_string("picture/drawn.html", values() | {"workspace": diagnostic.workspace}),
        asked,
        get_language(),
    )


def behind(diagnostic: Diagnostic, theme: Theme) -> tuple[Evidence, Counts]:
    """Which passages stand behind a theme, and who raised it."""

    def make() -> tuple[Evidence, Counts]:
        evidence = evidence_of_theme(diagnostic, theme)
        return evidence, count_picture(diagnostic, theme, evidence.people)

    return behind_themes(diagnostic, make, theme.pk)
