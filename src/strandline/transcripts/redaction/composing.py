"""Two offset maps made into one, or made to change places."""

from __future__ import annotations

from collections.abc import Iterator

from strandline.transcripts.redaction.offsets import Edit, Fate, OffsetMap, OverlapError


def composed(earlier: OffsetMap, later: OffsetMap) -> OffsetMap:
    """`earlier` followed by `later`, see `OffsetMap.then`. O(edits of both)."""
    if earlier.new_length != later.old_length:
        raise ValueError("the later map does not begin where the earlier one ends")
    return OffsetMap(earlier.old_length, tuple(_merged(earlier, later)))


def rebased(edits: OffsetMap, over: OffsetMap) -> OffsetMap:
    """`edits` as made after `over`, see `OffsetMap.rebased`."""
    if edits.old_length != over.old_length:
        raise ValueError("the two maps do not begin at the same text")
    written_at = {edit.start for edit in over.edits if edit.start == edit.end}
    moved = []
    for edit in edits.edits:
        place = over.place(edit.start, edit.end)
        same_point = edit.start == edit.end and edit.start in written_at
        if place.fate is not Fate.KEPT or same_point:
            raise OverlapError(f"both edit the text at {edit.start}:{edit.end}")
        moved.append(Edit(place.start, place.end, edit.length))
    return OffsetMap(over.new_length, tuple(moved))


def _merged(earlier: OffsetMap, later: OffsetMap) -> Iterator[Edit]:
    """Edits of both in positions of the oldest text; those that overlap in the text between are one.

    The two lists are walked side by side in the text between; `drift` is how far the oldest text is ahead of it.
    """
    firsts, seconds = earlier.inverse().edits, later.edits  # both begin at the text between
    i = j = drift = 0
    while i < len(firsts) or j < len(seconds):
        takes_first = j == len(seconds) or (i < len(firsts) and _before(firsts[i], seconds[j]))
        head = firsts[i] if takes_first else seconds[j]
        start, end = head.start, head.end
        removed, written = (_growth(head), 0) if takes_first else (0, _growth(head))
        i, j = i + takes_first, j + (not takes_first)
        while True:
            if i < len(firsts) and _overlap(firsts[i], start, end):
                end = max(end, firsts[i].end)
                removed += _growth(firsts[i])
                i += 1
            elif j < len(seconds) and _overlap(seconds[j], start, end):
                end = max(end, seconds[j].end)
                written += _growth(seconds[j])
                j += 1
            else:
                break
        edit = Edit(start + drift, end + drift + removed, end - start + written)
        drift += removed
        if edit.end > edit.start or edit.length:
            yield edit


def _growth(edit: Edit) -> int:
    return edit.length - (edit.end - edit.start)


def _before(first: Edit, second: Edit) -> bool:
    return (first.start, first.end) <= (second.start, second.end)


def _overlap(edit: Edit, start: int, end: int) -> bool:
    """Whether they share a code point, or one is a point strictly inside the other."""
    if edit.start == edit.end or start == end:
        return edit.start < end and start < edit.end
    return max(edit.start, start) < min(edit.end, end)
