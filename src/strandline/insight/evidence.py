"""The words behind a theme, a mark or a number: which passages, in which order, and which of them may be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import Standing, confirmed_passages, may_be_shown, standings
from strandline.insight.counting import NOT_RECORDED, placements_in_use
from strandline.insight.models import MadeBy, Placement, Theme
from strandline.records.models import Excerpt, Record, Turn
from strandline.records.queries import Words, closed_in, not_to_be_quoted, on_record, words_of


@dataclass(frozen=True, slots=True)
class Behind:
    """A passage that stands behind something, without its words yet."""

    excerpt: UUID
    person: UUID | None  # participation
    theme: UUID | None  # where it is at home
    facet: str
    differs: bool  # sees it differently from most of those it stands beside
    rank: int
    flags: tuple[str, ...]
    by_person: bool  # a person put it there
    at_seconds: float | None


@dataclass(frozen=True)
class Evidence:
    passages: tuple[Behind, ...]  # that may be shown: those who say so, best first, then those who see it differently
    withheld_from: tuple[UUID | None, ...]  # who said what is counted, and not shown: they did not agree to be quoted
    people: Mapping[UUID, Standing]
    confirmed: frozenset[UUID]  # passages that were noted, and whose speaker said that they are right

    @property
    def withheld(self) -> int:
        return len(self.withheld_from)

    def of_group(self, group: str) -> Evidence:
        """Of the people of one perspective."""
        return Evidence(
            passages=tuple(one for one in self.passages if group in self.groups_of(one.person)),
            withheld_from=tuple(one for one in self.withheld_from if group in self.groups_of(one)),
            people=self.people,
            confirmed=self.confirmed,
        )

    def groups_of(self, participation: UUID | None) -> tuple[str, ...]:
        person = self.people.get(participation) if participation else None
        return (person.perspectives or (NOT_RECORDED,)) if person else ()


def evidence_of_theme(diagnostic: Diagnostic, theme: Theme) -> Evidence:
    """What is at home in the theme, names it in the same breath, or speaks against it from elsewhere."""
    return _evidence(diagnostic, Q(theme=theme) | Q(also=theme) | Q(against=theme), theme)


def evidence_without_theme(diagnostic: Diagnostic, facet: str) -> Evidence:
    """What stands under a heading and in no theme of it."""
    return _evidence(diagnostic, Q(theme=None, facet=facet), None)


def _evidence(diagnostic: Diagnostic, which: Q, home: Theme | None) -> Evidence:
    people = standings(diagnostic)
    shown = may_be_shown(diagnostic, people)
    rows = (
        placements_in_use(diagnostic)
        .filter(which)
        .annotate(unquoted=not_to_be_quoted("excerpt__"))
        .order_by("rank", "excerpt")
        .distinct()
        .values_list(
            "excerpt",
            "excerpt__participation",
            "theme",
            "facet",
            "differs",
            "rank",
            "flags",
            "made_by",
            "excerpt__turn__at_seconds",
            "against",
            "unquoted",
        )
    )
    passages = []
    withheld: list[UUID | None] = []
    for excerpt, person, theme, facet, differs, rank, flags, made_by, at, against, unquoted in rows:
        if unquoted or not shown(person):
            withheld.append(person)
            continue
        apart = differs or (home is not None and against == home.pk)
        passages.append(Behind(excerpt, person, theme, facet, apart, rank, tuple(flags), made_by == MadeBy.PERSON, at))
    return Evidence(tuple(_in_turns(passages, home, people)), tuple(withheld), people, confirmed_passages(diagnostic))


def _in_turns(passages: Iterable[Behind], home: Theme | None, people: Mapping[UUID, Standing]) -> list[Behind]:
    """Those who say so before those who see it differently; in each, the most telling first, perspectives taking turns
    so that none speaks over the others."""

    def perspective(one: Behind) -> str:
        person = people.get(one.person) if one.person else None
        return person.perspectives[0] if person and person.perspectives else ""

    order: list[Behind] = []
    for apart in (False, True):
        waiting: dict[str, list[Behind]] = {}
        at_home = home.pk if home else None
        ours = (one for one in passages if one.differs == apart)
        for one in sorted(ours, key=lambda one: (one.theme != at_home, one.rank, one.excerpt)):
            waiting.setdefault(perspective(one), []).append(one)
        while waiting:
            for name in list(waiting):
                order.append(waiting[name].pop(0))
                if not waiting[name]:
                    del waiting[name]
    return order


def words_behind(passages: Sequence[Behind]) -> dict[UUID, Words]:
    """The words of some of them: of a page, not of all."""
    found = words_of(Excerpt.objects.filter(pk__in=[one.excerpt for one in passages]))
    return {words.excerpt: words for words in found}


@dataclass(frozen=True, slots=True)
class Around:
    """A turn near a passage: its words as pieces, the passage's own among them."""

    role: str
    who: str  # pseudonym, or nothing
    pieces: tuple[tuple[str, bool], ...]  # (words, whether they are the passage's)


def placement_of(diagnostic: Diagnostic, excerpt: UUID) -> Placement | None:
    return (
        placements_in_use(diagnostic)
        .filter(excerpt=excerpt)
        .select_related("theme", "excerpt__record", "excerpt__turn", "excerpt__answers", "excerpt__participation")
        .first()
    )


def turns_around(placement: Placement, shown: Callable[[UUID | None], bool], *, reach: int = 2) -> list[Around]:
    """The passage's turn with `reach` turns before and after it. What is closed in the record is not in it, and what
    others said who are not to be quoted is left out and marked as left out."""
    excerpt = placement.excerpt
    if excerpt.turn is None:
        return []
    record = excerpt.record
    closed = closed_in(Record.objects.filter(pk=record.pk))[record.pk].off_record
    position = excerpt.turn.position
    near = Turn.objects.filter(
        record=record, position__gte=max(0, position - reach), position__lte=position + reach
    ).select_related("participation")
    around = []
    for turn in near.order_by("position"):
        asks = turn.role == Turn.Role.INTERVIEWER
        who = "" if asks or turn.participation is None else turn.participation.pseudonym
        if not asks and not shown(turn.participation_id):
            around.append(Around(turn.role, who, (("[…]", False),)))
            continue
        cuts = [(turn.start, turn.end, False)]
        if turn.pk == excerpt.turn_id:
            cuts = [
                (turn.start, excerpt.start, False),
                (excerpt.start, excerpt.end, True),
                (excerpt.end, turn.end, False),
            ]
        pieces = ((on_record(record.text, start, end, closed), ours) for start, end, ours in cuts if start < end)
        around.append(Around(turn.role, who, tuple(pieces)))
    return around


def is_withheld(placement: Placement) -> bool:
    """Whether whoever said it asked that it be not quoted."""
    return Excerpt.objects.filter(not_to_be_quoted(), pk=placement.excerpt_id).exists()
