"""A table as answers: whose, in which groups, with which codes; and every row that was left out, with its reason."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from strandline.cli.failing import CannotUse

if TYPE_CHECKING:
    from strandline.transcripts.grid import Grid

NOTHING_SAID = "says nothing (“n/a”, “no”, “test”)"
BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows that were not used, by their number in the file; the header is row 1."""

    why: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    row: int
    text: str
    person: Hashable  # what the column says; where it says nothing, somebody of their own
    groups: tuple[str, ...]  # none where there is no such column, or nothing in it
    labels: tuple[str, ...] | None  # None where nobody has decided


@dataclass(frozen=True, slots=True)
class Answers:
    file: str  # its name, safe to print
    sheet: str  # of a workbook
    columns: dict[str, str]  # option -> heading
    n_rows: int  # below the header
    used: tuple[Answer, ...]
    skipped: tuple[Skipped, ...]
    asked: dict[Hashable, tuple[str, ...]]  # everybody in the table and their groups, also who said nothing
    notes: tuple[str, ...] = field(default=())

    @property
    def texts(self) -> list[str]:
        return [answer.text for answer in self.used]

    @property
    def people(self) -> list[Hashable]:
        return [answer.person for answer in self.used]


def read_answers(
    path: Path,
    *,
    text: str | None,
    person: str | None = None,
    group: str | None = None,
    labels: str | None = None,
    keep_silent: bool = False,
) -> Answers:
    """The answers in one column of a .csv, .tsv or .xlsx file.

    Columns are named as `strandline diagnose` takes them: by heading, by question number, by a beginning or part. Where
    `text` is None the one column of free text is taken. `keep_silent` keeps answers such as "no". Raises CannotUse,
    naming file and column.
    """
    from strandline.transcripts import UnreadableError
    from strandline.transcripts.columns import find_column
    from strandline.transcripts.grid import read_grids
    from strandline.transcripts.names import printable

    name = printable(path.name)
    try:
        grids = read_grids(path, name)
        grid = _sheet(grids, [wanted for wanted in (text, person, group, labels) if wanted is not None])
        at = {
            option: find_column(grid.header, wanted, name=name, option=f"--{option}")
            for option, wanted in (("person", person), ("group", group), ("labels", labels))
            if wanted is not None
        }
        if text is None:
            at["text"] = _free_text(grid, name, without=set(at.values()))
        else:
            at["text"] = find_column(grid.header, text, name=name, option="--text")
    except UnreadableError as error:
        raise CannotUse(str(error)) from error
    notes = [f"{problem.where}: {problem.what}".removeprefix(": ") for problem in grid.problems]
    if len(grids) > 1:
        unread = ", ".join(f"“{other.sheet}”" for other in grids if other is not grid)
        notes.append(f"Only the sheet “{grid.sheet}” was read, not {unread}.")
    return _answers(grid, at, name, notes, keep_silent=keep_silent)


def _sheet(grids: Sequence[Grid], wanted: Sequence[str]) -> Grid:
    """The sheet that has most of the columns wanted; of several, the longest."""
    from strandline.transcripts.columns import matching_columns

    def fits(grid: Grid) -> tuple[int, int]:
        return sum(bool(matching_columns(grid.header, column)) for column in wanted), len(grid.rows)

    return max(grids, key=fits)


def _free_text(grid: Grid, name: str, *, without: set[int]) -> int:
    from strandline.transcripts.columns import Look, describe, listed, look_of

    looks = [look_of(grid.column(index)) for index in range(len(grid.header))]
    found = [index for index, look in enumerate(looks) if look is Look.FREE_TEXT and index not in without]
    if len(found) == 1:
        return found[0]
    if found:
        raise CannotUse(
            f"{name}: several columns hold free text: {listed([grid.header[index] for index in found])}. "
            "Name the one to read with --text “COLUMN”."
        )
    raise CannotUse(
        f"{name}: no column of free text was found. {describe(grid.header, looks)}. "
        "Name the one to read with --text “COLUMN”."
    )


def _answers(grid: Grid, at: dict[str, int], name: str, notes: list[str], *, keep_silent: bool) -> Answers:
    from strandline.sense.words import says_nothing
    from strandline.transcripts.columns import split_values

    used: list[Answer] = []
    blank: list[int] = []
    silent: list[int] = []
    nobody: list[int] = []
    asked: dict[Hashable, tuple[str, ...]] = {}
    for row in grid.rows:
        cells = {option: row.cells[index] for option, index in at.items()}
        text = cells["text"]
        person: Hashable = " ".join(cells["person"].split()) if "person" in at else ""
        if not person:
            person = (row.number,)
            if "person" in at and text.strip():
                nobody.append(row.number)
        groups = tuple(split_values(cells["group"])) if "group" in at else ()
        asked[person] = tuple(dict.fromkeys((*asked.get(person, ()), *groups)))
        if not text.strip():
            blank.append(row.number)
        elif not keep_silent and says_nothing(text):
            silent.append(row.number)
        else:
            labels = tuple(split_values(cells["labels"])) if "labels" in at else ()
            used.append(Answer(row.number, text, person, groups, labels or None))
    if nobody:
        notes.append(
            f"{_rows(nobody)} {'names' if len(nobody) == 1 else 'name'} nobody; each is counted as somebody of their "
            "own."
        )
    skipped = tuple(Skipped(why, tuple(rows)) for why, rows in ((BLANK, blank), (NOTHING_SAID, silent)) if rows)
    if not used:
        raise CannotUse(f"{name}: nobody says anything in the column “{grid.header[at['text']]}”. Name another --text.")
    columns = {option: grid.header[index] for option, index in at.items()}
    return Answers(name, grid.sheet, columns, len(grid.rows), tuple(used), skipped, asked, tuple(notes))


def _rows(numbers: list[int]) -> str:
    from strandline.transcripts.grid import rows_listed

    listed = rows_listed(numbers)
    return listed[0].upper() + listed[1:]
