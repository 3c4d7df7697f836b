"""Which statements bring people together, which tell a group apart, and which to ask next.

Rules of the Pol.is server: compdemocracy/polis, math/src/polismath/math/repness.clj, stats.clj and conversation.clj.
Every share is (votes of the kind + 1) / (votes + 2), so that few votes do not weigh like many; z tests have one added
to each count too. 1.2816 is the one-sided 90% point of the normal distribution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from strandline.sense.opinions.votes import Bools, Floats, Ints

Side = Literal["agree", "disagree"]

SIGNIFICANT = 1.2816
_SHOWN = 5
_META_PRIORITY = 7.0


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement that a group agrees or disagrees with more than the others do. Counts are of the group's votes."""

    statement: int
    side: Side
    votes_for_side: int
    votes: int
    share: float  # (votes_for_side + 1) / (votes + 2)
    z: float  # of the share against a half
    ratio: float  # the share over that of everybody in other groups; Pol.is calls it repness
    ratio_z: float  # two-proportion z of the same comparison
    agrees: int  # of the group
    best_agree: bool = False  # the one Pol.is puts first, so that a group is shown by what it is for


@dataclass(frozen=True, slots=True)
class Consensus:
    """A statement on which all who voted, grouped or not, lean one way."""

    statement: int
    side: Side
    votes_for_side: int
    votes: int
    share: float
    z: float


@dataclass(frozen=True, slots=True, eq=False)
class Tallies:
    """Votes by group, each (groups, statements)."""

    agrees: Ints
    disagrees: Ints
    votes: Ints  # passes too


def group_aware_consensus(tallies: Tallies) -> Floats:
    """(statements,) product over groups of (agrees + 1) / (votes + 2)."""
    return np.asarray(((tallies.agrees + 1) / (tallies.votes + 2)).prod(axis=0))


def priorities(tallies: Tallies, extremity: Floats, meta: Bools) -> Floats:
    """(statements,) which to show next: few votes so far, few passes, many agrees, far from the middle."""
    agrees, disagrees, votes = (counts.sum(axis=0) for counts in (tallies.agrees, tallies.disagrees, tallies.votes))
    passes = votes - agrees - disagrees
    importance = (1 - (passes + 1) / (votes + 2)) * (extremity + 1) * (agrees + 1) / (votes + 2)
    fresh = 1 + 8 * 2.0 ** (-votes / 5)
    return np.asarray(np.where(meta, _META_PRIORITY, importance * fresh) ** 2)


def consensus(agrees: Ints, disagrees: Ints, votes: Ints, left_out: Bools) -> dict[Side, tuple[Consensus, ...]]:
    """By side up to five statements with a share above a half and z above 1.2816, by share x z. All (statements,)."""
    found: dict[Side, tuple[Consensus, ...]] = {}
    sides: tuple[tuple[Side, Ints], ...] = (("agree", agrees), ("disagree", disagrees))
    for side, counted in sides:
        share, z = _share(counted, votes), one_proportion(counted, votes)
        standing = np.flatnonzero(~left_out & (share > 0.5) & (z > SIGNIFICANT))
        best = standing[np.argsort(-(share * z)[standing], kind="stable")][:_SHOWN]
        found[side] = tuple(
            Consensus(int(at), side, int(counted[at]), int(votes[at]), float(share[at]), float(z[at])) for at in best
        )
    return found


def representative(tallies: Tallies, left_out: Bools) -> tuple[tuple[Representative, ...], ...]:
    """For each group up to five statements, those it agrees with first.

    A statement stands where both its share (against a half) and its ratio (against the other groups) have z above
    1.2816, by ratio x ratio z x share x z. The statement the group most plainly agrees with goes first, standing or
    not; where nothing stands and nothing is agreed with, there is one with the largest ratio z.
    """
    return tuple(_of_group(tallies, group, left_out) for group in range(len(tallies.votes)))


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """Figures of one group for one side, each (statements,)."""

    counted: Ints
    share: Floats
    z: Floats
    ratio: Floats
    ratio_z: Floats

    @property
    def weight(self) -> Floats:
        return self.ratio * self.ratio_z * self.share * self.z

    @property
    def stands(self) -> Bools:
        return np.asarray((self.ratio_z > SIGNIFICANT) & (self.z > SIGNIFICANT))


