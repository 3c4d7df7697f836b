"""Reads a list of people to invite: names, how to reach them, where they stand, what they need.

Not people.csv beside a folder of interviews, which says who is behind each file: see `people`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from strandline.transcripts.columns import listed
from strandline.transcripts.consent import UnknownConsentError, read_consent
from strandline.transcripts.grid import Grid, read_grids
from strandline.transcripts.model import Problem, UnreadableError
from strandline.transcripts.names import printable
from strandline.transcripts.nothing import is_missing
from strandline.transcripts.people import COLUMNS, split_values

MOST_PEOPLE = 500

# What people call our columns, in lower case. Those of people.csv are called the same here.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "contact name", "person name", "who"),
    "first": ("first name", "forename", "given name"),
    "last": ("last name", "surname", "family name"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "phone": ("phone", "telephone", "phone number", "mobile", "mobile number", "tel"),
    "needs": ("access needs", "access", "needs", "adjustments", "support needs", "requirements"),
    **{ours: COLUMNS[ours] for ours in ("pseudonym", "organisation", "perspectives", "agreed", "voices")},
}
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_NEEDS = {
    "easy_read": re.compile(r"easy[\s-]?read", re.IGNORECASE),
    "interpreter": re.compile(r"interpret|\bbsl\b|sign language", re.IGNORECASE),
    "phone": re.compile(r"\b(?:tele)?phone\b|\bcall\b", re.IGNORECASE),
    "paper": re.compile(r"\bpaper\b|\bprint|\bpost\b|\bletter\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Invitee:
    """One row of the list; what is blank was not told."""

    row: int
    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    perspectives: tuple[str, ...] = ()
    voices: int = 1
    pseudonym: str = ""
    needs: tuple[str, ...] = ()
    needs_note: str = ""  # what was written, where it is more than the needs we know by name
    agreed: frozenset[str] | None = None


def read_invitees(path: Path, *, name: str | None = None) -> tuple[list[Invitee], list[Problem]]:
    """The people of a .csv, .tsv or .xlsx file, and what in it could not be used, row by row.

    Raises UnreadableError when the file is no table, or none of its columns tells who somebody is or how to reach them.
    """
    name = name if name is not None else printable(path.name)
    grids = read_grids(path, name)
    grid = grids[0]
    problems = list(grid.problems)
    if len(grids) > 1:
        others = ", ".join(f"“{other.sheet}”" for other in grids[1:])
        problems.append(Problem(name, "", f"Only the first sheet, “{grid.sheet}”, was read, and not {others}."))
    columns = _columns(grid, name, problems)
    invitees: list[Invitee] = []
    for row in grid.rows:
        values = {ours: row.cells[index].strip() for ours, index in columns.items()}
        values = {ours: "" if is_missing(value) else value for ours, value in values.items()}
        if not any(values.values()):
            continue
        if len(invitees) == MOST_PEOPLE:
            problems.append(
                Problem(name, f"row {row.number}", f"Only the first {MOST_PEOPLE} people were read.", "Split the list.")
            )
            break
        invitees.append(_invitee(row.number, values, name, problems))
    return invitees, problems


def _columns(grid: Grid, name: str, problems: list[Problem]) -> dict[str, int]:
    found: dict[str, int] = {}
    unknown = []
    for index, column in enumerate(grid.header):
        heading = " ".join(re.sub(r"[_\s]+", " ", column).split()).casefold().rstrip("?:* ")
        ours = next((ours for ours, names in _COLUMNS.items() if heading in names and ours not in found), None)
        if ours is None:
            unknown.append(column)
        else:
            found[ours] = index
    if not found.keys() & {"name", "first", "last", "email", "phone", "pseudonym"}:
        raise UnreadableError(
            f"{name} has no column that says who somebody is or how to reach them; its columns are "
            f"{listed(grid.header)}. Name one of them “name”, “email” or “phone”."
        )
    if unknown:
        what = f"The column {listed(unknown)} is" if len(unknown) == 1 else f"The columns {listed(unknown)} are"
        problems.append(
            Problem(
                name,
                "",
                f"{what} not read here.",
                "The columns read are name, email, phone, organisation, perspectives, voices, access needs, agreed and "
                "pseudonym.",
            )
        )
    return found


def _invitee(number: int, values: Mapping[str, str], name: str, problems: list[Problem]) -> Invitee:
    def tell(what: str, todo: str) -> None:
        problems.append(Problem(name, f"row {number}", what, todo))

    email = values.get("email", "")
    if email and not _EMAIL.fullmatch(email):
        tell(f"“{printable(email)}” is not an email address, so it was left out.", "Correct it here or add it later.")
        email = ""
    voices = values.get("voices", "")
    if voices and not (voices.isdecimal() and 1 <= int(voices) <= 500):
        tell(f"“{printable(voices)}” is not a number of voices; it was read as 1.", "Write how many people it is.")
        voices = ""
    agreed = None
    try:
        agreed = read_consent(values.get("agreed", ""))
    except UnknownConsentError as error:
        tell(
            f"What was agreed to is not understood: “{printable(str(error))}”. Nothing was taken from it.",
            "Use take part, quote, name, contact and share, or yes and no.",
        )
    written = values.get("needs", "")
    needs = tuple(need for need, pattern in _NEEDS.items() if pattern.search(written))
    known_by_name = len(needs) == 1 and len(written.split()) <= 2
    return Invitee(
        row=number,
        name=(values.get("name") or " ".join(filter(None, (values.get("first"), values.get("last")))))[:200],
        email=email[:254],
        phone=values.get("phone", "")[:40],
        organisation=values.get("organisation", "")[:200],
        perspectives=split_values(values.get("perspectives", "")),
        voices=int(voices or 1),
        pseudonym=values.get("pseudonym", "")[:200],
        needs=needs,
        needs_note="" if known_by_name else written[:300],
        agreed=agreed,
    )
