"""One edition after the other: when a new one tells readers who hold the old one nothing about single people.

One person more beside a band that is another tells what that one person said ("few" of five, then "some" of six: it was
one, it is two, the newcomer raised it), and one person fewer tells it of whoever withdrew. So people are let in and out
in batches, and what is printed is held against what was printed before.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

from strandline.sense.disclosure import Bands, Range, read_bands


@dataclass(frozen=True, slots=True)
class Issued:
    """What readers hold, or would."""

    people: Mapping[str, Collection[Hashable]]  # column → who was asked
    bands: Mapping[Hashable, Mapping[str, Bands]]  # theme → column → bands


def may_reissue(before: Issued, now: Issued, k: int = 5) -> bool:
    """Whether `now` may be given to readers who hold `before`. If not, they are to be given `before` again.

    A column must be as it was, or else nobody or at least `k` people must have come, and nobody or at least `k` left.
    And the bands of both together must leave at least two numbers for how many raised a theme then, how many now, and
    how many of those who stayed, left and came. That an edition waits tells nothing: readers do not learn of it. Words
    that were withdrawn leave all the same, at once.

    It holds the columns against each other one by one; the band of the whole of two editions is not attacked together
    with them, so give out the whole anew only where its columns are.
    """
    for column in {*before.people, *now.people}:
        there, here = set(before.people.get(column, ())), set(now.people.get(column, ()))
        left, came, stayed = len(there - here), len(here - there), len(there & here)
        if 0 < left < k or 0 < came < k:
            return False
        for theme in before.bands.keys() & now.bands.keys():
            first, second = before.bands[theme].get(column, ()), now.bands[theme].get(column, ())
            if (left or came) and _pins(
                read_bands(first, len(there)), read_bands(second, len(here)), stayed, left, came
            ):
                return False
    return True


def _pins(before: Range, now: Range, stayed: int, left: int, came: int) -> bool:
    """Whether any of five numbers is left with one value: who raised it before and now, of those who stayed, left and
    came. Both editions count those who stayed, so each bounds what the other can say of them.
    """
    least = max(0, before[0] - left, now[0] - came)
    most = min(stayed, before[1], now[1])
    gone = max(0, before[0] - most), min(left, before[1] - least)
    new = max(0, now[0] - most), min(came, now[1] - least)
    ranges = [
        (max(before[0], least), min(before[1], most + left)),
        (max(now[0], least), min(now[1], most + came)),
        *((low, high) for (low, high), people in (((least, most), stayed), (gone, left), (new, came)) if people),
    ]
    return any(low == high for low, high in ranges)
