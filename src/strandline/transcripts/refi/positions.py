"""What the positions of another tool count, told from the texts and brought to Unicode code points.

The standard counts Unicode code points of the text as it is stored. Tools were seen to count UTF-16 units (an emoji
is two), a line end of two characters as one, one of one character as two, and the byte order mark as a character.
Where passages after such a place cut words apart in the standard's counting and not in another, the other was meant.
One tool wrote all texts of a project, so their evidence is put together.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product

Range = tuple[int, int]

_LEAST_NAMES = 2  # passages whose name is their words, before that alone decides
_LEAST_EDGES = 12  # edges of passages that differ between two countings, before words cut apart decide
_FEW, _MANY = 0.1, 0.4  # … of them may cut a word apart in the one and must in the other; shifted, about two thirds do
_SHORTEST_NAME = 4  # code points of a name that is no longer met by chance


@dataclass(frozen=True, slots=True)
class Counting:
    """How a tool counts. The default is the standard's way."""

    utf16: bool = False  # characters beyond U+FFFF count as two
    line_end: int | None = None  # every line end counts so many; None: as many characters as it has
    mark: int = 0  # 1: the byte order mark before the text counts

    def __str__(self) -> str:
        ways = []
        if self.utf16:
            ways.append("characters such as emoji as two (UTF-16 units)")
        if self.line_end:
            ways.append(f"every line end as {'one' if self.line_end == 1 else 'two'}")
        if self.mark:
            ways.append("the byte order mark as a character")
        return " and ".join(ways) or "code points, as the standard says"


STANDARD = Counting()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage as it was written, before anyone knows what its positions count."""

    start: int
    end: int
    name: str = ""  # many tools name a passage by its first words


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its passages, as the other tool wrote them."""

    text: str
    stretches: tuple[Stretch, ...]
    marked: bool = False  # a byte order mark stood before the text
    inline: bool = False  # it stood in the XML, which makes every line end one line feed, whatever the tool had counted

    def fitted(self, counting: Counting) -> Counting:
        """What is left of a counting where the text holds nothing of what it counts differently."""
        line_end = counting.line_end
        if (line_end == 1 and "\r\n" not in self.text) or (line_end == 2 and not self.inline):
            line_end = None
        return Counting(counting.utf16, line_end, counting.mark if self.marked else 0)


Placed = list[Range | None]  # of each passage; None for one that lies beyond the text or splits a character


def told(texts: Sequence[Written]) -> list[tuple[Counting, Placed]]:
    """Of each text the counting that was meant, and where it puts its passages.

    It is the standard's, unless another is clearly better over all texts.
    """
    best = [(STANDARD, placed(it, STANDARD)) for it in texts]
    for line_end, utf16, mark in product((None, 1, 2), (False, True), (0, 1)):
        counting = Counting(utf16, line_end, mark)
        if counting == STANDARD or all(it.fitted(counting) == STANDARD for it in texts):
            continue
        other = [(it.fitted(counting), placed(it, it.fitted(counting))) for it in texts]
        if _is_better(other, best, texts):
            best = other
    return best


def placed(written: Written, counting: Counting) -> Placed:
    """Each passage as a range of code points of the text, by a counting that fits it."""
    if counting == STANDARD:
        length = len(written.text)
        return [(it.start, it.end) if 0 <= it.start <= it.end <= length else None for it in written.stretches]
    scale = _Scale(written.text, counting)
    found: Placed = []
    for stretch in written.stretches:
        start, end = scale.code_point(stretch.start), scale.code_point(stretch.end)
        found.append((start, end) if start is not None and end is not None and start <= end else None)
    return found


class _Scale:
    """From positions by a counting to code points of a text. Only the characters that count differently are kept."""

    def __init__(self, text: str, counting: Counting) -> None:
        self._mark = counting.mark
        self._length = len(text)
        kinds = {None: "", 1: "\r(?=\n)", 2: "\n"}[counting.line_end], "[\U00010000-\U0010ffff]" * counting.utf16
        odd = [found.start() for found in re.finditer("|".join(filter(None, kinds)) or "(?!)", text)]
        self._odd = odd
        self._extra = [-1 if text[index] == "\r" else 1 for index in odd]
        self._sums = list(accumulate(self._extra, initial=0))
        self._after = [index + 1 + self._mark + extra for index, extra in zip(odd, self._sums[1:], strict=True)]
        self._text = text

    def code_point(self, position: int) -> int | None:
        """The index of the character that begins at a position; None beyond the text and inside a character."""
        passed = bisect_right(self._after, position)
        index = position - self._mark - self._sums[passed]
        if passed and self._extra[passed - 1] < 0 and index == self._odd[passed - 1] + 1:
            index -= 1  # before the whole line end, not between its two characters
        if passed < len(self._odd) and index > self._odd[passed]:  # between the two halves of what counts as two
            if self._text[self._odd[passed]] != "\n":
                return None
            index = self._odd[passed]
        return index if 0 <= index <= self._length else None


def _is_better(
    other: Sequence[tuple[Counting, Placed]], best: Sequence[tuple[Counting, Placed]], texts: Sequence[Written]
) -> bool:
    lost_there, lost_here = _lost(other), _lost(best)
    if lost_there != lost_here:
        return lost_there == 0
    moved = list(_moved(other, best, texts))
    named_there = sum(_is_named(text, there, name) for text, name, there, _ in moved)
    named_here = sum(_is_named(text, here, name) for text, name, _, here in moved)
    if max(named_there, named_here) >= _LEAST_NAMES and named_there != named_here:
        return named_there > named_here
    edges = [(text, *pair) for text, _, there, here in moved for pair in zip(there, here, strict=True)]
    edges = [(text, there, here) for text, there, here in edges if there != here]
    cut_there = sum(_cuts_a_word(text, there) for text, there, _ in edges)
    cut_here = sum(_cuts_a_word(text, here) for text, _, here in edges)
    return len(edges) >= _LEAST_EDGES and cut_there <= _FEW * len(edges) and cut_here >= _MANY * len(edges)


def _lost(places: Iterable[tuple[Counting, Placed]]) -> int:
    return sum(place is None for _, placed_here in places for place in placed_here)


def _moved(
    other: Sequence[tuple[Counting, Placed]], best: Sequence[tuple[Counting, Placed]], texts: Sequence[Written]
) -> Iterator[tuple[str, str, Range, Range]]:
    """Text, name, place there and place here of every passage that two countings put in different places."""
    for written, (_, there), (_, here) in zip(texts, other, best, strict=True):
        for stretch, one, two in zip(written.stretches, there, here, strict=True):
            if one is not None and two is not None and one != two:
                yield written.text, stretch.name, one, two


def _is_named(text: str, where: Range, name: str) -> bool:
    """Whether a passage is named by its first words, white space aside."""
    wanted = " ".join(name.split()).rstrip("…. ")
    if len(wanted) < _SHORTEST_NAME:
        return False
    return " ".join(text[where[0] : where[1]].split()).startswith(wanted)


def _cuts_a_word(text: str, position: int) -> bool:
    return 0 < position < len(text) and text[position - 1].isalnum() and text[position].isalnum()