def _side(counted: Ints, votes: Ints, group: int) -> _Sides:
    mine, of = counted[group], votes[group]
    theirs, of_theirs = counted.sum(axis=0) - mine, votes.sum(axis=0) - of
    share = _share(mine, of)
    ratio_z = two_proportions(mine, theirs, of, of_theirs)
    return _Sides(mine, share, one_proportion(mine, of), share / _share(theirs, of_theirs), ratio_z)


def _of_group(tallies: Tallies, group: int, left_out: Bools) -> tuple[Representative, ...]:
    agree = _side(tallies.agrees, tallies.votes, group)
    disagree = _side(tallies.disagrees, tallies.votes, group)

    def tell(at: int, *, best_agree: bool = False) -> Representative:
        agrees = bool(agree.ratio_z[at] > disagree.ratio_z[at])
        side = agree if agrees else disagree
        return Representative(
            statement=at,
            side="agree" if agrees else "disagree",
            votes_for_side=int(side.counted[at]),
            votes=int(tallies.votes[group, at]),
            share=float(side.share[at]),
            z=float(side.z[at]),
            ratio=float(side.ratio[at]),
            ratio_z=float(side.ratio_z[at]),
            agrees=int(agree.counted[at]),
            best_agree=best_agree,
        )

    offered = np.flatnonzero(~left_out)
    first = _best_agree(agree, disagree, offered)
    standing = [int(at) for at in offered[(agree.stands | disagree.stands)[offered]]]
    if not standing:
        if first is None and len(offered):
            best = np.maximum(agree.ratio_z, disagree.ratio_z)
            return (tell(int(offered[best[offered].argmax()])),)
        return () if first is None else (tell(first, best_agree=True),)
    rest = sorted(
        (tell(at) for at in standing if at != first), key=lambda told: -told.ratio * told.ratio_z * told.share * told.z
    )
    shown = ([] if first is None else [tell(first, best_agree=True)]) + rest
    return tuple(sorted(shown[:_SHOWN], key=lambda told: told.side == "disagree"))


def _best_agree(agree: _Sides, disagree: _Sides, offered: Ints) -> int | None:
    """The statement the group most plainly agrees with, statement after statement as the server looks at them."""
    best: int | None = None
    plain = agree.share * agree.z
    for at in offered.tolist():
        if not agree.counted[at] and not disagree.counted[at]:
            continue
        if best is None:
            better = agree.z[at] > SIGNIFICANT or (agree.ratio[at] > 1 and agree.share[at] > 0.5)
        elif agree.ratio[best] > 1:
            better = agree.weight[at] > agree.weight[best]
        else:
            better = plain[at] > plain[best]
        if better:
            best = at
    return best


def one_proportion(successes: npt.NDArray[np.int64], trials: npt.NDArray[np.int64]) -> Floats:
    """z of a share against a half, one added to both counts."""
    return np.asarray(2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5))


def two_proportions(mine: Ints, theirs: Ints, of_mine: Ints, of_theirs: Ints) -> Floats:
    """z of two shares, pooled, one added to all counts; nought where the pooled share is one."""
    one, other, of_one, of_other = (counts + 1.0 for counts in (mine, theirs, of_mine, of_theirs))
    pooled = (one + other) / (of_one + of_other)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / of_one + 1 / of_other))
    some = pooled != 1
    return np.asarray(np.where(some, (one / of_one - other / of_other) / np.where(some, spread, 1.0), 0.0))


def _share(counted: Ints, votes: Ints) -> Floats:
    return np.asarray((counted + 1) / (votes + 2))
