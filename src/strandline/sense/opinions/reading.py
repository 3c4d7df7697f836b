"""Votes from a CSV file: the table that Pol.is exports, or a row per vote."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from strandline.sense.opinions.votes import Votes

_PERSON = ("person", "participant", "voter-id", "voter", "participant_id", "pid")
_STATEMENT = ("statement", "comment-id", "comment", "statement_id", "tid")
_VOTE = ("vote",)
# Of Pol.is's export, beside one column per statement.
_ABOUT_PEOPLE = frozenset({"participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"})
_WORDS = {
    "1": 1.0,
    "0": 0.0,
    "-1": -1.0,
    "agree": 1.0,
    "pass": 0.0,
    "disagree": -1.0,
    "1.0": 1.0,
    "0.0": 0.0,
    "-1.0": -1.0,
}


@dataclass(frozen=True, slots=True, eq=False)
class VoteTable:
    """Votes with the names of people and statements as the file has them."""

    votes: Votes
    people: tuple[str, ...]
    statements: tuple[str, ...]
    moderated_out: tuple[int, ...] = ()  # indices of statements, for `opinion_map`
    meta: tuple[int, ...] = ()
    published: tuple[int, ...] | None = (
        None  # by person the group that the file gives, -1 none; None where it gives none
    )


def read_votes(path: Path | str, *, statements: Path | str | None = None) -> VoteTable:
    """Votes from a CSV file, an agree being 1, a pass 0 and a disagree -1 (or these words).

    Either Pol.is's `participants-votes.csv`, a row per person and a column per statement, empty where there is no vote;
    or a row per vote with columns person, statement and vote (Pol.is's `votes.csv` has voter-id and comment-id), where
    a later row replaces an earlier one. People and statements stand in the order in which they first come. `statements`
    is Pol.is's `comments.csv`, which tells what was moderated out and what is meta.

    Raises ValueError naming file, row and column for what cannot be read, and OSError where a file cannot be opened.
    """
    source = Path(path)
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = _rows(file, source)
        head = [name.strip() for name in next(rows, (0, []))[1]]
        if not head:
            raise ValueError(f"{source.name} is empty. It needs a row of headings and a row per person or per vote.")
        places = {name.lower(): place for place, name in enumerate(head)}
        person, statement, vote = (
            next((places[name] for name in names if name in places), None) for names in (_PERSON, _STATEMENT, _VOTE)
        )
        if person is None:
            raise ValueError(f"{source.name} has no column for people: one of {', '.join(_PERSON)}.")
        if statement is not None and vote is not None:
            found = _long(rows, source, person, statement, vote)
        else:
            found = _wide(rows, source, head, person)
    if statements is None:
        return found
    moderated, meta = _moderation(Path(statements), found.statements)
    return VoteTable(found.votes, found.people, found.statements, moderated, meta, found.published)


def _rows(file: Iterator[str], source: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with their line numbers."""
    reader = csv.reader(file, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except (csv.Error, UnicodeDecodeError) as error:
        raise ValueError(f"{source.name}, after row {reader.line_num}, is not CSV in UTF-8: {error}.") from error


def _long(rows: Iterator[tuple[int, list[str]]], source: Path, person: int, statement: int, vote: int) -> VoteTable:
    people: dict[str, int] = {}
    statements: dict[str, int] = {}
    cast: dict[tuple[int, int], float] = {}
    for number, row in rows:
        if len(row) <= max(person, statement, vote):
            raise ValueError(f"{source.name}, row {number}, has {len(row)} columns: one is missing.")
        who, what = row[person].strip(), row[statement].strip()
        if not who or not what:
            raise ValueError(f"{source.name}, row {number}, does not say {'who voted' if not who else 'on what'}.")
        place = people.setdefault(who, len(people)), statements.setdefault(what, len(statements))
        cast[place] = _vote(row[vote], source, number, "vote")
    return VoteTable(_votes(cast, len(people), len(statements)), tuple(people), tuple(statements))


def _wide(rows: Iterator[tuple[int, list[str]]], source: Path, head: list[str], person: int) -> VoteTable:
    columns = [place for place, name in enumerate(head) if place != person and name.lower() not in _ABOUT_PEOPLE]
    if not columns:
        raise ValueError(f"{source.name} has no column of a statement, nor columns named statement and vote.")
    names = tuple(head[place] for place in columns)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{source.name} has two columns named {twice}.")
    grouped = head.index("group-id") if "group-id" in head else None
    people: dict[str, int] = {}
    published: list[int] = []
    lengths, at, values = [0], list[int](), list[float]()
    for number, row in rows:
        who = row[person].strip() if len(row) > person else ""
        if not who:
            raise ValueError(f"{source.name}, row {number}, does not say who voted.")
        if who in people:
            raise ValueError(f"{source.name}, row {number}: {who} has a row already.")
        if len(row) > len(head):
            raise ValueError(
                f"{source.name}, row {number}, has {len(row)} columns, and there are {len(head)} headings."
            )
        people[who] = len(people)
        before = len(at)
        for index, place in enumerate(columns):
            if place < len(row) and row[place].strip():
                at.append(index)
                values.append(_vote(row[place], source, number, names[index]))
        lengths.append(len(at) - before)
        if grouped is not None:
            published.append(_group(row[grouped] if grouped < len(row) else "", source, number))
    starts = np.cumsum(np.array(lengths, dtype=np.int64))
    votes = Votes(len(people), len(names), starts, np.array(at, dtype=np.int64), np.array(values, dtype=np.float64))
    return VoteTable(votes, tuple(people), names, published=tuple(published) if grouped is not None else None)


def _vote(cell: str, source: Path, row: int, column: str) -> float:
    found = _WORDS.get(cell.strip().lower())
    if found is None:
        raise ValueError(
            f"{source.name}, row {row}, column {column}: {cell!r} is no vote. Votes are 1, 0, -1 or empty."
        )
    return found


def _group(cell: str, source: Path, row: int) -> int:
    text = cell.strip()
    if not text:
        return -1
    if not text.isdecimal():
        raise ValueError(f"{source.name}, row {row}, column group-id: {cell!r} is no number.")
    return int(text)


def _votes(cast: dict[tuple[int, int], float], people: int, statements: int) -> Votes:
    order = sorted(cast)
    starts = np.zeros(people + 1, dtype=np.int64)
    for person, _ in order:
        starts[person + 1] += 1
    columns = np.array([statement for _, statement in order], dtype=np.int64)
    return Votes(people, statements, np.cumsum(starts), columns, np.array([cast[place] for place in order]))


def _moderation(source: Path, statements: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    places = {name: place for place, name in enumerate(statements)}
    out, meta = [], []
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = _rows(file, source)
        head = [name.strip() for name in next(rows, (0, []))[1]]
        if "comment-id" not in head or "moderated" not in head:
            raise ValueError(f"{source.name} needs the columns comment-id and moderated.")
        for number, row in rows:
            if len(row) != len(head):
                raise ValueError(
                    f"{source.name}, row {number}, has {len(row)} columns, and there are {len(head)} headings."
                )
            told = dict(zip(head, row, strict=True))
            place = places.get(told["comment-id"].strip())
            # A statement may have been taken out before anybody voted on it.
            if place is not None and told["moderated"].strip() == "-1":
                out.append(place)
            if place is not None and told.get("is-meta", "").strip().lower() == "true":
                meta.append(place)
    return tuple(sorted(out)), tuple(sorted(meta))
