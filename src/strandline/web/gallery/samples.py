"""An invented picture, small enough to look at: what the gallery draws."""

from __future__ import annotations

from dataclasses import dataclass

_COLUMNS = (
    ("Residents", "circle", 6),
    ("Voluntary", "square", 6),
    ("Council", "triangle", 5),
    ("Health, employers", "diamond", 7),
    ("Under 25s", "hexagon", 0),
)
_THEMES = (
    ("keep", "Keep hold of", "Decisions made in the room, in days rather than months", (4, 5, 4, 5), ""),
    ("keep", "Keep hold of", "Neighbours checking on neighbours, street by street", (6, 4, 1, 1), "seen differently"),
    ("keep", "Keep hold of", "One weekly call with everyone who can help", (1, 6, 5, 5), ""),
    ("changed", "Changing", "Seeing people online is easier for some, shuts out others", (5, 3, 2, 4), ""),
    ("let_go", "Let go", "Forms asking the same question four times", (4, 4, 2, 4), ""),
    ("in_the_way", "In the way", "Money that ends in March, whatever is working", (1, 6, 4, 2), "seen differently"),
    ("needed", "Needed", "A place to meet that belongs to nobody's organisation", (4, 4, 0, 2), ""),
)


@dataclass(frozen=True, slots=True)
class SampleColumn:
    place: int
    name: str
    shape: str
    asked: int


@dataclass(frozen=True, slots=True)
class SampleCell:
    column: SampleColumn
    people: int

    @property
    def share(self) -> float:
        return self.people / self.column.asked if self.column.asked else 0.0


@dataclass(frozen=True, slots=True)
class SampleTheme:
    facet: str
    facet_name: str
    name: str
    cells: tuple[SampleCell, ...]
    note: str

    @property
    def people(self) -> int:
        return sum(cell.people for cell in self.cells)


COLUMNS = tuple(SampleColumn(place, name, shape, asked) for place, (name, shape, asked) in enumerate(_COLUMNS))
THEMES = tuple(
    SampleTheme(
        facet,
        facet_name,
        name,
        tuple(SampleCell(column, people) for column, people in zip(COLUMNS, (*heard, 0), strict=True)),
        note,
    )
    for facet, facet_name, name, heard, note in _THEMES
)
