"""Who votes alike: Pol.is's published mathematics, and whether to believe what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from strandline.sense.opinions.ground import CommonGround, common_ground
from strandline.sense.opinions.grouping import Clusters, Groups, group
from strandline.sense.opinions.holding import hold
from strandline.sense.opinions.plane import Plane, lay_out, people_in_map
from strandline.sense.opinions.telling import (
    Consensus,
    Representative,
    Side,
    Tallies,
    consensus,
    group_aware_consensus,
    priorities,
    representative,
)
from strandline.sense.opinions.votes import Bools, Floats, Ints, Votes, as_votes, mask


@dataclass(frozen=True, slots=True, eq=False)
class OpinionMap:
    """People on a plane by how they voted, in groups. Statements and people are named by their index."""

    groups: Ints  # (people,) 0, 1, … in the order in which Pol.is would number them; -1 not in the map
    positions: Floats  # (people, 2), as Pol.is draws them; of those who are not in the map too
    plane: Plane
    base: Ints  # (people,) base cluster, -1 not in the map
    base_centres: Floats  # (base clusters, 2)
    group_centres: Floats  # (groups, 2)
    silhouettes: Mapping[int, float]  # by the number of groups that was tried
    tallies: Tallies  # votes by group and statement
    group_aware_consensus: Floats  # (statements,)
    consensus: Mapping[Side, tuple[Consensus, ...]]  # among all who voted
    representative: tuple[tuple[Representative, ...], ...]  # by group
    priorities: Floats  # (statements,)
    moderated_out: Bools  # (statements,) meta statements too
    meta: Bools  # (statements,)
    stability: float  # 0 as chance has it, 1 the same groups whoever is drawn
    group_stability: tuple[float, ...]  # by group, 0 to 1
    withheld: str | None  # a reason not to show the groups, which it counts from 1; None where there is none
    common_ground: tuple[CommonGround, ...]  # across groups; among everybody in the map where it is withheld

    @property
    def n_groups(self) -> int:
        return len(self.group_centres)

    @property
    def sizes(self) -> tuple[int, ...]:
        """People by group."""
        return tuple(np.bincount(self.groups[self.groups >= 0], minlength=self.n_groups).tolist())


def opinion_map(
    votes: Votes | npt.ArrayLike | sparse.sparray | sparse.spmatrix,
    *,
    moderated_out: Iterable[int] = (),
    seed: int = 0,
    meta: Iterable[int] = (),
    kept: Iterable[int] = (),
    order: Sequence[int] | None = None,
    n_groups: int | None = None,
) -> OpinionMap:
    """Group people by their votes (people x statements: 1 agrees, -1 disagrees, 0 passes, nan did not vote).

    The places, groups and statements are those of the Pol.is server (Small and others 2021, "Polis: scaling
    deliberation by mapping high dimensional opinion spaces", Recerca 26(2), and its source, compdemocracy/polis). A
    sparse table, whose stored values are the votes cast, noughts too, takes memory by the votes.

    `moderated_out` are statements that moderators took out; `meta` those about the voters themselves, which are taken
    out too but asked early. `seed` rules what Pol.is does not have: `stability`, `withheld` and `common_ground`.

    The server groups people as they come in, so what it shows depends on the past of a conversation. Where that is
    known, it can be told: `order` names people in the order in which the server holds them (as their base clusters
    stand), by default the order of the rows; `kept` names people whom it kept in the map in spite of few votes (in a
    live conversation the first 15 to vote, whom it takes in while there are so few); `n_groups` sets the number of
    groups, which the server is slow to change.

    Raises ValueError when `votes` is not such a table, when an index names nobody or nothing, when `order` names
    somebody twice, or when `n_groups` is below 2.
    """
    cast = as_votes(votes)
    left_out, about = mask(moderated_out, cast.statements, "moderated_out"), mask(meta, cast.statements, "meta")
    left_out |= about
    stay = mask(kept, cast.people, "kept")
    if n_groups is not None and n_groups < 2:
        raise ValueError(f"n_groups is 2 or more, not {n_groups}")
    turn = _in_turn(people_in_map(cast, stay), order)

    plane = lay_out(cast, left_out)
    found = group(plane.positions[turn], n_groups) if len(turn) else _NOBODY
    groups, base = np.full(cast.people, -1), np.full(cast.people, -1)
    groups[turn], base[turn] = found.labels, found.base.labels
    held = hold(cast, left_out, groups, plane.components, seed, n_groups=n_groups)
    tallies = tally(cast, groups, len(found.centres))
    everybody = tally(cast, np.zeros(cast.people, dtype=np.int64), 1)
    sizes = np.bincount(groups[groups >= 0], minlength=len(found.centres))
    together, of = (
        (tallies, sizes) if held.withheld is None else (tally(cast, np.minimum(groups, 0), 1), sizes.sum(keepdims=True))
    )
    return OpinionMap(
        groups=groups,
        positions=plane.positions,
        plane=plane,
        base=base,
        base_centres=found.base.centres,
        group_centres=found.centres,
        silhouettes=found.silhouettes,
        tallies=tallies,
        group_aware_consensus=group_aware_consensus(tallies),
        consensus=consensus(everybody.agrees[0], everybody.disagrees[0], everybody.votes[0], left_out),
        representative=representative(tallies, left_out),
        priorities=priorities(tallies, plane.extremity, about),
        moderated_out=left_out,
        meta=about,
        stability=held.stability,
        group_stability=held.group_stability,
        withheld=held.withheld,
        common_ground=common_ground(together, of, left_out, np.random.default_rng([seed, 1])),
    )


def tally(votes: Votes, groups: Ints, n_groups: int) -> Tallies:
    """Votes by group (people,), -1 left out."""
    return Tallies(
        agrees=votes.counts(groups, n_groups, 1),
        disagrees=votes.counts(groups, n_groups, -1),
        votes=votes.counts(groups, n_groups),
    )


def _in_turn(inside: Bools, order: Sequence[int] | None) -> Ints:
    """People in the map, those whom `order` names first."""
    if order is None:
        return np.flatnonzero(inside)
    named = mask(order, len(inside), "order")
    if named.sum() != len(order):
        raise ValueError("order names somebody twice")
    first = np.asarray(order, dtype=np.int64)
    return np.concatenate([first[inside[first]], np.flatnonzero(inside & ~named)])


_NONE = np.zeros(0, dtype=np.int64)
_NOBODY = Groups(_NONE, Clusters(_NONE, np.zeros((0, 2))), np.zeros((0, 2)), {})
