"""Drafting findings: every passage placed, themes found and named, insights drafted, all waiting for a person."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_passages, current_records, standings
from strandline.insight.claims import claim_of, to_decide_of
from strandline.insight.models import Insight, MadeBy, Placement, Theme
from strandline.insight.opposing import Candidate, spoken_against
from strandline.records.models import Excerpt, Turn
from strandline.records.queries import Words, words_of
from strandline.transcripts.speakers import may_be_a_name

if TYPE_CHECKING:
    from strandline.sense import ThemeSet
    from strandline.sense.reading import Reading
    from strandline.sense.types import Keep
    from strandline.sense.types import Theme as FoundTheme


@dataclass(frozen=True, slots=True)
class Drafted:
    passages: int
    not_placed: int
    themes: int
    insights: int


@dataclass(slots=True)
class _Reading:
    """What the machine made of the passages, before anything is stored; lists run along the passages."""

    alone: list[Reading]
    against: list[int | None]  # index of another theme that the passage speaks against
    themes: ThemeSet


def draft_findings(*, diagnostic: Diagnostic, by: Actor, seed: int = 0) -> Drafted:
    """Place every passage in use, find and name themes, and draft an insight for each theme.

    Reading and computing happen outside the transaction; what is stored is stored at once. What a person decided is
    kept: a theme they made or cleared keeps its name and identity, a passage they placed stays where they put it.
    """
    passages = words_of(current_passages(diagnostic))
    people = standings(diagnostic)
    reading = _read(diagnostic, passages, seed)
    with transaction.atomic():
        Diagnostic.objects.select_for_update().get(pk=diagnostic.pk)  # two drafts at once take turns
        themes = _store_themes(diagnostic, passages, reading, {pk for pk, s in people.items() if s.may_quote})
        _store_placements(diagnostic, passages, reading, themes)
        insights = _store_insights(diagnostic)
        drafted = Drafted(
            passages=len(passages),
            not_placed=sum(one.facet.name == "other" for one in reading.alone),
            themes=len(themes),
            insights=insights,
        )
        note(
            "findings.drafted",
            diagnostic,
            by=by,
            workspace_id=diagnostic.workspace_id,
            passages=drafted.passages,
            themes=drafted.themes,
            insights=drafted.insights,
            seed=seed,
        )
    return drafted


def _read(diagnostic: Diagnostic, passages: list[Words], seed: int) -> _Reading:
    # Late, because they bring scikit-learn: a second that commands which only read should not pay.
    from strandline.sense import find_themes
    from strandline.sense.reading import read_passages

    texts = [passage.text for passage in passages]
    known, places = _names_and_places(diagnostic)
    alone = read_passages(
        texts, _asked_facets(diagnostic, passages), names=known, places=places, cores=os.cpu_count() or 1
    )
    placed_by_people = {
        placement.excerpt_id: placement
        for placement in diagnostic.placements.filter(made_by=MadeBy.PERSON).select_related("theme")
    }
    names = [
        _facet_of(placed_by_people[passage.excerpt]) if passage.excerpt in placed_by_people else reading.facet.name
        for passage, reading in zip(passages, alone, strict=True)
    ]
    themes = find_themes(
        texts,
        people=[passage.participation or passage.record for passage in passages],
        groups=names,
        seed=seed,
        keep=_kept(diagnostic, passages, placed_by_people),
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
    return _Reading(alone=alone, against=against, themes=themes)


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


def _kept(diagnostic: Diagnostic, passages: list[Words], placed: dict[UUID, Placement]) -> Keep | None:
    """What earlier runs and people left, as `find_themes` takes it: themes by the passages that are in them."""
    from strandline.sense.types import Keep, KeptTheme

    index_of = {passage.excerpt: index for index, passage in enumerate(passages)}
    # A passage of a replaced record is another excerpt now: it is known again by its words.
    by_words = {passage.text: index for index, passage in enumerate(passages)}
    members: dict[UUID, list[int]] = defaultdict(list)
    rows = diagnostic.placements.filter(theme__isnull=False).select_related("excerpt__record")
    for placement in rows:
        index = index_of.get(placement.excerpt_id)
        if index is None:
            index = by_words.get(placement.excerpt.text)
        if index is not None and placement.theme_id is not None:
            members[placement.theme_id].append(index)
    themes = {theme.pk: theme for theme in diagnostic.themes.exclude(facet="").select_related("clearance")}
    kept = [
        KeptTheme(id=str(pk), name=themes[pk].name if _is_decided(themes[pk]) else None, texts=tuple(indices))
        for pk, indices in members.items()
    ]
    pinned = {
        index_of[excerpt]: str(placement.theme_id)
        for excerpt, placement in placed.items()
        if excerpt in index_of and placement.theme_id is not None
    }
    return Keep(themes=tuple(kept), pinned=pinned) if kept else None


def _is_decided(theme: Theme) -> bool:
    return theme.made_by == MadeBy.PERSON or hasattr(theme, "clearance")


def _store_themes(
    diagnostic: Diagnostic, passages: list[Words], reading: _Reading, may_quote: set[UUID]
) -> list[Theme]:
    """Store what was found; returns one Theme per found theme, in the same order."""
    known = {str(theme.pk): theme for theme in diagnostic.themes.select_related("clearance")}
    topics_before = {theme.name: theme for theme in known.values() if theme.facet == ""}

    def store(found: FoundTheme, theme: Theme | None, facet: str, topic: Theme | None) -> Theme:
        theme = theme or Theme(workspace_id=diagnostic.workspace_id, diagnostic=diagnostic)
        if not _is_decided(theme):
            theme.name = found.name[:200]
        theme.facet = facet
        theme.keywords = list(found.keywords)
        theme.stability = found.stability
        theme.topic = topic
        theme.rest = found.rest
        theme.telling = _telling(found, passages, may_quote) if facet else None
        theme.retired_at = None
        theme.save()
        return theme

    topics = {found.id: store(found, topics_before.get(found.name), "", None) for found in reading.themes.topics}
    themes = [
        store(found, known.get(found.id), str(found.group), topics.get(found.parent or ""))
        for found in reading.themes.themes
    ]
    in_use = [theme.pk for theme in (*topics.values(), *themes)]
    diagnostic.themes.exclude(pk__in=in_use).filter(retired_at__isnull=True).update(retired_at=timezone.now())
    return themes


def _telling(found: FoundTheme, passages: list[Words], may_quote: set[UUID]) -> Excerpt | None:
    """The theme's telling clause as an excerpt of its own, if whoever said it may be quoted."""
    if found.telling_at is None:
        return None
    index, start, end = found.telling_at
    passage = passages[index]
    if passage.participation not in may_quote:
        return None
    excerpt, _ = Excerpt.objects.get_or_create(
        workspace_id=passage.workspace,
        record_id=passage.record,
        start=passage.start + start,
        end=passage.start + end,
        defaults={"turn_id": passage.turn, "participation_id": passage.participation, "verbatim": passage.verbatim},
    )
    return excerpt


