"""Two editions one after the other, against a reader who holds both."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.sense.disclosure import Bands, band, shared_cells
from strandline.sense.reissuing import Issued, may_reissue


def issued(people: Sequence[object], bands: Bands) -> Issued:
    return Issued({"a": people}, {"theme": {"a": bands}})


def pairs(stay: int, left: int, came: int) -> dict[tuple[Bands, Bands], list[tuple[int, ...]]]:
    """What may be printed twice, and every way in which it can have come about: how many raised it before and now, and
    of those who stayed, left and came.
    """
    before, now = list(range(stay + left)), list(range(left, stay + left + came))
    possible: dict[tuple[Bands, Bands], list[tuple[int, ...]]] = {}
    for stayed, gone, new in product(range(stay + 1), range(left + 1), range(came + 1)):
        rows = shared_cells([[stayed + gone]], [len(before)]), shared_cells([[stayed + new]], [len(now)])
        printed = rows[0][0].cells[0], rows[1][0].cells[0]
        possible.setdefault(printed, []).append((stayed + gone, stayed + new, stayed, gone, new))
    return {
        printed: found
        for printed, found in possible.items()
        if may_reissue(issued(before, printed[0]), issued(now, printed[1]))
    }


@given(stay=st.integers(0, 9), left=st.sampled_from([0, 5, 6]), came=st.sampled_from([0, 5, 6, 7]))
@settings(max_examples=25, deadline=None)
def test_may_reissue_reader_of_both_pins_nothing(stay: int, left: int, came: int) -> None:
    groups = (stay + left, stay + came, stay, left, came)

    for printed, found in pairs(stay, left, came).items():
        for part, people in enumerate(groups):
            if people and (left or came):
                assert len({numbers[part] for numbers in found}) >= 2, (printed, part)


def test_may_reissue_lets_most_batches_through() -> None:
    """A rule that never lets anything through would be safe, and of no use."""
    assert len(pairs(6, 0, 6)) >= 5
    assert len(pairs(8, 5, 5)) >= 5


def test_may_reissue_one_more_person_would_tell_what_they_said() -> None:
    """The attack works: "few" of five, and with one more "some" of six, is one person and then two."""
    told = [
        (people, came)
        for people, came in product(range(6), (0, 1))
        if (band(people, 5), band(people + came, 6)) == ("few", "some")
    ]

    assert told == [(1, 1)]
    assert not may_reissue(issued(range(5), ("few",)), issued(range(6), ("some",)))


def test_may_reissue_everybody_who_came_would_be_told() -> None:
    """ "Few" of five, and with seven more "most" of twelve: it was one, and all seven said it."""
    assert not may_reissue(issued(range(5), ("few",)), issued(range(12), ("most",)))
    assert may_reissue(issued(range(5), ("few",)), issued(range(12), ("some",)))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"a": "abcde"}, {"a": "abcde"}, True),
        ({"a": "abcde"}, {"a": "abcd"}, False),  # one withdrew
        ({"a": "abcde"}, {"a": "abcdefghij"}, True),
        ({"a": "abcdef"}, {"a": "abcdeghijk"}, False),  # five came, and one left beside them
        ({"a": "abcde"}, {"a": "abcde", "b": "fghij"}, True),
        ({"a": "abcde", "b": "fghij"}, {"a": "abcdef", "b": "ghij"}, False),  # one moved over
        ({"a": "abcde"}, {}, True),
    ],
)
def test_may_reissue_in_batches(before: dict[str, str], now: dict[str, str], expected: bool) -> None:
    assert may_reissue(Issued(before, {}), Issued(now, {})) == expected
