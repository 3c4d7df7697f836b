"""Codes, what is suggested, and how far the probabilities can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a code book. `description` and `examples` are optional; both help most while few texts are coded."""

    name: str
    description: str = ""
    examples: Sequence[str] = ()


class Suggestion(NamedTuple):
    """A code that may fit a text, and the words that led to it: `text[start:end]` in Unicode code points."""

    code: str
    probability: float  # that a person would give this code, between 0 and 1
    because: tuple[int, int]


class Suggestions(list[Suggestion]):
    """The codes suggested for one text, likeliest first. When there are none, `reason` says why."""

    def __init__(self, suggestions: Iterable[Suggestion] = (), reason: str = "") -> None:
        super().__init__(suggestions)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the probabilities are from how often codes were given, on texts left out of the learning in turn.

    Expected calibration error (Naeini, Cooper and Hauskrecht 2015): pairs of text and code in ten bins of
    equal width, the mean gap between what was said and what came true. 0.05 means five in a hundred off.
    """

    texts: int  # decided by a person; the figures rest on these
    error: float  # over every pair of text and code; most pairs are plainly no, so this is small
    suggested: int  # pairs that would have been suggested
    suggested_error: float  # over those; nan when there are none
