"""Statements that every group agrees on, and that keep it among people who had no part in choosing them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from strandline.sense.opinions.telling import Side, Tallies
from strandline.sense.opinions.votes import Bools, Floats, Ints

SPLITS = 60
_CHOSEN_ON = 0.7  # of the people of each group
_KEEPS = 0.98  # of the splits in which it was chosen
_FEWEST_VOTES = 5  # of a group on a statement
_Z = 1.6448536269514722  # standard normal quantile of 95%: a one-sided bound


@dataclass(frozen=True, slots=True)
class CommonGround:
    """A statement on which more than half of every group's votes go one way, as far as so many votes can tell."""

    statement: int
    side: Side
    shares: tuple[float, ...]  # by group, votes for that side / votes cast, passes too
    votes: tuple[int, ...]  # by group
    kept: (
        float  # of the splits in which 70% of the people chose it, those where the other 30% of every group went along
    )


def common_ground(tallies: Tallies, sizes: Ints, left_out: Bools, rng: np.random.Generator) -> tuple[CommonGround, ...]:
    """Statements chosen by all people in the map, and by 70% of them in at least half of the splits, that the other 30%
    went along with in at least 98 of 100 of those; widest agreement of the least agreeing group first.

    Chosen is a statement where the lower bound of every group's share (Wilson 1927, one-sided 95%) is above a half.
    `sizes` is (groups,) people.
    """
    if not sizes.sum():
        return ()
    cast, favour = tallies.votes, {"agree": tallies.agrees, "disagree": tallies.disagrees}
    their_cast, theirs = _of_some(tallies, sizes, rng)
    found = []
    sides: tuple[Side, ...] = ("agree", "disagree")
    for side in sides:
        chosen = _clear(theirs[side], their_cast)
        kept = chosen & _goes_along(favour[side] - theirs[side], cast - their_cast)
        times, held = chosen.sum(axis=0), kept.sum(axis=0)
        steady = (times * 2 >= SPLITS) & (held >= _KEEPS * times)
        shares = favour[side] / np.maximum(cast, 1)
        for at in np.flatnonzero(_clear(favour[side], cast) & ~left_out & steady):
            found.append(
                CommonGround(
                    statement=int(at),
                    side=side,
                    shares=tuple(shares[:, at].tolist()),
                    votes=tuple(cast[:, at].tolist()),
                    kept=float(held[at] / times[at]),
                )
            )
    return tuple(sorted(found, key=lambda one: (-min(one.shares), one.statement)))


def _of_some(tallies: Tallies, sizes: Ints, rng: np.random.Generator) -> tuple[Ints, dict[Side, Ints]]:
    """Votes cast and votes for each side, (splits, groups, statements), of 70% of each group's people, drawn anew.

    Statements are judged one by one, so it is enough to draw the counts of each: out of all people of the group, so
    many who voted on it (hypergeometric), and out of their votes, so many agrees and disagrees. Its cost does not grow
    with the number of people.
    """
    shape = (SPLITS, *tallies.votes.shape)
    some = np.maximum(np.rint(_CHOSEN_ON * sizes).astype(np.int64), 1)[:, None]
    cast = rng.hypergeometric(tallies.votes, sizes[:, None] - tallies.votes, some, size=shape)
    agrees = rng.hypergeometric(tallies.agrees, tallies.votes - tallies.agrees, cast)
    passes = tallies.votes - tallies.agrees - tallies.disagrees
    disagrees = rng.hypergeometric(tallies.disagrees, passes, cast - agrees)
    return cast, {"agree": agrees, "disagree": disagrees}


def _clear(favour: Ints, cast: Ints) -> Bools:
    """(…, statements) from counts (…, groups, statements)."""
    return np.asarray(((lower_bound(favour, cast) > 0.5) & (cast >= _FEWEST_VOTES)).all(axis=-2))


def _goes_along(favour: Ints, cast: Ints) -> Bools:
    return np.asarray(((2 * favour > cast) | (cast == 0)).all(axis=-2))


def lower_bound(favour: Ints, cast: Ints) -> Floats:
    """Wilson's lower bound of a share, one-sided 95%; nought where nobody voted."""
    of = np.maximum(cast, 1)
    share = favour / of
    spread = _Z * np.sqrt(share * (1 - share) / of + _Z * _Z / (4 * of * of))
    return np.asarray(np.where(cast > 0, (share + _Z * _Z / (2 * of) - spread) / (1 + _Z * _Z / of), 0.0))
