"""The team's picture, counted and drawn once for everybody who looks until something changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from strandline.diagnostics.models import Diagnostic
from strandline.publish.keeping import Kept
from strandline.web.picture.presenters.asked import Asked

kept: Kept[SafeString] = Kept(64)  # of some 100 kB each


def drawn(diagnostic: Diagnostic, asked: Asked, values: Callable[[], dict[str, Any]]) -> SafeString:
    """The picture as somebody asked for it, from `values`: nothing in it is about who looks."""
    return kept(
        diagnostic,
        lambda: render_to_string("picture/drawn.html", values() | {"workspace": diagnostic.workspace}),
        asked,
        get_language(),
    )
