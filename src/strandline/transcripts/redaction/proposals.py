"""What a person is asked to look at: a piece of a text that may tell who somebody is, why, and what could stand there.

A machine proposes and a person decides: nothing here changes a text. That nothing was proposed is no promise that
nobody can be recognised.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Identifier(StrEnum):
    """What kind of thing would tell who somebody is."""

    PERSON = "name of a person"
    ROLE = "role in a named place"
    EMAIL = "email address"
    PHONE = "telephone number"
    POSTCODE = "postcode"
    ADDRESS = "street address"
    BIRTH_DATE = "date of birth"
    NHS_NUMBER = "NHS number"
    NI_NUMBER = "National Insurance number"
    CARD = "card number"
    LINK = "web address"
    HANDLE = "account on social media"


class Confidence(StrEnum):
    """How sure the finder is, in words; the order is from most to least."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`text[start:end]`, in code points, may be replaced by `suggestion`."""

    start: int
    end: int
    kind: Identifier
    confidence: Confidence
    why: str  # one plain clause, without the words themselves
    suggestion: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose name the workspace knows. `pseudonym` is what stands for the name ("Resident 1"), if settled."""

    name: str
    pseudonym: str = ""
    also: tuple[str, ...] = ()  # nicknames, former names, spellings


@dataclass(frozen=True, slots=True)
class WordLists:
    """What is known before reading; words in any case.

    `given_names` are names that mark a capitalised word as a person, `everyday_names` those of them that are also
    words ("Will", "Hope"), `not_people` capitalised words that are nobody (places, bodies, products).
    """

    people: Sequence[Person] = ()
    given_names: Collection[str] = field(default_factory=frozenset)
    everyday_names: Collection[str] = field(default_factory=frozenset)
    not_people: Collection[str] = ()


_SURENESS = {confidence: place for place, confidence in enumerate(Confidence)}


def apart(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Proposals that do not overlap, in reading order: the surer first, then the longer, then the earlier."""
    chosen: list[Proposal] = []  # in reading order, apart
    starts: list[int] = []
    for each in sorted(proposals, key=lambda each: (_SURENESS[each.confidence], each.start - each.end, each.start)):
        at = bisect_left(starts, each.end)  # how many begin before this one ends; only the last can reach into it
        if at == 0 or chosen[at - 1].end <= each.start:
            chosen.insert(at, each)
            starts.insert(at, each.start)
    return tuple(chosen)
