"""What the machine makes of the passages, before anything is stored."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_records
from strandline.insight.models import MadeBy, Placement, Theme
from strandline.insight.opposing import Candidate, spoken_against
from strandline.records.models import Turn
from strandline.records.queries import Words
from strandline.transcripts.speakers import may_be_a_name

if TYPE_CHECKING:
    from strandline.sense import ThemeSet
    from strandline.sense.reading import Reading
    from strandline.sense.types import Keep


@dataclass(frozen=True, slots=True)
class Made:
    """Lists run along the passages."""

    readings: list[Reading]  # of each passage by itself
    against: list[int | None]  # index of another theme that the passage speaks against
    themes: ThemeSet
    placed: dict[int, Placement]  # passages that a person placed, also before their record was replaced


def make_sense(diagnostic: Diagnostic, passages: list[Words], *, seed: int) -> Made:
    """Read each passage, find themes, and tell who speaks against which. What people decided before is respected."""
    # Late, because they bring scikit-learn: a second that commands which only read should not pay.
    from strandline.sense import find_themes
    from strandline.sense.reading import read_passages

    texts = [passage.text for passage in passages]
    known, places = _names_and_places(diagnostic)
    alone = read_passages(
        texts, _asked_facets(diagnostic, passages), names=known, places=places, cores=os.cpu_count() or 1
    )
    known_again = _Finder(passages)
    placed = {
        index: placement
        for placement in diagnostic.placements.filter(made_by=MadeBy.PERSON).select_related("theme", "excerpt__record")
        if (index := known_again(placement)) is not None
    }
    names = [_facet_of(placed[index]) if index in placed else reading.facet.name for index, reading in enumerate(alone)]
    themes = find_themes(
        texts,
        people=[passage.participation or passage.record for passage in passages],
        groups=names,
        seed=seed,
        keep=_kept(diagnostic, known_again, placed),
    )
    against = spoken_against(
        texts,
        names,
        [reading.speaks_against for reading in alone],
        [None if home < 0 else themes.themes[home].parent for home in themes.assignments.tolist()],
        [
            Candidate(index, theme.parent, str(theme.group), theme.name)
            for index, theme in enumerate(themes.themes)
            if theme.parent is not None
        ],
    )
    return Made(alone, against, themes, placed)


def _names_and_places(diagnostic: Diagnostic) -> tuple[list[str], list[str]]:
    """Names that stand in the records' own labels, and words that look like names and are none."""
    speakers = Turn.objects.filter(record__in=current_records(diagnostic).values("pk")).exclude(speaker="")
    names = sorted(filter(may_be_a_name, set(speakers.order_by().values_list("speaker", flat=True).distinct())))
    organisations = diagnostic.participants.values_list("participation__organisation", flat=True)
    places = {diagnostic.place, diagnostic.asked_by, *organisations}
    places |= set(diagnostic.perspectives.values_list("name", flat=True))
    return names, sorted(place for place in places if place)


def _facet_of(placement: Placement) -> str:
    """What a person's placement says: a theme has one facet, so a passage moved into it takes that."""
    return placement.theme.facet if placement.theme else placement.facet


def _asked_facets(diagnostic: Diagnostic, passages: list[Words]) -> list[str | None]:
    """The facet that the question before each passage asked for, where the guide's questions tell."""
    from strandline.sense.questions import follow, match_questions

    guide = list(diagnostic.questions.all())
    wording = [question.text for question in guide]
    asked_in: dict[UUID, list[str]] = defaultdict(list)  # record → its questions, in the order of the conversation
    for passage in passages:
        if passage.question and passage.question not in asked_in[passage.record][-1:]:
            asked_in[passage.record].append(passage.question)
    unique = list(dict.fromkeys(text for asked in asked_in.values() for text in asked))
    alone = dict(zip(unique, match_questions(unique, wording), strict=True))
    facet_of: dict[tuple[UUID, str], str] = {}
    for record, asked in asked_in.items():
        for text, match in zip(asked, follow(asked, [alone[text] for text in asked], wording), strict=True):
            if match is not None:
                facet_of[record, text] = guide[match.question].facet
    return [facet_of.get((passage.record, passage.question or "")) for passage in passages]


class _Finder:
    """Finds a passage again by its excerpt, or by its words where its record was replaced."""

    def __init__(self, passages: list[Words]) -> None:
        self._by_excerpt = {passage.excerpt: index for index, passage in enumerate(passages)}
        self._by_words = {passage.text: index for index, passage in enumerate(passages)}

    def __call__(self, placement: Placement) -> int | None:
        index = self._by_excerpt.get(placement.excerpt_id)
        return self._by_words.get(placement.excerpt.text) if index is None else index


def _kept(diagnostic: Diagnostic, known_again: _Finder, placed: dict[int, Placement]) -> Keep | None:
    """What earlier runs and people left, as `find_themes` takes it: themes by the passages that are in them."""
    from strandline.sense.types import Keep, KeptTheme

    members: dict[UUID, list[int]] = defaultdict(list)
    for placement in diagnostic.placements.filter(theme__isnull=False).select_related("excerpt__record"):
        index = known_again(placement)
        if index is not None and placement.theme_id is not None:
            members[placement.theme_id].append(index)
    themes = {theme.pk: theme for theme in diagnostic.themes.exclude(facet="").select_related("clearance")}
    kept = [
        KeptTheme(
            id=str(pk),
            name=themes[pk].name if is_decided(themes[pk]) else None,
            texts=tuple(indices),
            rest=themes[pk].rest,
        )
        for pk, indices in members.items()
    ]
    pinned = {index: str(placement.theme_id) for index, placement in placed.items() if placement.theme_id is not None}
    return Keep(themes=tuple(kept), pinned=pinned) if kept else None


def is_decided(theme: Theme) -> bool:
    """Whether a person named the theme, or cleared it for sharing: its name is not the machine's to change.

    What single people said is no theme, whether or not it may be shared.
    """
    return theme.made_by == MadeBy.PERSON or (hasattr(theme, "clearance") and not theme.rest)
