"""From places on the plane to opinion groups, as the Pol.is server groups people whom it sees for the first time.

Conventions of compdemocracy/polis, math/src/polismath/math/clusters.clj: k-means starts from the first k different
places, so the order of people matters; it ends after 20 rounds (100 for base clusters) or when no centre moved by 0.01;
a tie goes to the later centre. People are first gathered into at most 100 base clusters; these, weighted by how many
people they hold, are grouped into k = 2 … min(5, 2 + base clusters // 12). The k with the best mean silhouette over
base clusters wins, the larger of two equals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist

from strandline.sense.opinions.votes import Floats, Ints

BASE_CLUSTERS = 100
MOST_GROUPS = 5
_BASE_ROUNDS = 100
_GROUP_ROUNDS = 20
_STILL = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    labels: Ints  # (points,) in 0 … clusters - 1, in the order of the places that the clusters started from
    centres: Floats  # (clusters, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    labels: Ints  # (people in the map,)
    base: Clusters
    centres: Floats  # (groups, 2), the mean of their people
    silhouettes: dict[int, float]  # by the number of groups that was tried


def group(places: Floats, n_groups: int | None = None) -> Groups:
    """Groups of people at `places` (n, 2), in the order in which Pol.is would look at them; n at least 1.

    `n_groups` sets k; otherwise the silhouette does.
    """
    base = k_means(places, BASE_CLUSTERS, rounds=_BASE_ROUNDS)
    weights = np.bincount(base.labels).astype(np.float64)
    most = min(MOST_GROUPS, 2 + len(base.centres) // 12)
    apart = np.asarray(cdist(base.centres, base.centres))
    tried = range(2, most + 1) if n_groups is None else (n_groups,)
    found = {k: k_means(base.centres, k, weights=weights, rounds=_GROUP_ROUNDS) for k in tried}
    silhouettes = {k: silhouette(apart, clusters.labels) for k, clusters in found.items()}
    best = found[max(tried, key=lambda k: (silhouettes[k], k))]
    return Groups(best.labels[base.labels], base, best.centres, silhouettes)


def k_means(points: Floats, k: int, *, weights: Floats | None = None, rounds: int) -> Clusters:
    """At most k clusters of `points` (n, 2), fewer where there are fewer different points or one runs empty."""
    weights = np.ones(len(points)) if weights is None else weights
    centres = points[first_different(points, k)]
    labels, ids = np.zeros(len(points), dtype=np.int64), np.arange(len(centres))
    for _ in range(rounds + 1):
        # Searched from the last centre on, so that of two equally near the later one has it.
        labels = len(centres) - 1 - cdist(points, centres[::-1], "sqeuclidean").argmin(axis=1)
        members = np.bincount(labels, weights=weights, minlength=len(centres))
        sums = [np.bincount(labels, weights=weights * points[:, axis], minlength=len(centres)) for axis in (0, 1)]
        held = np.flatnonzero(members)
        moved = np.stack(sums, axis=1)[held] / members[held, None]
        labels, ids = ids[labels], ids[held]
        still = _same(centres, moved)
        centres = moved
        if still:
            break
    return Clusters(np.searchsorted(ids, labels), centres)


def first_different(points: Floats, k: int) -> Ints:
    """Indices of the first k points that are not equal to an earlier one."""
    # As complex numbers, which sort ten times as fast as rows.
    _, first = np.unique(points[:, 0] + 1j * points[:, 1], return_index=True)
    return np.sort(first)[:k]


def silhouette(apart: Floats, labels: Ints) -> float:
    """Mean silhouette (Rousseeuw 1987) from distances (n, n); nought for a point alone, and where all are together."""
    k = int(labels.max()) + 1
    if k < 2:
        return 0.0
    sizes = np.bincount(labels, minlength=k)
    to = np.stack([apart[:, labels == cluster].sum(axis=1) for cluster in range(k)], axis=1)
    own = np.arange(len(labels)), labels
    within = to[own] / np.maximum(sizes[labels] - 1, 1)
    mean = to / sizes
    mean[own] = np.inf
    nearest = mean.min(axis=1)
    larger = np.maximum(within, nearest)
    alone = (sizes[labels] == 1) | (larger == 0)
    return float(np.where(alone, 0.0, (nearest - within) / np.where(alone, 1.0, larger)).mean())


def _same(before: Floats, after: Floats) -> bool:
    """Whether the centres, each list sorted, are closer than 0.01 pair by pair."""
    one = before[np.lexsort(before.T[::-1])][: len(after)]
    other = after[np.lexsort(after.T[::-1])]
    return bool((np.linalg.norm(one - other, axis=1) < _STILL).all())
