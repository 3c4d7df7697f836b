"""Who raised what, counted for a page: a few rows a theme and no words, however many passages stand behind them.

The same counts as the team's report (`publish.edition.team`), which reads every passage because it quotes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from strandline.diagnostics.models import Diagnostic, Perspective
from strandline.diagnostics.queries import Standing, standings
from strandline.insight.models import Placement, Theme
from strandline.insight.queries import current_themes
from strandline.records.queries import in_use

if TYPE_CHECKING:
    from strandline.sense.comparison import Cell, Comparison

NOT_RECORDED = "Not recorded"  # the group of people whose perspective nobody wrote down


@dataclass(frozen=True, slots=True)
class Row:
    """People behind one theme, or one topic, of all people asked."""

    theme: Theme
    cells: tuple[Cell, ...]  # one a group, in the order of `Counts.groups`
    overall: Cell
    differ: int  # people who see it differently
    lived: bool  # said by those who live with it, not by those who decide
    gap: float  # how much more of those who live with it than of those who decide say so


@dataclass(frozen=True)
class Counts:
    groups: tuple[str, ...]
    asked: tuple[int, ...]  # people of each group
    perspectives: Mapping[str, Perspective]  # group → its perspective; "not recorded" has none
    people_asked: int
    rows: tuple[Row, ...]  # one a theme of several people
    rests: tuple[Row, ...]  # one a heading under which single people said something
    topics: tuple[Row, ...]
    not_placed: int  # passages under no heading

    @cached_property
    def by_theme(self) -> dict[UUID, Row]:
        return {row.theme.pk: row for row in (*self.rows, *self.rests)}

    @property
    def perspectives_heard(self) -> int:
        return sum(bool(asked) and group != NOT_RECORDED for group, asked in zip(self.groups, self.asked, strict=True))


def placements_in_use(diagnostic: Diagnostic) -> QuerySet[Placement]:
    """Of passages that may be counted, of records in use."""
    there = Placement.objects.filter(diagnostic=diagnostic, excerpt__record__session_record__set_aside_at__isnull=True)
    return in_use(there, "excerpt__")


def count_picture(
    diagnostic: Diagnostic, only: Theme | None = None, people: Mapping[UUID, Standing] | None = None
) -> Counts:
    """Every theme and topic of a diagnostic with the people behind it; or of one theme alone, also a hidden one.

    `people` are the standings, if they are at hand.
    """
    people = standings(diagnostic) if people is None else people
    perspectives = {perspective.name: perspective for perspective in diagnostic.perspectives.all()}
    themes = [only] if only else list(current_themes(diagnostic).select_related(None).select_related("topic"))
    placed = placements_in_use(diagnostic).order_by()
    supporting, differing = _speakers(placed, people, only)
    groups = {pk: person.perspectives or (NOT_RECORDED,) for pk, person in people.items()}
    order = [*perspectives, *([NOT_RECORDED] if any(NOT_RECORDED in of for of in groups.values()) else [])]
    voices = {pk: person.voices for pk, person in people.items() if person.voices > 1}
    heard = [theme for theme in themes if supporting.get(theme.pk) or differing.get(theme.pk)]
    compared = _compare([supporting.get(theme.pk, set()) for theme in heard], groups, voices, order)
    rows = _rows(heard, compared, [len(differing.get(theme.pk, ())) for theme in heard], perspectives)
    topics = [] if only else _topics(heard, supporting, differing)
    of_topics = _compare([speakers for _, speakers, _ in topics], groups, voices, order)
    return Counts(
        groups=tuple(order),
        asked=compared.asked,
        perspectives=perspectives,
        people_asked=compared.people_asked,
        rows=tuple(row for row in rows if not row.theme.rest),
        rests=tuple(row for row in rows if row.theme.rest),
        topics=tuple(
            _rows([topic for topic, _, _ in topics], of_topics, [len(apart) for _, _, apart in topics], perspectives)
        ),
        not_placed=0 if only else placed.filter(facet="other", theme=None).count(),
    )


Speakers = dict[UUID, set[UUID]]  # theme → participations


def _speakers(
    placed: QuerySet[Placement], people: Mapping[UUID, Standing], only: Theme | None
) -> tuple[Speakers, Speakers]:
    """Who says so and who sees it differently, for each theme."""
    supporting: Speakers = defaultdict(set)
    differing: Speakers = defaultdict(set)
    placed = placed.filter(excerpt__participation__isnull=False)
    for through in ("theme", "also", "against"):
        which = Q(**{through: only}) if only else Q(**{f"{through}__isnull": False})
        spoken = placed.filter(which).values_list(through, "excerpt__participation", "differs").distinct()
        for theme, person, differs in spoken:
            if person in people:
                (differing if differs or through == "against" else supporting)[theme].add(person)
    return supporting, differing


def _compare(
    speakers: list[set[UUID]],
    groups: Mapping[UUID, tuple[str, ...]],
    voices: Mapping[UUID, int],
    order: list[str],
) -> Comparison:
    # Late: they bring SciPy, which pages that count nobody do not need.
    from scipy import sparse

    from strandline.sense.comparison import compare_groups

    pairs = [(person, column) for column, said in enumerate(speakers) for person in said]
    membership = sparse.csr_array(
        ([1.0] * len(pairs), (range(len(pairs)), [column for _, column in pairs])), shape=(len(pairs), len(speakers))
    )
    return compare_groups(membership, [person for person, _ in pairs], groups, voices=voices, order=order)


def _rows(
    themes: list[Theme], compared: Comparison, differ: list[int], perspectives: Mapping[str, Perspective]
) -> list[Row]:
    from strandline.sense.comparison import power_gap  # late, as above

    heard = {group for group, asked in zip(compared.groups, compared.asked, strict=True) if asked}
    lives, decides = (
        {name for name, one in perspectives.items() if stance in one.stances and name in heard}
        for stance in ("lives_with_it", "decides")
    )
    lived = {gap.theme for gap in power_gap(compared, lives, decides)}
    return [
        Row(
            theme=theme,
            cells=compared.cells[at],
            overall=compared.overall[at],
            differ=differ[at],
            lived=at in lived and not theme.rest,
            gap=_share(compared, at, lives - decides) - _share(compared, at, decides - lives),
        )
        for at, theme in enumerate(themes)
    ]


def _share(compared: Comparison, theme: int, groups: set[str]) -> float:
    cells = [cell for group, cell in zip(compared.groups, compared.cells[theme], strict=True) if group in groups]
    asked = sum(cell.asked for cell in cells)
    return sum(cell.people for cell in cells) / asked if asked else 0.0


def _topics(
    themes: Iterable[Theme], supporting: Speakers, differing: Speakers
) -> list[tuple[Theme, set[UUID], set[UUID]]]:
    """Each topic with who speaks of it under any heading, for or against, and who sees a theme of it differently."""
    topics: dict[UUID, tuple[Theme, set[UUID], set[UUID]]] = {}
    for theme in themes:
        if theme.topic is not None and not theme.rest:
            _, speakers, apart = topics.setdefault(theme.topic.pk, (theme.topic, set(), set()))
            speakers |= supporting.get(theme.pk, set()) | differing.get(theme.pk, set())
            apart |= differing.get(theme.pk, set())
    return list(topics.values())
