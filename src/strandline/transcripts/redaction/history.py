"""The revisions of one text: corrections that can be undone and redone, redactions that cannot.

Revisions form a tree, and the way from one to another goes up by inverse maps and down by maps. A step and its undoing
are therefore the same edge walked both ways, and cancel: what was pointed at before an edit is, after its undo, exactly
where it was. Offsets only; the words are in the revisions' own texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from strandline.transcripts.model import Span
from strandline.transcripts.redaction.offsets import Fate, OffsetMap, OverlapError, Place


class NothingToUndoError(Exception):
    """No correction is left to undo (or redo), or a redaction has since taken the words that it was about."""


@dataclass(frozen=True, slots=True)
class Revision:
    """How revision `parent` became this one. `parent` is an index into `History.revisions`, -1 for the first."""

    parent: int
    offsets: OffsetMap
    redacts: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """Where a span is now, and which revision first took the last of its words away (None while some stand)."""

    place: Place
    taken_by: int | None


@dataclass
class History:
    """Every revision that the text has had; `current` is the one that is shown."""

    length: int  # of the first text, in code points
    revisions: list[Revision] = field(init=False)
    current: int = 0
    # What redo would make, the next one last: its edit, and its revision as long as the text is what it was then.
    _undone: list[tuple[OffsetMap, int | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.revisions = [Revision(-1, OffsetMap(self.length))]

    def correct(self, offsets: OffsetMap) -> int:
        """A correction by a person; what was undone can no longer be redone. The number of the new revision."""
        self._undone.clear()
        return self._add(self.current, offsets)

    def redact(self, offsets: OffsetMap) -> int:
        """A redaction; it is never undone. A correction undone before it can be redone where it is not touched."""
        revision, redaction = self._add(self.current, offsets, redacts=True), offsets
        still: list[tuple[OffsetMap, int | None]] = []
        for undone, _ in reversed(self._undone):
            try:
                still.append((undone.rebased(redaction), None))
                redaction = redaction.rebased(undone)
            except OverlapError:
                break  # this one, and those that came after it, were about words that are gone
        self._undone = still[::-1]
        return revision

    def undo(self) -> int:
        """Takes back the last correction that stands, and no redaction. The number of the revision that is current.

        Raises NothingToUndoError.
        """
        above: list[OffsetMap] = []  # redactions made since
        at = self.current
        while self.revisions[at].redacts:
            above.append(self.revisions[at].offsets)
            at = self.revisions[at].parent
        if at == 0:
            raise NothingToUndoError("no correction is left to undo")
        undone = self.revisions[at].offsets
        moved = []
        back = undone.inverse()
        try:
            for redaction in reversed(above):
                moved.append(redaction.rebased(back))
                back = back.rebased(redaction)
        except OverlapError as error:
            raise NothingToUndoError("the words of this correction have since been redacted") from error
        self.current = self.revisions[at].parent
        for redaction in moved:
            self._add(self.current, redaction, redacts=True)
        self._undone.append((back.inverse(), None if moved else at))
        return self.current

    def redo(self) -> int:
        """Makes the correction last undone again. The number of its revision. Raises NothingToUndoError."""
        if not self._undone:
            raise NothingToUndoError("no correction is left to redo")
        offsets, revision = self._undone.pop()
        if revision is None:
            return self._add(self.current, offsets)
        self.current = revision
        return revision

    def trace(self, start: int, end: int, *, seen_in: int, now: int | None = None) -> Traced:
        """Where a span of revision `seen_in` is in revision `now` (default: the current one)."""
        return self.trace_all([Span(start, end)], seen_in=seen_in, now=now)[0]

    def trace_all(self, spans: Iterable[Span], *, seen_in: int, now: int | None = None) -> list[Traced]:
        """`trace` for many spans of one revision: the way is looked up once."""
        way = self.way(seen_in, self.current if now is None else now)
        return [_walk(span, way) for span in spans]

    def way(self, one: int, other: int) -> Sequence[tuple[int, OffsetMap]]:
        """The steps from one revision to another: (revision whose edit it is, the map to walk)."""
        up, down = self._line(one), self._line(other)
        while up and down and up[-1] == down[-1]:
            up.pop()
            down.pop()
        back = [(at, self.revisions[at].offsets.inverse()) for at in up]
        return [*back, *((at, self.revisions[at].offsets) for at in reversed(down))]

    def _line(self, revision: int) -> list[int]:
        """The revision and those that it came from, the first text left out."""
        line = []
        while revision > 0:
            line.append(revision)
            revision = self.revisions[revision].parent
        return line

    def _add(self, parent: int, offsets: OffsetMap, *, redacts: bool = False) -> int:
        if offsets.old_length != self.revisions[parent].offsets.new_length:
            raise ValueError("the map does not begin at the current text")
        self.revisions.append(Revision(parent, offsets, redacts))
        self.current = len(self.revisions) - 1
        return self.current


def _walk(span: Span, way: Sequence[tuple[int, OffsetMap]]) -> Traced:
    place, taken_by, changed = Place(span.start, span.end, Fate.KEPT), None, False
    for revision, step in way:
        place = step.place(place.start, place.end)
        if taken_by is None and place.fate in (Fate.REPLACED, Fate.GONE):
            taken_by = revision
        changed = changed or place.fate is Fate.CHANGED
    if taken_by is not None:
        fate = Fate.REPLACED if place.end > place.start else Fate.GONE
    else:
        fate = Fate.CHANGED if changed else Fate.KEPT
    return Traced(Place(place.start, place.end, fate), taken_by)