def _store_placements(diagnostic: Diagnostic, passages: list[Words], reading: _Reading, themes: list[Theme]) -> None:
    decided = set(diagnostic.placements.filter(made_by=MadeBy.PERSON).values_list("excerpt_id", flat=True))
    diagnostic.placements.filter(made_by=MadeBy.MACHINE).delete()
    ranks = _ranks(reading)
    placements = Placement.objects.bulk_create(
        [
            Placement(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                excerpt_id=passage.excerpt,
                theme=themes[theme] if theme >= 0 else None,
                against=None if against is None else themes[against],
                facet=alone.facet.name,
                probability=min(1.0, max(0.0, float(alone.facet.probability))),
                affirms=alone.facet.affirms,
                differs=alone.differs,
                rank=ranks[index],
                flags=list(alone.flags),
            )
            for index, (passage, theme, alone, against) in enumerate(
                zip(
                    passages,
                    reading.themes.assignments.tolist(),
                    reading.alone,
                    reading.against,
                    strict=True,
                )
            )
            if passage.excerpt not in decided
        ],
        batch_size=500,
    )
    index_of = {passage.excerpt: index for index, passage in enumerate(passages)}
    membership = reading.themes.membership.tocsr()
    through = Placement.also.through
    through.objects.bulk_create(
        [
            through(placement_id=placement.pk, theme_id=themes[further].pk)
            for placement in placements
            for further in membership[index_of[placement.excerpt_id]].indices.tolist()
            if themes[further].pk != placement.theme_id
        ],
        batch_size=500,
    )


def _ranks(reading: _Reading) -> list[int]:
    """How telling each passage is within its theme: 0 first; those the theme does not quote come after, in order."""
    ranks = [10_000 + index for index in range(len(reading.alone))]
    for found in reading.themes.themes:
        for rank, (index, _, _) in enumerate(found.quotes):
            ranks[index] = min(ranks[index], rank)
    return ranks


def _store_insights(diagnostic: Diagnostic) -> int:
    """One draft for each theme that stands for something; drafts of a person stay as they are."""
    themes = list(diagnostic.themes.filter(retired_at__isnull=True, rest=False).exclude(facet__in=["", "other"]))
    known = {insight.theme_id: insight for insight in diagnostic.insights.select_related("theme")}
    for position, theme in enumerate(themes):
        insight = known.get(theme.pk) or Insight(
            workspace_id=diagnostic.workspace_id, diagnostic=diagnostic, theme=theme
        )
        if insight.made_by == MadeBy.MACHINE:
            insight.claim = claim_of(theme.facet, theme.name)
            insight.to_decide = to_decide_of(theme.facet, theme.name)
        insight.position = position
        insight.retired_at = None
        insight.save()
    in_use = [theme.pk for theme in themes]
    diagnostic.insights.exclude(theme__in=in_use).filter(retired_at__isnull=True).update(retired_at=timezone.now())
    return len(themes)
