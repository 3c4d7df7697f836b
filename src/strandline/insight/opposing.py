"""Which passages speak against a theme that is not their own.

People seldom answer "what would you keep?" with why another thing should not be kept. They say, elsewhere and under
another question, that it wore them out. Such a passage has its home under *let go* or *in the way*; it also belongs
beside the theme that others want to keep, or the disagreement is lost between two headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# For each facet of a passage, the facets it can speak against, nearest first.
_OPPOSITE = {"let_go": ("keep", "valued"), "keep": ("let_go",), "valued": ("let_go",)}
# A passage of these facets speaks against a theme only where its words say so.
_BY_ITS_WORDS = {"in_the_way": ("keep", "valued"), "changed": ("keep", "valued"), "other": ("keep", "valued")}
_LITTLE_WORDS = "the a an of to in on for and or that with by from our their its it is are was be one all"
_LITTLE = frozenset(_LITTLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A theme that can be spoken against."""

    index: int
    topic: str | None
    facet: str
    name: str


def spoken_against(
    texts: Sequence[str],
    facets: Sequence[str],
    speaks_against: Sequence[bool],
    topics: Sequence[str | None],
    themes: Sequence[Candidate],
) -> list[int | None]:
    """For each passage the index of the theme it speaks against, or None.

    It must be of opposite facet and name what the theme is about, and be of the same topic or, having none, judge it
    ill: better to miss one than to put words into somebody's mouth. `speaks_against` tells which passages judge
    something ill, among those that are neither for keeping nor for letting go.
    """
    by_place = _grouped((theme.topic, theme.facet, theme) for theme in themes)
    by_facet = _grouped((None, theme.facet, theme) for theme in themes)
    stems = {theme.index: _stems(theme.name) for theme in themes}
    found: list[int | None] = []
    for text, facet, ill, topic in zip(texts, facets, speaks_against, topics, strict=True):
        opposite = _OPPOSITE.get(facet, ())
        if not opposite and ill and facet in _BY_ITS_WORDS:
            opposite = _BY_ITS_WORDS[facet]
        words = _stems(text) if opposite else frozenset()
        places = by_place if topic is not None else by_facet if ill else {}
        candidates = (theme for other in opposite for theme in places.get((topic, other), ()))
        found.append(next((theme.index for theme in candidates if stems[theme.index] & words), None))
    return found


def _grouped(
    themes: Iterable[tuple[str | None, str, Candidate]],
) -> dict[tuple[str | None, str], list[Candidate]]:
    grouped: dict[tuple[str | None, str], list[Candidate]] = {}
    for topic, facet, theme in themes:
        grouped.setdefault((topic, facet), []).append(theme)
    return grouped


def _stems(text: str) -> frozenset[str]:
    """The words of a text without their commonest endings, so that "forms" meets "form"."""
    words = (word for word in re.findall(r"[^\W\d_]{3,}", text.casefold()) if word not in _LITTLE)
    return frozenset(re.sub(r"(?<=\w{3})(?:ies|es|s|ing|ed)$", "", word) for word in words)
