"""Where words went: a map between the positions of two revisions of one text.

All positions are half-open ranges of Unicode code points. A map holds positions alone, never a word, so it can be kept
where the words may not be.

What a person expects at an edited edge decides the bias. The edges of a span are rounded outwards to the whole of a
replaced piece, so a selection never loses a word that still stands; an insertion at the very edge of a span stays
outside it. An insertion that completes a word ("hous" to "house") is widened to the letter beside it when the map is
made from the words themselves (`applying.settled`), and so belongs to every selection of that word.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from strandline.transcripts.model import Span

_FORMAT: Final = 1


class OverlapError(ValueError):
    """Two edits of one revision, or two edits that were to change places, claim the same words."""


class Fate(StrEnum):
    """What became of the words of a span."""

    KEPT = "kept"  # to the letter
    CHANGED = "changed"  # some of them stand as they were, some were edited
    REPLACED = "replaced"  # none stands as it was; the span is the piece that stands in their place
    GONE = "gone"  # none stands, and nothing stands in their place; the span is empty, where they were


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span of one revision is in another, and what became of its words."""

    start: int
    end: int
    fate: Fate


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """`old[start:end]` gave way to `length` code points. An insertion has `start == end`, a removal `length == 0`."""

    start: int
    end: int
    length: int


@dataclass(frozen=True)
class OffsetMap:
    """From a text of `old_length` code points to the text that `edits` made of it.

    The edits are in order and do not overlap; all are in positions of the old text. Several insertions at one point
    stand in the order given. Raises OverlapError, or ValueError for a position outside the text.
    """

    old_length: int
    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        for edit in self.edits:
            if not 0 <= edit.start <= edit.end <= self.old_length or edit.length < 0:
                raise ValueError(f"edit {edit.start}:{edit.end} is outside a text of {self.old_length} characters")
        for one, other in pairwise(self.edits):
            if other.start < one.end or other.end < one.end:
                raise OverlapError(f"edits {one.start}:{one.end} and {other.start}:{other.end} are not in order apart")

    @classmethod
    def of(cls, old_length: int, edits: Iterable[tuple[int, int, int]]) -> OffsetMap:
        """The map of `(start, end, length of what stands there now)`, in any order."""
        # Sorted by place alone: what was inserted at one point keeps its order.
        ordered = sorted((Edit(*edit) for edit in edits), key=lambda edit: (edit.start, edit.end))
        return cls(old_length, tuple(edit for edit in ordered if edit.end > edit.start or edit.length))

    @property
    def new_length(self) -> int:
        return self.old_length + self._shifts[-1]

    @property
    def changes_nothing(self) -> bool:
        return not self.edits

    def place(self, start: int, end: int) -> Place:
        """Where `old[start:end]` is in the new text. O(log edits). ValueError for a span outside the old text."""
        if not 0 <= start <= end <= self.old_length:
            raise ValueError(f"{start}:{end} is outside a text of {self.old_length} characters")
        if start == end:
            return self._caret(start)
        first = bisect_right(self._ends, start)  # the first edit that ends within the span or after it
        last = bisect_left(self._starts, end) - 1  # the last edit that begins before the span's end
        if first > last:
            shift = self._shifts[first]
            return Place(start + shift, end + shift, Fate.KEPT)
        opening, closing = self.edits[first], self.edits[last]
        new_start = min(start, opening.start) + self._shifts[first]
        if end > closing.end:
            new_end = end + self._shifts[last + 1]
        else:
            new_end = closing.start + self._shifts[last] + closing.length
        if self._kept_within(first, last, start, end):
            return Place(new_start, new_end, Fate.CHANGED)
        return Place(new_start, new_end, Fate.REPLACED if new_end > new_start else Fate.GONE)

    def place_all(self, spans: Iterable[Span]) -> list[Place]:
        return [self.place(span.start, span.end) for span in spans]

    def inverse(self) -> OffsetMap:
        """The map from the new text back to the old one; `m.inverse().inverse() == m`."""
        turned = (
            Edit(edit.start + shift, edit.start + shift + edit.length, edit.end - edit.start)
            for edit, shift in zip(self.edits, self._shifts, strict=False)
        )
        return OffsetMap(self.new_length, tuple(turned))

    def then(self, later: OffsetMap) -> OffsetMap:
        """One map for this edit followed by `later`. Edits of the two that overlap become one.

        Every word that stands after both is found in its place. Where both edited the same words, a span inside them
        is the whole of what stands there now; `history.History` tells such steps apart, and undoes them exactly.
        ValueError when `later` does not begin where this map ends.
        """
        from strandline.transcripts.redaction.composing import composed  # late: composing is built on this file

        return composed(self, later)

    def rebased(self, over: OffsetMap) -> OffsetMap:
        """The same edits made after `over`; both are maps of the same old text.

        Raises OverlapError when both edit the same words, or write at the same point, so that which of the two would
        stand first cannot be told.
        """
        from strandline.transcripts.redaction.composing import rebased  # late, as above

        return rebased(self, over)

    def new_spans(self) -> tuple[Span, ...]:
        """What each edit wrote, as spans of the new text."""
        return tuple(Span(edit.start, edit.end) for edit in self.inverse().edits)

    def to_json(self) -> str:
        """A small JSON object: `v`, `length`, and `edits` as triples (gap since the edit before, removed, written)."""
        triples, before = [], 0
        for edit in self.edits:
            triples.append([edit.start - before, edit.end - edit.start, edit.length])
            before = edit.end
        return json.dumps({"v": _FORMAT, "length": self.old_length, "edits": triples}, separators=(",", ":"))

    @classmethod
    def from_json(cls, written: str) -> OffsetMap:
        """What `to_json` wrote. Raises ValueError when it is anything else."""
        read = json.loads(written)
        if not isinstance(read, dict) or read.get("v") != _FORMAT or set(read) != {"v", "length", "edits"}:
            raise ValueError("this is no offset map, or one of a later version")
        edits, at = [], 0
        for triple in read["edits"]:
            if not (isinstance(triple, list) and len(triple) == 3 and all(type(number) is int for number in triple)):
                raise ValueError("an edit of an offset map is three whole numbers")
            gap, removed, length = triple
            edits.append(Edit(at + gap, at + gap + removed, length))
            at += gap + removed
        return cls(int(read["length"]), tuple(edits))

    def _caret(self, at: int) -> Place:
        """A point between two words stands after what was inserted there, and before a piece it is inside of."""
        first = bisect_right(self._ends, at)
        inside = first < len(self.edits) and self.edits[first].start < at
        new = (self.edits[first].start if inside else at) + self._shifts[first]
        return Place(new, new, Fate.GONE if inside else Fate.KEPT)

    def _kept_within(self, first: int, last: int, start: int, end: int) -> bool:
        """Whether any code point of `old[start:end]` stands as it was, beside or between edits `first` to `last`."""
        if start < self.edits[first].start or end > self.edits[last].end:
            return True
        return any(one.end < other.start for one, other in pairwise(self.edits[first : last + 1]))

    # Kept on the map: 5,000 excerpts ask for them.
    @cached_property
    def _starts(self) -> Sequence[int]:
        return [edit.start for edit in self.edits]

    @cached_property
    def _ends(self) -> Sequence[int]:
        return [edit.end for edit in self.edits]

    @cached_property
    def _shifts(self) -> Sequence[int]:
        """How far the text before edit i has moved; one more for the text after the last."""
        return list(accumulate((edit.length - (edit.end - edit.start) for edit in self.edits), initial=0))
