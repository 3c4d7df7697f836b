"""Invented conversations, whose groups are known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def camps(
    people: int, statements: int, groups: int, seed: int, *, cast: float = 0.6, apart: float = 0.85
) -> tuple[Table, Labels]:
    """People of each group agree with a statement with a chance of `apart` or 1 - `apart`, the same for all groups on
    four statements of ten; one vote of ten is a pass, and `cast` of the votes are there."""
    rng = np.random.default_rng(seed)
    label = rng.integers(groups, size=people)
    chance = np.where(rng.random((groups, statements)) < 0.5, apart, 1 - apart)
    shared = rng.random(statements) < 0.4
    chance[:, shared] = chance[0, shared]
    drawn = rng.random((people, statements))
    votes = np.where(drawn < 0.9 * chance[label], 1.0, np.where(drawn < 0.9, -1.0, 0.0))
    votes[rng.random((people, statements)) > cast] = np.nan
    return votes, label


def dealt(votes: Table, seed: int, *, within: str = "statements") -> Table:
    """The same votes dealt out anew among those who voted on the statement, or among what the person voted on."""
    rng = np.random.default_rng(seed)
    table = votes.copy() if within == "statements" else votes.T.copy()
    for column in table.T:
        cast = np.flatnonzero(~np.isnan(column))
        column[cast] = rng.permutation(column[cast])
    return table if within == "statements" else table.T


def agreeing(votes: Table, share: float, seed: int) -> tuple[Table, npt.NDArray[np.bool_]]:
    """The same, with a share of the people agreeing with everything they voted on; and who they are."""
    yes = np.random.default_rng(seed).random(len(votes)) < share
    table = votes.copy()
    table[yes] = np.where(np.isnan(table[yes]), np.nan, 1.0)
    return table, yes
