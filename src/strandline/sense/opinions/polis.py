"""A map in the words of the Pol.is server: what its `math/pca2` answers with, for tools that read that.

What depends on when votes came in, and not on the votes, is left out: `math_tick`, the two time stamps, and the numbers
of base clusters, which here run from 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from strandline.sense.opinions.mapping import OpinionMap
from strandline.sense.opinions.telling import Consensus, Representative
from strandline.sense.opinions.votes import Ints, Votes


def as_polis(
    found: OpinionMap, votes: Votes, *, people: Sequence[Hashable] = (), statements: Sequence[Hashable] = ()
) -> dict[str, Any]:
    """The server's fields, signs (it counts an agree as -1) and rounding, ready for `json.dump`.

    `people` and `statements` are the server's ids of rows and columns, by default their indices. Raises ValueError
    where they are not as many as there are rows and columns.
    """
    who = list(people) or list(range(votes.people))
    what = list(statements) or list(range(votes.statements))
    if len(who) != votes.people or len(what) != votes.statements:
        raise ValueError(
            f"{len(who)} people and {len(what)} statements are named, and the votes have "
            f"{votes.people} and {votes.statements}"
        )
    seen = np.flatnonzero(votes.per_statement > 0)
    ids = [what[at] for at in seen]
    voters = np.flatnonzero(votes.per_person > 0)
    inside = found.groups >= 0
    base_group = np.zeros(len(found.base_centres), dtype=np.int64)
    base_group[found.base[inside]] = found.groups[inside]
    return {
        "n": len(voters),
        "n-cmts": len(seen),
        "tids": ids,
        "in-conv": [who[person] for person in np.flatnonzero(inside)],
        "mod-out": [what[at] for at in np.flatnonzero(found.moderated_out)],
        "meta-tids": [what[at] for at in np.flatnonzero(found.meta)],
        "user-vote-counts": {who[person]: int(votes.per_person[person]) for person in voters},
        "pca": {
            "center": (0.0 - found.plane.means[seen]).tolist(),
            "comps": found.plane.components[:, seen].tolist(),
            "comment-projection": found.plane.statement_positions[seen].T.tolist(),
            "comment-extremity": found.plane.extremity[seen].tolist(),
        },
        "base-clusters": _base_clusters(found, who),
        "group-clusters": [
            {"id": number, "members": np.flatnonzero(base_group == number).tolist(), "center": centre.tolist()}
            for number, centre in enumerate(found.group_centres)
        ],
        "votes-base": _votes_base(found, votes, seen, ids),
        "group-votes": {
            number: {
                "id": number,
                "n-members": members,
                "votes": _by_statement(ids, seen, *_of_group(found, number)),
            }
            for number, members in enumerate(found.sizes)
        },
        "group-aware-consensus": dict(zip(ids, found.group_aware_consensus[seen].tolist(), strict=True)),
        "comment-priorities": dict(zip(ids, found.priorities[seen].tolist(), strict=True)),
        "consensus": {side: [_consensus(one, what) for one in found.consensus[side]] for side in found.consensus},
        "repness": {
            number: [_representative(one, what) for one in shown] for number, shown in enumerate(found.representative)
        },
    }


def _base_clusters(found: OpinionMap, who: list[Hashable]) -> dict[str, Any]:
    members = [[who[person] for person in np.flatnonzero(found.base == at)] for at in range(len(found.base_centres))]
    return {
        "id": list(range(len(members))),
        "members": members,
        "x": found.base_centres[:, 0].tolist(),
        "y": found.base_centres[:, 1].tolist(),
        "count": [len(held) for held in members],
    }


def _votes_base(found: OpinionMap, votes: Votes, seen: Ints, ids: list[Hashable]) -> dict[Hashable, Any]:
    n = len(found.base_centres)
    agrees, disagrees = votes.counts(found.base, n, 1), votes.counts(found.base, n, -1)
    return _by_statement(ids, seen, agrees.T, disagrees.T, votes.counts(found.base, n).T)


def _of_group(found: OpinionMap, number: int) -> tuple[Ints, Ints, Ints]:
    tallies = found.tallies
    return tallies.agrees[number], tallies.disagrees[number], tallies.votes[number]


def _by_statement(ids: list[Hashable], seen: Ints, agrees: Ints, disagrees: Ints, votes: Ints) -> dict[Hashable, Any]:
    """Agrees, disagrees and votes seen, by statement: numbers, or lists by base cluster."""
    return {
        name: {"A": agrees[at].tolist(), "D": disagrees[at].tolist(), "S": votes[at].tolist()}
        for name, at in zip(ids, seen, strict=True)
    }


def _consensus(one: Consensus, what: list[Hashable]) -> dict[str, Any]:
    return {
        "tid": what[one.statement],
        "n-success": one.votes_for_side,
        "n-trials": one.votes,
        "p-success": one.share,
        "p-test": one.z,
    }


def _representative(one: Representative, what: list[Hashable]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "tid": what[one.statement],
        "n-success": one.votes_for_side,
        "n-trials": one.votes,
        "p-success": one.share,
        "p-test": one.z,
        "repness": one.ratio,
        "repness-test": float(str(np.float32(one.ratio_z))),  # the server holds this one in single precision
        "repful-for": one.side,
    }
    return told | {"best-agree": True, "n-agree": one.agrees} if one.best_agree else told
