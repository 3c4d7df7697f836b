"""What themes are made of: plain, frozen data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]


SHAKY_BELOW = 0.5  # stability


class Encoder(Protocol):
    """Anything that turns n texts into an (n, d) array of float32, nearer in meaning being nearer in cosine."""

    def encode(self, texts: list[str], /) -> FloatArray: ...


class Quote(NamedTuple):
    """Words to the letter: `texts[index][start:end]`, in Unicode code points."""

    index: int  # type: ignore[assignment]  # which text; nobody looks a value up in a quote by tuple.index
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, or a wider topic that holds several.

    `id` is short, the same for the same texts and seed, and kept from run to run where `Keep` says what was there.
    """

    id: str
    name: str  # a phrase people used, e.g. "The weekly call"
    keywords: tuple[str, ...]  # 5 to 8 words or pairs of words that set it apart
    parent: str | None  # id of its topic in ThemeSet.topics; None when there is one level
    size: int  # texts
    people: int  # people, each counted once
    quotes: tuple[Quote, ...]  # best first, at most one per person until everybody has one
    stability: float  # 0 to 1: how much of it comes back when texts are drawn again (mean Jaccard: Hennig 2007)
    telling: str  # a clause of somebody's own words that can stand alone; may be ""
    telling_at: Quote | None = None  # where those words are
    group: Any = None  # the one group its texts come from, when groups were given
    rest: bool = False  # what in its group shares no recurring subject; at most one in a group, and last there

    @property
    def shaky(self) -> bool:
        """Less than half of it comes back when texts are drawn again: dissolved, as Hennig (2007, section 3) has it."""
        return not self.rest and self.stability < SHAKY_BELOW


@dataclass(frozen=True, slots=True, eq=False)
class ThemeSet:
    """Themes and who belongs to them. Columns of `membership` and values of `assignments` index `themes`."""

    themes: tuple[Theme, ...]
    topics: tuple[Theme, ...]  # the wider level; empty when there is one level
    assignments: IntArray  # (texts,): index into themes; -1 only for texts that say nothing
    # scipy.sparse.csr_matrix (texts, themes): 1 at the assignment; with groups also 0.5 at further themes of its group
    # that a text plainly speaks of besides its own. Whoever has a cell above nought spoke of the theme.
    membership: Any
    topic_assignments: IntArray  # (texts,): index into topics; -1 where there is none

    def texts_of(self, theme: str) -> list[int]:
        """Indices of the texts whose home is the theme (or topic) with this id."""
        for members, assignments in ((self.themes, self.assignments), (self.topics, self.topic_assignments)):
            for position, candidate in enumerate(members):
                if candidate.id == theme:
                    return [int(index) for index in np.flatnonzero(assignments == position)]
        raise KeyError(theme)

    def differing(self, texts: Sequence[str], theme: str) -> list[int]:
        """Indices of the theme's texts that stand against what it says, in words that say so (see `polarity`).

        `texts` are those the themes were found in. A theme whose group is a facet is read as one of that facet; any
        other tells only who contradicts what others say. Raises KeyError for an id that no theme has.
        """
        from strandline.sense.polarity import differs, is_facet  # here: its tables of phrases are long

        own = self.texts_of(theme)
        group = next((one.group for one in self.themes if one.id == theme), None)
        against = differs([texts[index] for index in own], group if is_facet(group) else "other")
        return [index for index, apart in zip(own, against, strict=True) if apart]


@dataclass(frozen=True, slots=True)
class KeptTheme:
    """A theme of an earlier run: its id, what a person called it, and which of the present texts were in it."""

    id: str
    name: str | None = None  # None: the machine may name it anew
    texts: Sequence[int] = ()  # indices into the present texts
    hidden: bool = False  # a person put it aside: found again it stays, under its id, for the caller to hide
    merged: Sequence[str] = ()  # ids of earlier themes that a person merged into this one
    rest: bool = False  # it was the rest of its group: only a rest may take its id, unless a person named it


@dataclass(frozen=True, slots=True)
class Keep:
    """Earlier decisions by people, which a new run respects."""

    themes: Sequence[KeptTheme] = ()
    pinned: Mapping[int, str] = field(default_factory=dict)  # index of a text -> id of the theme it belongs in
