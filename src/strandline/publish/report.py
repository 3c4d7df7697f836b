"""What a report says, before anyone decides how it looks.

`Report` is plain data: the renderers (`html`, `docx`, `pdf`, `spreadsheet`, `findings`) read it and nothing else, so
that every format tells the same, and what an edition must not show is not there to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Edition(StrEnum):
    TEAM = "team"  # everything; "team draft, not for circulation"
    SHARED = "shared"  # what a named person cleared, with small groups kept private


class Audience(StrEnum):
    """Who reads a shared edition. Its value is kept with private links."""

    WORKSPACE = "workspace"  # members, leads and the commissioner
    BEYOND = "beyond"  # anybody else: larger groups, and only what people agreed to share that far

    @property
    def smallest_group(self) -> int:
        """People in the smallest group that may be seen."""
        return 10 if self is Audience.BEYOND else 5


# What a shared report may be made of, in the order in which it is offered.
PARTS = ("findings", "keep", "contested", "decide", "who", "picture", "facets", "quotes", "method")


# The order in which facets are told, and the words they are told in.
FACET_NAMES = {
    "changed": "What is changing",
    "valued": "What people value",
    "keep": "Keep hold of",
    "let_go": "Let go",
    "in_the_way": "In the way",
    "needed": "Needed",
    "other": "Not placed",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A perspective as a column of the picture; in the shared edition small ones are joined into one."""

    key: str
    name: str  # "Residents"; joined: "Health, Employers"
    asked: int | None  # people heard; 0: nobody was found; None: withheld
    hoped: int | None
    stances: tuple[str, ...]  # decides, funds, delivers, lives_with_it
    colour: str  # "#d55e00"
    shape: str  # circle, square, triangle, diamond, hexagon, then circle again with another colour
    joined: tuple[str, ...] = ()
    recorded: bool = True  # False: people whose perspective nobody recorded, which is no perspective

    @property
    def is_heard(self) -> bool:
        """Whether it is a perspective that somebody was heard from."""
        return self.recorded and bool(self.asked)


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as this edition may show it."""

    number: int  # its number in this report, from 1
    id: str
    text: str  # to the letter from the record
    verbatim: bool  # True: in quotation marks; False: "noted by the interviewer", without them
    attribution: str  # "Resident 3", "A resident", "Someone"
    column: str | None  # Column.key
    facet: str
    differs: bool  # sees it differently from most who speak of this
    record: str | None  # Record id; None in the shared edition, where it would tell which passages are one person's
    record_title: str | None  # None in the shared edition
    start: int | None  # None in the shared edition, for the same reason
    end: int | None
    participant: str | None  # pseudonym; None in the shared edition
    time: str | None = None  # "04:12"
    question: str | None = None  # what they had been asked
    at_least_one_of: int | None = None  # a group whose voices cannot be told apart
    # Noted, and its speaker said that it is right; team edition only, since whoever did so is known to some.
    confirmed: bool = False
    flags: tuple[str, ...] = ()  # "name", "role", "allegation": why a person must look before it is shared


@dataclass(frozen=True, slots=True)
class Cell:
    """People of one perspective who raised one theme."""

    column: str  # Column.key
    people: int | None  # None in the shared edition, and where nobody was heard
    asked: int | None
    share: float | None  # what the mark's area is drawn from; the middle of its band in the shared edition
    label: str  # "4 of 6", "raised by some", "nobody heard"
    quotes: tuple[int, ...] = ()  # Quote.number


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    number: int
    facet: str
    name: str
    telling: str  # a short phrase in somebody's own words, may be ""
    keywords: tuple[str, ...]
    people: int | None
    asked: int
    heard: str  # "18 of 24", or "by most" in the shared edition
    standing: str  # "widely heard", "heard from some", "heard from few"
    perspectives_heard: int | None
    cells: tuple[Cell, ...]  # one per Column, in their order
    quotes: tuple[int, ...]  # those who say so, best first
    differs: tuple[int, ...]  # those who see it differently
    people_differ: int | None
    power: str  # "" or "said by those who live with it, not by those who decide"
    topic: str = ""  # the wider topic it belongs to, across facets
    across: str = (
        ""  # "18 of 27": who speaks of the topic under any facet; "" when no more do, and in the shared edition
    )
    shaky: bool = False  # did not hold when the texts were drawn again
    made_by: str = "machine"
    rest: bool = False  # what single people said under this facet: told, but no theme of several and not in the picture
    unnamed: bool = False  # its name would quote somebody who did not agree to it: a neutral one stands in its place
    seen_differently: bool = False  # by somebody, whether or not their words are in this report


@dataclass(frozen=True, slots=True)
class Insight:
    id: str
    number: int
    facet: str
    theme: str  # Theme.id
    headline: str  # the name of what was said
    sentence: str  # with its numbers
    differs_sentence: str  # who sees it differently, or ""
    missing_sentence: str  # who has not been heard on it, or ""
    to_decide: str  # the question that follows from it, or ""
    quotes: tuple[int, ...]
    differs: tuple[int, ...]
    made_by: str = "machine"


@dataclass(frozen=True, slots=True)
class Skipped:
    file: str
    where: str
    what: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class RecordText:
    """A record to read a passage in its place (team edition only)."""

    id: str
    title: str
    kind: str  # "Interviewer's notes"
    participant: str
    column: str | None
    # (start, end, role, speaker, time, text, numbers of the quotes that begin in it): off-the-record words are not here
    turns: tuple[RecordTurn, ...]


@dataclass(frozen=True, slots=True)
class RecordTurn:
    start: int
    role: str  # interviewer, participant, unknown
    speaker: str
    time: str
    # runs of text: (text, Quote.number or None), together the whole turn
    runs: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Heard:
    people: int
    conversations: int
    records: int
    kinds: tuple[tuple[str, int], ...]  # ("Interviewer's notes", 16)
    passages: int
    not_placed: int
    not_quotable_people: int  # counted and never quoted
    consent_unknown: int
    perspective_unknown: int
    off_record_spans: int
    not_heard: tuple[str, ...]  # perspectives hoped for and not found
    small: tuple[str, ...]  # perspectives with fewer than five people
    empty_answers: tuple[tuple[str, int, int], ...] = ()  # question, answered, nothing said


@dataclass(frozen=True, slots=True)
class Report:
    edition: Edition
    title: str
    place: str
    question: str
    purpose: str
    asked_by: str
    when: str  # "3 to 19 March 2026"
    made_on: date
    invented: bool  # the shipped example says so on its first page
    heard: Heard
    columns: tuple[Column, ...]
    summary: tuple[str, ...]  # one to three sentences at the top of page one
    findings: tuple[str, ...]  # Insight ids: at most five, the first page
    keep: tuple[str, ...]  # Insight ids under "What to keep"
    contested: tuple[str, ...]  # Insight ids that people see differently
    decide: tuple[str, ...]  # Insight ids whose to_decide stands on page one
    lived_not_decided: tuple[str, ...]  # Theme ids: said by those who live with it, not by those who decide
    themes: tuple[Theme, ...]  # in the order of the picture
    insights: tuple[Insight, ...]
    quotes: tuple[Quote, ...]  # quotes[n - 1].number == n
    records: tuple[RecordText, ...]  # empty in the shared edition
    skipped: tuple[Skipped, ...]
    method: tuple[str, ...] = ()  # paragraphs: how this was done
    limits: tuple[str, ...] = ()
    nothing_cleared: bool = False  # shared edition: who was heard and from where, and nothing else
    held: int = 0  # shared edition: passages waiting for someone to decide
    audience: Audience = Audience.WORKSPACE  # of a shared edition
    parts: tuple[str, ...] = PARTS  # what was chosen to be in it

    @property
    def pictured(self) -> tuple[Theme, ...]:
        """The rows of the picture: themes that several people share."""
        return tuple(theme for theme in self.themes if not theme.rest)

    @property
    def label(self) -> str:
        if self.edition is Edition.TEAM:
            return "Team draft, not for circulation"
        return "Shared beyond the workspace" if self.audience is Audience.BEYOND else "Shared edition"

    def has(self, part: str) -> bool:
        """Whether one of `PARTS` was chosen to be in it."""
        return part in self.parts

    def quote(self, number: int) -> Quote:
        return self.quotes[number - 1]

    def theme(self, id: str) -> Theme:
        return next(theme for theme in self.themes if theme.id == id)

    def insight(self, id: str) -> Insight:
        return next(insight for insight in self.insights if insight.id == id)
