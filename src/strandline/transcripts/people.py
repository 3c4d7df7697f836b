"""Reads people.csv: who is behind each file, where they stand, and what they agreed to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from strandline.transcripts.columns import listed
from strandline.transcripts.consent import UnknownConsentError, read_consent
from strandline.transcripts.details import kind_named
from strandline.transcripts.grid import TABLE_ENDINGS, Grid, read_grids, rows_listed
from strandline.transcripts.model import Kind, PersonRow, Problem, UnreadableError
from strandline.transcripts.names import FileFinder, printable
from strandline.transcripts.nothing import is_missing

# What people call our columns, in lower case.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "file": ("file", "file name", "filename", "document", "transcript", "notes file", "recording"),
    "session": ("session", "interview", "conversation", "meeting"),
    "pseudonym": (
        "pseudonym",
        "participant",
        "participant id",
        "participant code",
        "person",
        "name code",
        "code name",
        "code",
        "id",
        "respondent",
        "interviewee",
    ),
    "organisation": ("organisation", "organization", "org", "employer", "works for"),
    "perspectives": ("perspective", "perspectives", "perspective(s)", "group", "groups", "sector", "sectors"),
    "agreed": ("agreed", "agreed to", "consent", "consents", "consented", "consented to", "consent given", "agrees to"),
    "voices": ("voices", "people in group", "group size", "number of people", "how many"),
    "speaker": ("speaker", "label", "speaker label", "name in file", "label in file"),
    "interviewer": ("interviewer", "interviewers", "interviewed by", "asked by", "notes by", "note taker"),
    "kind": ("kind", "kind of record", "record", "record kind", "type"),
}


def read_people(path: Path, *, files: Collection[str]) -> tuple[list[PersonRow], list[Problem]]:
    """The rows of people.csv or people.xlsx, and what in them could not be used.

    `files` are the names of the files that are there, relative to the folder; `PersonRow.file` is one of them, or ""
    in a row that names a session only. Letter case, the ending and the encoding of accents may differ. A row about a
    table may have no pseudonym (see `rows_of_respondents`).

    Raises UnreadableError when the file is no table or has no column that names a file or a session.
    """
    return _People(printable(path.name), files).read(path)


class _People:
    """Reads row by row and notes each thing that a person should put right."""

    def __init__(self, name: str, files: Collection[str]) -> None:
        self.name = name
        self.files = FileFinder(files)
        self.problems: list[Problem] = []

    def read(self, path: Path) -> tuple[list[PersonRow], list[Problem]]:
        grids = read_grids(path, self.name)
        grid = grids[0]
        if len(grids) > 1:
            others = ", ".join(f"“{other.sheet}”" for other in grids[1:])
            self._note("", f"Only the first sheet, “{grid.sheet}”, was read, and not {others}.")
        self.problems.extend(grid.problems)
        columns = self._columns(grid)
        people = []
        for row in grid.rows:
            values = {ours: row.cells[index] for ours, index in columns.items()}
            if any(values.values()) and (person := self._person(row.number, values)) is not None:
                people.append(person)
        self._look_for_lost_sessions(people)
        return self._without_repeats(self._named(people)), self.problems

    def _columns(self, grid: Grid) -> dict[str, int]:
        """Our column names to the places where they stand."""
        found: dict[str, int] = {}
        unknown: list[str] = []
        for index, column in enumerate(grid.header):
            heading = " ".join(re.sub(r"[_\s]+", " ", column).split()).casefold().rstrip("?:* ")
            ours = next((ours for ours, names in COLUMNS.items() if heading in names and ours not in found), None)
            if ours is None:
                unknown.append(column)
            else:
                found[ours] = index
        if "file" not in found and "session" not in found:
            raise UnreadableError(
                f"{self.name} has no column “file” that says which file each person is behind; its columns are "
                f"{listed(grid.header)}. Rename one."
            )
        if unknown:
            what = f"The column {listed(unknown)} is" if len(unknown) == 1 else f"The columns {listed(unknown)} are"
            self._note("", f"{what} not read here.", f"The columns read are {', '.join(COLUMNS)}.")
        return found

    def _person(self, number: int, values: Mapping[str, str]) -> PersonRow | None:
        written, session = values.get("file", ""), values.get("session", "")
        if not written and not session:
            self._note(
                f"row {number}",
                "This row names neither a file nor a session, so it was not used.",
                "Write the name of the file with this person's words.",
            )
            return None
        return PersonRow(
            row=number,
            file=self._file(number, written) if written else "",
            session=session,
            pseudonym=values.get("pseudonym", ""),
            organisation=values.get("organisation", ""),
            perspectives=split_values(values.get("perspectives", "")),
            agreed=self._agreed(number, values.get("agreed", "")),
            voices=self._voices(number, values.get("voices", "")),
            speaker=values.get("speaker", ""),
            interviewer=values.get("interviewer", ""),
            kind=self._kind(number, values.get("kind", "")),
        )

    def _file(self, number: int, written: str) -> str:
        found = self.files.find(written)
        if len(found) == 1:
            return found[0]
        if found:
            self._note(
                f"row {number}",
                f"“{printable(written)}” could be any of {listed(found)}; none was taken.",
                "Write the name with its folder and its ending.",
            )
        else:
            near = self.files.nearest(written)
            self._note(
                f"row {number}",
                f"The file “{printable(written)}” is not in the folder.",
                f"Did you mean “{near}”?" if near else "Add the file, or correct its name.",
            )
        return printable(written)

    def _agreed(self, number: int, cell: str) -> frozenset[str] | None:
        try:
            agreed = read_consent(cell)
        except UnknownConsentError as error:
            self._note(
                f"row {number}",
                f"What was agreed to is not understood: “{printable(str(error))}”. It counts as not recorded, so this "
                "person is counted and never quoted.",
                "Use take part, quote, name, contact and share, or yes, no, and not to be quoted.",
            )
            return None
        if agreed == frozenset():
            self._note(
                f"row {number}",
                "This person agreed to nothing; they are counted and never quoted.",
                "If they did not agree to take part, take their file out of the folder.",
            )
        return agreed

    def _voices(self, number: int, cell: str) -> int:
        if not cell:
            return 1
        if cell.isdecimal() and 1 <= int(cell) <= 500:
            return int(cell)
        self._note(
            f"row {number}",
            f"“{printable(cell)}” is not a number of voices; it was read as 1.",
            "Write how many people spoke, as a whole number.",
        )
        return 1

    def _kind(self, number: int, cell: str) -> Kind | None:
        if not cell:
            return None
        kind = kind_named(cell)
        if kind is None:
            self._note(
                f"row {number}",
                f"“{printable(cell)}” is not a kind of record; the form of the file decides.",
                "Use verbatim, notes, own writing or group notes.",
            )
        return kind

    def _look_for_lost_sessions(self, people: list[PersonRow]) -> None:
        with_file = {person.session.casefold() for person in people if person.file}
        for person in people:
            if not person.file and person.session.casefold() not in with_file:
                self._note(
                    f"row {person.row}",
                    f"No row gives a file to the session “{printable(person.session)}”, so nothing that was said there "
                    "is known.",
                    "Name the file of that session.",
                )

    def _named(self, people: list[PersonRow]) -> list[PersonRow]:
        """The rows with a pseudonym made where there is none: "Resident 1" from "Residents", else "Person 1"."""
        taken = {person.pseudonym.casefold() for person in people}
        numbers: Counter[str] = Counter()
        named, made = [], []
        for person in people:
            if not person.pseudonym and not _is_table(person.file):  # a table's respondents get theirs later
                base = singular(person.perspectives[0]) if person.perspectives else "Person"
                while True:
                    numbers[base] += 1
                    pseudonym = f"{base} {numbers[base]}"
                    if pseudonym.casefold() not in taken:
                        break
                made.append(person.row)
                person = replace(person, pseudonym=pseudonym)
            named.append(person)
        if made:
            self._note(
                rows_listed(made),
                "No pseudonym is given here; one was made, and each of these rows counts as a person of its own.",
                "Give a person who is behind several files the same pseudonym in each row.",
            )
        return named

    def _without_repeats(self, people: list[PersonRow]) -> list[PersonRow]:
        """One row for each file, session, speaker and pseudonym; what both rows agreed to, where they differ."""
        kept: dict[tuple[str, ...], PersonRow] = {}
        for person in people:
            key = tuple(value.casefold() for value in (person.file, person.session, person.speaker, person.pseudonym))
            first = kept.setdefault(key, person)
            if first is person:
                continue
            narrower = None if first.agreed is None or person.agreed is None else first.agreed & person.agreed
            told = (
                "" if first.agreed == person.agreed else " They differ in what was agreed to; the narrower one holds."
            )
            kept[key] = replace(first, agreed=narrower)
            self._note(
                f"row {person.row}",
                f"This row says again who row {first.row} says: {person.pseudonym}, "
                f"{person.file or person.session}. It was not used.{told}",
                "Take one of them out.",
            )
        return list(kept.values())

    def _note(self, where: str, what: str, todo: str = "") -> None:
        self.problems.append(Problem(self.name, where, what, todo))


def _is_table(name: str) -> bool:
    return PurePosixPath(name).suffix.lstrip(".").lower() in TABLE_ENDINGS


def split_values(cell: str) -> tuple[str, ...]:
    values = (" ".join(piece.split()) for piece in re.split(r"[;\n]", cell))
    return tuple(dict.fromkeys(value for value in values if not is_missing(value)))


def singular(perspective: str) -> str:
    """ "Residents" → "Resident", "Families" → "Family"; "Health", "NHS" and "Under 25s" stay."""
    last = perspective.rsplit(" ", 1)[-1]
    if not re.fullmatch(r"[^\W\d_]?[^\W\d_A-Z]{2,}s", last) or last.endswith(("ss", "us")):
        return perspective
    return perspective[:-3] + "y" if last.endswith("ies") else perspective[:-1]
