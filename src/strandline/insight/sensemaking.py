"""What the machine makes of the passages, before anything is stored."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_records
from strandline.insight.models import MadeBy, Placement, Theme
from strandline.insight.opposing import Candidate, spoken_against
from strandline.records.models import Excerpt, Turn
from strandline.records.queries import Words, words_of
from strandline.transcripts.speakers import may_be_a_name

if TYPE_CHECKING:
    from strandline.sense import ThemeSet
    from strandline.sense.reading import Reading
    from strandline.sense.types import Keep


STAGES = 3  # reading, sorting, storing


@dataclass(frozen=True, slots=True)
class Made:
    """Lists run along the passages."""

    readings: list[Reading]  # of each passage by itself
    against: list[int | None]  # index of another theme that the passage speaks against
    themes: ThemeSet
    placed: dict[int, Placement]  # passages that a person placed, also before their record was replaced


def make_sense(
    diagnostic: Diagnostic,
    passages: list[Words],
    *,
    seed: int,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> Made:
    """Read each passage, find themes, and tell who speaks against which. What people decided before is respected."""
    progress(0, STAGES, "reading")
    # Late, because they bring scikit-learn: a second that commands which only read should not pay.
    from strandline.sense import find_themes
    from strandline.sense.reading import read_passages

    texts = [passage.text for passage in passages]
    known, places = names_and_places(diagnostic)
    alone = read_passages(
        texts, _asked_facets(diagnostic, passages), names=known, places=places, cores=os.cpu_count() or 1
    )
    progress(1, STAGES, "sorting")
    known_again = _Finder(diagnostic, passages)
    placed: dict[int, Placement] = {}
    for placement in diagnostic.placements.filter(made_by=MadeBy.PERSON).select_related("theme"):
        index = known_again(placement.excerpt_id)
        # Where a record was replaced, what was decided about the passage of the present one comes first.
        if index is not None and (index not in placed or placement.excerpt_id == passages[index].excerpt):
            placed[index] = placement
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


def names_and_places(diagnostic: Diagnostic) -> tuple[list[str], list[str]]:
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

    def __init__(self, diagnostic: Diagnostic, passages: list[Words]) -> None:
        self.exact = {passage.excerpt: index for index, passage in enumerate(passages)}
        by_words = {passage.text: index for index, passage in enumerate(passages)}
        placed_before = Excerpt.objects.filter(placements__diagnostic=diagnostic).exclude(
            record__in=current_records(diagnostic).values("pk")
        )
        self._by_words = {words.excerpt: by_words.get(words.text) for words in words_of(placed_before)}

    def __call__(self, excerpt: UUID) -> int | None:
        index = self.exact.get(excerpt)
        return self._by_words.get(excerpt) if index is None else index


def _kept(diagnostic: Diagnostic, known_again: _Finder, placed: dict[int, Placement]) -> Keep | None:
    """What earlier runs and people left, as `find_themes` takes it: themes by the passages that are in them.

    A theme is known again by what the machine put there. What a person put there is pinned, and tells nothing of what
    the machine will find: a theme split off from another must not take the other's place because it is larger.
    """
    from strandline.sense.types import Keep, KeptTheme

    members: dict[UUID, list[int]] = defaultdict(list)
    rows = list(
        diagnostic.placements.filter(theme__isnull=False).order_by("rank", "pk").values_list("excerpt", "theme")
    )
    placed_now = {known_again.exact[excerpt] for excerpt, _ in rows if excerpt in known_again.exact}
    for excerpt, theme in rows:
        index = known_again(excerpt)
        if index is None or (index in placed_now and excerpt not in known_again.exact):
            continue  # gone, or from a record that was replaced, whose present one tells
        indices = members[theme]
        if index not in placed:
            indices.append(index)
    themes = {theme.pk: theme for theme in diagnostic.themes.exclude(facet="").select_related("clearance")}
    fixed = fixed_themes(themes.values())
    merged: dict[UUID, list[str]] = defaultdict(list)
    for one in themes.values():
        if one.merged_into_id is not None:
            merged[one.merged_into_id].append(str(one.pk))
    kept = [
        KeptTheme(
            id=str(pk),
            name=themes[pk].name if pk in fixed else None,
            texts=tuple(indices),
            hidden=themes[pk].hidden_at is not None and not themes[pk].rest,
            merged=tuple(merged.get(pk, ())),
            rest=themes[pk].rest,
        )
        for pk, indices in members.items()
    ]
    pinned = {index: str(placement.theme_id) for index, placement in placed.items() if placement.theme_id is not None}
    return Keep(themes=tuple(kept), pinned=pinned) if kept else None


def fixed_themes(themes: Iterable[Theme]) -> set[UUID]:
    """Themes whose name and heading are not the machine's to change, since a person decided what they are: named or
    cleared them, hid them, merged others into them, or split others off. What single people said is no theme.
    """
    themes = list(themes)
    fixed = {theme.pk for theme in themes if _is_decided(theme) or theme.hidden_at is not None}
    fixed |= {theme.merged_into_id for theme in themes if theme.merged_into_id is not None}
    fixed |= {theme.split_from_id for theme in themes if theme.split_from_id is not None and theme.retired_at is None}
    return fixed - {theme.pk for theme in themes if theme.rest}


def _is_decided(theme: Theme) -> bool:
    return theme.made_by == MadeBy.PERSON or hasattr(theme, "clearance")
