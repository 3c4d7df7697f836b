"""Which groups of people a shared edition shows, and in which bands they speak of each theme.

The edition for readers beyond the workspace is made from the workspace's own and from nothing else: its columns are
columns of that one put together, and the bands of a joined column are those that follow from its parts. So whoever
holds both editions learns nothing by comparing them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from strandline.insight.models import Theme as StoredTheme
from strandline.publish.edition.material import Material, Said
from strandline.publish.report import Audience
from strandline.sense.disclosure import (
    BANDS,
    Bands,
    band_range,
    join_small,
    place_once,
    read_bands,
    shared_cells,
)

K = Audience.WORKSPACE.smallest_group


@dataclass(frozen=True, slots=True)
class Row:
    """One theme: the bands of each column, and of everybody heard."""

    cells: tuple[Bands, ...]
    whole: Bands


@dataclass(frozen=True, slots=True)
class Groups:
    """Columns by the name under which they are known here, and what may be said of each theme."""

    shown_in: Mapping[str, str]  # perspective → column
    placed: Mapping[UUID, str]  # participation → column, everybody once
    asked: Mapping[str, int]  # column → people
    columns: tuple[str, ...]
    rows: tuple[Row, ...]  # along the themes
    smallest: int

    def may_be_named(self, participation: UUID) -> bool:
        """Whether somebody's words may be shown with the column they belong to."""
        return self.asked[self.placed[participation]] >= self.smallest


def groups_for(
    audience: Audience, material: Material, themes: list[StoredTheme], may_be_shown: Callable[[Said], bool]
) -> Groups:
    """`may_be_shown` says which passages the workspace's edition shows, whoever the audience is."""
    within = _within_workspace(material, themes, may_be_shown)
    return within if audience is Audience.WORKSPACE else joined_further(within, audience.smallest_group)


def _within_workspace(material: Material, themes: list[StoredTheme], may_be_shown: Callable[[Said], bool]) -> Groups:
    shown_in = _joined(material)
    placed = place_once(material.groups, shown_in)
    asked: Counter[str] = Counter()
    for pk, person in material.people.items():
        asked[placed[pk]] += person.voices
    columns = list(dict.fromkeys(shown_in.get(name, name) for name in material.group_order))
    cells = _cells(material, themes, placed, asked, columns, may_be_shown)
    rows = shared_cells(
        [[cell.people for cell in row] for row in cells],
        [asked[name] for name in columns],
        asked_in_all=material.asked,
        quoted=[[cell.quoted for cell in row] for row in cells],
        differing=[[cell.differing for cell in row] for row in cells],
        k=K,
    )
    return Groups(
        shown_in=shown_in,
        placed=placed,
        asked=asked,
        columns=tuple(columns),
        rows=tuple(Row(row.cells, row.whole) for row in rows),
        smallest=K,
    )


def joined_further(groups: Groups, smallest: int) -> Groups:
    """The same with columns joined until each holds `smallest` people, told by what `groups` tell already."""
    joined = join_small({name: groups.asked[name] for name in groups.columns}, smallest)
    columns = list(dict.fromkeys(joined[name] for name in groups.columns))
    asked: Counter[str] = Counter()
    for name in groups.columns:
        asked[joined[name]] += groups.asked[name]
    heard = sum(asked.values())
    members = {column: [at for at, name in enumerate(groups.columns) if joined[name] == column] for column in columns}

    def cell(row: Row, column: str) -> Bands:
        if asked[column] < smallest:
            return ()
        ranges = [read_bands(row.cells[at], groups.asked[groups.columns[at]]) for at in members[column]]
        low, high = sum(low for low, _ in ranges), sum(high for _, high in ranges)
        possible = tuple(name for name in BANDS if _meets(band_range(name, asked[column]), (low, high)))
        return possible if len(possible) < len(BANDS) else ()

    return Groups(
        shown_in={name: joined[column] for name, column in groups.shown_in.items()},
        placed={person: joined[column] for person, column in groups.placed.items()},
        asked=asked,
        columns=tuple(columns),
        rows=tuple(
            Row(tuple(cell(row, column) for column in columns), row.whole if heard >= smallest else ())
            for row in groups.rows
        ),
        smallest=smallest,
    )


def _meets(first: tuple[int, int], second: tuple[int, int]) -> bool:
    return max(first[0], second[0]) <= min(first[1], second[1])


def _joined(material: Material) -> dict[str, str]:
    """For each perspective the column it is shown in, counting everyone once: where they first said they stand."""
    asked: Counter[str] = Counter()
    for pk, groups in material.groups.items():
        asked[groups[0]] += material.people[pk].voices
    return join_small({name: asked[name] for name in material.group_order}, K)


@dataclass(frozen=True, slots=True)
class _Cell:
    """People of one column on one theme, before they become a band."""

    people: int
    quoted: int  # of them, shown saying so under the column's name
    differing: int  # of the others, shown seeing it differently under the column's name


def _cells(
    material: Material,
    themes: list[StoredTheme],
    placed: Mapping[UUID, str],
    asked: Mapping[str, int],
    columns: list[str],
    may_be_shown: Callable[[Said], bool],
) -> list[list[_Cell]]:
    """Themes x columns. Beside the bands stand words: "raised by few" of five, and one of them saying so, is one."""
    members = {name: {pk for pk, where in placed.items() if where == name} for name in columns}
    return [
        [_cell(material, theme, members[column], asked[column], may_be_shown) for column in columns] for theme in themes
    ]


def _cell(
    material: Material, theme: StoredTheme, members: set[UUID], asked: int, may_be_shown: Callable[[Said], bool]
) -> _Cell:
    supporting = [said for said in material.supporting(theme) if said.participation in members]
    differing = [said for said in material.differing(theme) if said.participation in members]
    people = {said.participation for said in supporting}
    if asked < K:  # such words are shown without their column
        return _Cell(len(people), 0, 0)
    return _Cell(
        people=len(people),
        quoted=len({said.participation for said in supporting if may_be_shown(said)}),
        differing=len({said.participation for said in differing if may_be_shown(said)} - people),
    )
