"""What reading a folder yields: documents, their turns and passages, and the problems met on the way.

Every position is a half-open range of Unicode code points into the text of one document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Whose words a document holds."""

    VERBATIM = "verbatim"  # a transcript of what was said
    NOTES = "notes"  # what the interviewer wrote down
    OWN_WRITING = "own_writing"  # written by the person themselves: a survey answer, a letter, a week note
    GROUP_NOTES = "group_notes"  # notes of a group whose voices cannot be told apart


class Role(StrEnum):
    INTERVIEWER = "interviewer"  # asks; also a heading or a form's question
    PARTICIPANT = "participant"  # answers
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """How a perspective stands to what is being asked about: who has which power."""

    DECIDES = "decides"
    FUNDS = "funds"
    DELIVERS = "delivers"
    LIVES_WITH_IT = "lives_with_it"


FACETS = ("changed", "valued", "keep", "let_go", "in_the_way", "needed", "other")


class UnreadableError(Exception):
    """A file that cannot be used. `str(error)` is a sentence for the person who brought the file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was skipped or not understood: what, where, why, and what to do."""

    file: str  # name relative to the folder, safe to print
    where: str  # "page 3", "row 17", "" for the whole file
    what: str  # one plain sentence
    todo: str = ""  # what the reader can do about it


class NothingReadError(UnreadableError):
    """Nothing of a folder could be read. `problems` tells of each file why, and what to do."""

    def __init__(self, message: str, problems: Iterable[Problem]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """An unbroken stretch of one voice; `start:end` leaves out the speaker's label and the time."""

    start: int
    end: int
    speaker: str | None = None  # as written in the file
    role: Role = Role.UNKNOWN
    at: float | None = None  # seconds from the start of the recording


@dataclass(frozen=True, slots=True)
class Document:
    """One text that came in, whole, with what could be told about its form."""

    name: str  # relative path, or "file.csv, row 17"
    format: str  # "docx", "vtt", …
    kind: Kind
    text: str
    turns: tuple[Turn, ...]
    source_sha256: str  # of the file's bytes (of the row's values for a table)
    quoted: tuple[Span, ...] = ()  # in notes: the words marked as verbatim, without their quotation marks
    off_record: tuple[Span, ...] = ()  # never counted, themed, searched or shown
    details: dict[str, str] = field(default_factory=dict)  # "Date: …" lines, front matter, row attributes
    person: str | None = None  # what the table says who answered
    perspectives: tuple[str, ...] = ()  # what the table says where they stand
    problems: tuple[Problem, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """One to a few sentences of a participant: the smallest thing that is counted, placed and quoted."""

    start: int
    end: int
    turn: int  # index into Document.turns
    question: int | None  # index of the interviewer's turn it answers
    verbatim: bool  # the person's own words, to the letter


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of people.csv: who is behind a file. Several lines may name one pseudonym."""

    row: int
    file: str  # relative name as written; "" when only a session is named
    session: str  # sessions with one name are one conversation, whoever noted it
    pseudonym: str
    organisation: str = ""
    perspectives: tuple[str, ...] = ()
    agreed: frozenset[str] | None = None  # {"take_part", "quote", "name", "contact", "share"}; None: not recorded
    voices: int = 1  # people in a group whose voices cannot be told apart
    speaker: str = ""  # their label inside the file, where it has several participants
    interviewer: str = ""  # who asked
    kind: Kind | None = None  # overrides what the form of the file tells


@dataclass(frozen=True, slots=True)
class Perspective:
    name: str
    hoped: int | None = None
    stances: tuple[Stance, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    text: str
    facet: str  # one of FACETS


@dataclass(frozen=True, slots=True)
class About:
    """diagnostic.toml: what was asked, of whom, and why."""

    title: str = ""
    question: str = ""
    purpose: str = ""
    place: str = ""
    asked_by: str = ""
    started: date | None = None
    ended: date | None = None
    invented: bool = False
    perspectives: tuple[Perspective, ...] = ()
    questions: tuple[GuideQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class EmptyAnswers:
    """How many cells of one question said nothing ("NA", "no", blank …)."""

    question: str
    answered: int
    nothing: int


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything that a folder, or one file, held."""

    documents: tuple[Document, ...]
    people: tuple[PersonRow, ...] = ()
    about: About = field(default_factory=About)
    empty_answers: tuple[EmptyAnswers, ...] = ()
    problems: tuple[Problem, ...] = ()
    files_seen: int = 0
