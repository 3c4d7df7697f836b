"""Which texts of very many are read closely: drawn by hash, so that it does not matter in what order they are read."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from strandline.sense.types import IntArray

HashArray = NDArray[np.uint64]

ONE_PERSON_AT_MOST = 0.01  # of the texts drawn: so nobody is the place, and a form filled in by one office is not
GROUP_AT_LEAST = 200  # texts of each group, where it has so many: a small group has themes too


def hashes_of(texts: list[str], start: int, seed: int) -> HashArray:
    """(n,) a number for each text, from its words, its position (`start` for the first) and the seed."""
    key = str(seed).encode()[:64]
    return np.frombuffer(
        b"".join(
            blake2b(
                position.to_bytes(8, "little") + text.encode("utf-8", "surrogatepass"), digest_size=8, key=key
            ).digest()
            for position, text in enumerate(texts, start)
        ),
        dtype="<u8",
    ).astype(np.uint64)


def people_as_numbers(names: list[str]) -> HashArray:
    """(n,) a number for each name, the same for the same name, so that a million names need not be held."""
    return np.frombuffer(
        b"".join(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest() for name in names), dtype="<u8"
    ).astype(np.uint64)


def draw(
    hashes: HashArray,
    said: NDArray[np.bool_],
    at_most: int,
    *,
    people: NDArray[np.generic] | None = None,
    groups: IntArray | None = None,
    first: Iterable[int] = (),
) -> IntArray:
    """Positions, ascending, of up to `at_most` of the texts that say something (`said`): those with the lowest hashes.

    `people` (n,) tells who speaks: whoever is drawn is drawn with all they said, up to a hundredth of the sample.
    `groups` (n,), counted from nought: a few hundred of each are drawn before the others. `first` are drawn in any
    case. Bottom-k sampling: Cohen and Kaplan (2007), Summarizing data using bottom-k sketches.
    """
    rows = np.flatnonzero(said)
    hashes = hashes[rows]
    turn = hashes
    if people is not None:
        _, first_at, person = np.unique(people[rows], return_index=True, return_inverse=True)
        turn = hashes[first_at][person]  # all that somebody said has the turn of the first of it
    order = np.lexsort((rows, hashes, turn))
    if people is not None:
        order = order[_place_in_run(person[order]) < max(1, int(ONE_PERSON_AT_MOST * at_most))]
    urgency = np.full(len(rows), 2)
    if groups is not None:
        own = groups[rows][order]
        by_group = np.argsort(own, kind="stable")
        least = max(1, min(GROUP_AT_LEAST, at_most // (2 * (int(groups.max(initial=0)) + 1))))
        urgency[order[by_group[_place_in_run(own[by_group]) < least]]] = 1
    wanted = np.isin(rows, np.fromiter(first, dtype=np.int64))
    urgency[wanted] = 0
    order = np.concatenate([np.flatnonzero(wanted), order[~wanted[order]]])
    order = order[np.argsort(urgency[order], kind="stable")]
    end = min(at_most, len(order))
    if people is not None and end < len(order):
        while end > 1 and urgency[order[end - 1]] == 2 and turn[order[end - 1]] == turn[order[end]]:
            end -= 1  # the last would be cut in two
    return np.sort(rows[order[:end]]).astype(np.int64)


def _place_in_run(values: NDArray[np.generic]) -> IntArray:
    """(n,) how many of the same value stand directly before each."""
    new = np.concatenate([[True], values[1:] != values[:-1]])[: len(values)]
    at = np.arange(len(values))
    return np.asarray(at - np.maximum.accumulate(np.where(new, at, 0)), dtype=np.int64)
