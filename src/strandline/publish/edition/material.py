"""Everything a report is made of, fetched once: passages, who said them, themes, insights, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from strandline.diagnostics.models import Diagnostic, Perspective
from strandline.diagnostics.queries import (
    Standing,
    confirmed_passages,
    conversations_held,
    current_records,
    is_listed,
    may_be_shown,
    standings,
)
from strandline.insight.models import Insight, Theme
from strandline.insight.queries import Placed, current_insights, current_placements, current_themes
from strandline.records.actions import digest
from strandline.records.models import Clearing, Record
from strandline.records.queries import Closed, closed_in, on_record

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, slots=True)
class Said:
    """One placed passage with its words and everything that is known of it."""

    excerpt: UUID
    record: UUID
    participation: UUID | None
    start: int
    end: int
    verbatim: bool
    text: str
    at: float | None
    question: str | None
    theme: UUID | None
    also: tuple[UUID, ...]  # further themes it names in the same breath
    against: UUID | None  # another theme it speaks against
    facet: str
    differs: bool
    rank: int
    flags: tuple[str, ...]
    unquoted: bool  # whoever said it asked that it be not quoted: counted, and shown to nobody
    clearing: str | None  # a value of Clearing.State, None while nobody decided or when the words have changed since


@dataclass
class Material:
    diagnostic: Diagnostic
    records: dict[UUID, Record]
    people: dict[UUID, Standing]  # participation → standing, everybody heard
    perspectives: list[Perspective]
    said: list[Said]
    themes: list[Theme]
    insights: list[Insight]
    conversations: int
    listed: bool  # a list of people came with the folder
    shown: Callable[[UUID | None], bool]  # whose words the team may see in a report
    closed: dict[UUID, Closed]  # record → what of its text is not to be used, or not to be quoted
    confirmed: frozenset[UUID]  # passages that were noted, and whose speaker said that they are right
    by_theme: dict[UUID, list[Said]] = field(default_factory=dict)
    against: dict[UUID, list[Said]] = field(default_factory=dict)

    def may_quote(self, said: Said) -> bool:
        """Whether these words may be shown to the team: see `may_be_shown`."""
        return not said.unquoted and self.shown(said.participation)

    def agreed_to_be_quoted(self, said: Said) -> bool:
        """Whether it is on record that they agreed: what leaves the team needs no less."""
        person = self.people.get(said.participation) if said.participation else None
        return not said.unquoted and person is not None and person.may_quote

    def agreed_beyond(self, said: Said) -> bool:
        """Whether they agreed as well that it is shared beyond the workspace."""
        person = self.people.get(said.participation) if said.participation else None
        return self.agreed_to_be_quoted(said) and person is not None and person.consent.get("share", False)

    @cached_property
    def asked(self) -> int:
        """People heard, every voice of a group counted."""
        return sum(person.voices for person in self.people.values())

    @cached_property
    def groups(self) -> dict[UUID, tuple[str, ...]]:
        """Participation → perspectives, "not recorded" for whoever has none."""
        return {pk: person.perspectives or (NOT_RECORDED,) for pk, person in self.people.items()}

    @cached_property
    def voices(self) -> dict[UUID, int]:
        return {pk: person.voices for pk, person in self.people.items() if person.voices > 1}

    @cached_property
    def group_order(self) -> list[str]:
        """Perspectives in the order of the diagnostic; "not recorded" last, if anybody is there."""
        names = [perspective.name for perspective in self.perspectives]
        if any(NOT_RECORDED in groups for groups in self.groups.values()):
            names.append(NOT_RECORDED)
        return names

    def supporting(self, theme: Theme) -> Iterator[Said]:
        return (said for said in self.by_theme.get(theme.pk, []) if not said.differs)

    def differing(self, theme: Theme) -> Iterator[Said]:
        """Those of the theme who see it differently, and those elsewhere who speak against it."""
        yield from (said for said in self.by_theme.get(theme.pk, []) if said.differs)
        yield from self.against.get(theme.pk, [])


def material_of(diagnostic: Diagnostic) -> Material:
    """Fetch a diagnostic whole, in a handful of queries whatever its size."""
    records = {record.pk: record for record in current_records(diagnostic)}
    closed = closed_in(current_records(diagnostic))
    said = [_said(placement, records, closed) for placement in current_placements(diagnostic)]
    by_theme: dict[UUID, list[Said]] = defaultdict(list)
    against: dict[UUID, list[Said]] = defaultdict(list)
    for passage in said:
        if passage.against is not None:
            against[passage.against].append(passage)
        for theme in (passage.theme, *passage.also):
            if theme is not None:
                by_theme[theme].append(passage)
    people = standings(diagnostic)
    return Material(
        diagnostic=diagnostic,
        records=records,
        people=people,
        perspectives=list(diagnostic.perspectives.all()),
        said=said,
        themes=[theme for theme in current_themes(diagnostic) if theme.pk in by_theme],
        insights=list(current_insights(diagnostic)),
        conversations=conversations_held(diagnostic),
        listed=is_listed(diagnostic),
        shown=may_be_shown(diagnostic, people),
        closed=closed,
        confirmed=confirmed_passages(diagnostic),
        by_theme=dict(by_theme),
        against=dict(against),
    )


def _said(placed: Placed, records: dict[UUID, Record], closed: dict[UUID, Closed]) -> Said:
    text = records[placed.record].text
    words = text[placed.start : placed.end]
    state, of_words = placed.clearing or (None, None)
    return Said(
        excerpt=placed.excerpt,
        record=placed.record,
        participation=placed.participation,
        start=placed.start,
        end=placed.end,
        verbatim=placed.verbatim,
        text=words,
        at=placed.at_seconds,
        question=on_record(text, *placed.asked, closed[placed.record].off_record) if placed.asked else None,
        theme=placed.theme,
        also=placed.also,
        against=placed.against,
        facet=placed.facet,
        differs=placed.differs,
        rank=placed.rank,
        flags=placed.flags,
        unquoted=placed.unquoted,
        clearing=state if of_words is not None and of_words == digest(words) else None,
    )


def state_of(clearing: Clearing | None, words: str) -> str | None:
    """The decision about exactly these words, or None: a decision about other words is none."""
    if clearing is None or clearing.of_words != digest(words):
        return None
    return clearing.state
