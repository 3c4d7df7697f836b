"""A project and a codebook as REFI-QDA 1.5 holds them, plain text only.

Positions are half-open ranges of Unicode code points into the text that they stand with, line ends counted as they
are stored. Everything that can be pointed at has a GUID of its own. Names are those of the standard where the standard
has one; a memo is a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from strandline.transcripts.refi.report import Report

_OURS = UUID("6f1a4c1e-52f3-5d0b-9a53-3f0f3a6b8c11")  # drawn once; another would change every GUID made from it

Value = str | bool | int | Decimal | date | datetime


def stable_guid(*parts: str | UUID) -> UUID:
    """The same GUID for the same parts, at every export: for what has none of its own, such as a coding."""
    return uuid5(_OURS, "\x1f".join(map(str, parts)))


class VariableType(StrEnum):
    TEXT = "Text"
    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    FLOAT = "Float"
    DATE = "Date"
    DATETIME = "DateTime"


class Direction(StrEnum):
    ASSOCIATIVE = "Associative"
    ONE_WAY = "OneWay"
    BIDIRECTIONAL = "Bidirectional"


@dataclass(frozen=True, slots=True)
class User:
    guid: UUID
    name: str = ""
    id: str = ""  # what the other tool calls them


@dataclass(frozen=True, slots=True)
class Code:
    guid: UUID
    name: str
    codable: bool = True  # False: a heading that holds other codes
    colour: str = ""  # "#rrggbb" or "#rgb"
    description: str = ""
    notes: tuple[UUID, ...] = ()
    children: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """This code and everything below it, parents first."""
        waiting = [self]  # no recursion: a file may nest deeper than Python's stack
        while waiting:
            code = waiting.pop()
            yield code
            waiting.extend(reversed(code.children))


@dataclass(frozen=True, slots=True)
class ItemSet:
    """A named collection of codes, sources and notes."""

    guid: UUID
    name: str
    description: str = ""
    codes: tuple[UUID, ...] = ()
    sources: tuple[UUID, ...] = ()
    notes: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    guid: UUID
    name: str
    type: VariableType = VariableType.TEXT
    description: str = ""


@dataclass(frozen=True, slots=True)
class VariableValue:
    variable: UUID
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A person, a place, an organisation: what sources and passages are about or from."""

    guid: UUID
    name: str = ""
    description: str = ""
    codes: tuple[UUID, ...] = ()
    values: tuple[VariableValue, ...] = ()
    sources: tuple[UUID, ...] = ()
    selections: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """One code given by one user."""

    guid: UUID
    code: UUID
    created_by: UUID | None = None
    created: datetime | None = None
    notes: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage: `text[start:end]` of its source."""

    guid: UUID
    start: int
    end: int
    name: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[UUID, ...] = ()
    created_by: UUID | None = None
    created: datetime | None = None
    modified_by: UUID | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text with its passages. A note is one too: it can be selected from and coded."""

    guid: UUID
    name: str
    text: str
    description: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()  # of the whole text
    notes: tuple[UUID, ...] = ()
    values: tuple[VariableValue, ...] = ()
    created_by: UUID | None = None
    created: datetime | None = None
    modified_by: UUID | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    guid: UUID
    name: str = ""
    direction: Direction | None = None
    colour: str = ""
    origin: UUID | None = None
    target: UUID | None = None
    notes: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Everything of a .qdpx. `report` tells how reading it went and is no part of what makes two projects equal."""

    name: str
    origin: str = ""  # the tool that wrote it
    description: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[TextSource, ...] = ()
    notes: tuple[TextSource, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[ItemSet, ...] = ()
    note_refs: tuple[UUID, ...] = ()  # notes about the project as a whole
    created_by: UUID | None = None
    created: datetime | None = None
    modified_by: UUID | None = None
    modified: datetime | None = None
    report: Report = field(default=Report(), compare=False, repr=False)

    def all_codes(self) -> Iterator[Code]:
        for code in self.codes:
            yield from code.walk()

    def texts(self) -> Iterator[TextSource]:
        """Sources and notes alike."""
        yield from self.sources
        yield from self.notes


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything of a .qdc. `report` tells how reading it went and is no part of what makes two codebooks equal."""

    codes: tuple[Code, ...]
    sets: tuple[ItemSet, ...] = ()
    origin: str = ""
    report: Report = field(default=Report(), compare=False, repr=False)

    def all_codes(self) -> Iterator[Code]:
        for code in self.codes:
            yield from code.walk()
