"""Grouping vectors so that the groups hold when the texts are drawn again.

One tree is grown from many draws of half to two thirds of the texts and can be cut at any number of groups:

- up to 2,000 vectors, from how often two of them fall together, over draws and resolutions (evidence accumulation:
  Fred & Jain 2005, Combining multiple clusterings using evidence accumulation);
- above, from the centroids of all draws, so that nothing of size n x n is ever built.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.encoders import unit_rows
from strandline.sense.types import FloatArray, IntArray

_PAIRWISE_AT_MOST = 2000  # vectors whose pairs are all looked at
_DRAWN_AT_MOST = 700  # vectors of one draw that are linked directly; more are first gathered into fine groups
_FINE = 120  # fine groups per draw
_JUDGED = 2000  # vectors on which agreement between draws is judged


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw of the texts: its points, linked into a tree (scipy's merge matrix)."""

    points: FloatArray
    merges: FloatArray

    def centroids(self, k: int) -> FloatArray:
        k = min(k, len(self.points))
        return centroids_of(self.points, cut(self.merges, k), k)


@dataclass(frozen=True, slots=True)
class Grouping:
    """A tree over `leaves` (the vectors themselves, or the centroids of all draws) and the draws it was grown from."""

    vectors: FloatArray
    leaves: FloatArray
    merges: FloatArray
    draws: tuple[Draw, ...]

    def labels(self, k: int) -> IntArray:
        """(n,) the group of every vector, after a few rounds of k-means from the k groups of the tree."""
        k = min(k, len(self.leaves))
        return settle(self.vectors, centroids_of(self.leaves, cut(self.merges, k), k))

    def agreement(self, k: int, labels: IntArray) -> float:
        """Mean adjusted Rand index between `labels` and what each draw alone makes of the vectors with k groups."""
        judged = _evenly(len(self.vectors), _JUDGED)
        vectors = self.vectors[judged]
        return float(
            np.mean([adjusted_rand(labels[judged], nearest(vectors, draw.centroids(k))) for draw in self.draws])
        )

    def stability(self, labels: IntArray, k: int) -> FloatArray:
        """(groups,) for each the mean, over draws cut at k, of its best Jaccard similarity with a group of the draw.

        Hennig (2007), Cluster-wise assessment of cluster stability.
        """
        judged = _evenly(len(labels), 5 * _JUDGED)
        mine = labels[judged]
        total = np.zeros(int(labels.max()) + 1)
        for draw in self.draws:
            theirs = nearest(self.vectors[judged], draw.centroids(k))
            both = contingency(mine, theirs, len(total))
            union = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
            total += (both / np.maximum(union, 1)).max(axis=1)
        return np.asarray(total / len(self.draws), dtype=np.float32)


def grow(vectors: FloatArray, resolutions: Sequence[int], rng: np.random.Generator) -> Grouping:
    """The tree of `vectors` (n, d; unit rows). `resolutions`: numbers of groups at which the draws are compared."""
    n = len(vectors)
    pairwise = n <= _PAIRWISE_AT_MOST
    share, number = (0.7, 16 if n <= 600 else 10) if pairwise else (0.5, 20)
    draws = tuple(_draw(vectors, share, rng) for _ in range(number))
    if not pairwise:
        leaves = np.ascontiguousarray(np.vstack([draw.points for draw in draws]))
        return Grouping(vectors, leaves, ward(leaves), draws)
    apart = np.ones((n, n), dtype=np.float32)
    step = np.float32(1 / (len(draws) * len(resolutions)))
    for draw in draws:
        for k in resolutions:
            label = nearest(vectors, draw.centroids(k))
            apart -= step * (label[:, None] == label[None, :])
    # Ties, as between texts never parted, are broken by how near they are.
    apart += np.float32(0.02) * (1 - vectors @ vectors.T)
    apart = np.maximum((apart + apart.T) / 2, 0)
    np.fill_diagonal(apart, 0)
    return Grouping(vectors, vectors, _ward_of(apart), draws)


def _draw(vectors: FloatArray, share: float, rng: np.random.Generator) -> Draw:
    n = len(vectors)
    chosen = np.sort(rng.choice(n, max(2, round(share * n)), replace=False))
    points = np.ascontiguousarray(vectors[chosen])
    if len(points) > _DRAWN_AT_MOST:
        points = spherical_kmeans(points, _FINE, rng, iterations=8)
    return Draw(points, ward(points))


def ward(points: FloatArray) -> FloatArray:
    """Ward's tree of unit rows. Distances come from one matrix product, far quicker than pair by pair."""
    squared = np.maximum(2 - 2 * (points @ points.T).astype(np.float64), 0)
    np.fill_diagonal(squared, 0)
    return _ward_of(np.sqrt(squared))


def _ward_of(distances: FloatArray) -> FloatArray:
    """Ward's merges from a square matrix of distances."""
    # 0.3 s to import, which what only looks for subjects need not pay.
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    return np.asarray(linkage(squareform(distances, checks=False), "ward"))


def cut(merges: FloatArray, k: int) -> IntArray:
    """(leaves,) labels 0 … k-1 after all but the last k-1 merges; exactly k groups, also where distances tie."""
    n = len(merges) + 1
    group = np.arange(2 * n - 1)
    parent = np.full(2 * n - 1, -1, dtype=np.int64)
    done = n - k
    for step in range(done):
        parent[int(merges[step, 0])] = parent[int(merges[step, 1])] = n + step
    for node in range(n + done - 1, -1, -1):
        if parent[node] >= 0:
            group[node] = group[parent[node]]
    return np.asarray(np.unique(group[:n], return_inverse=True)[1], dtype=np.int64)


def nearest(vectors: FloatArray, centroids: FloatArray) -> IntArray:
    return np.asarray((vectors @ centroids.T).argmax(axis=1), dtype=np.int64)


def settle(vectors: FloatArray, centroids: FloatArray, *, rounds: int = 40) -> IntArray:
    """Labels after up to `rounds` of k-means; numbered without gaps, so a group that empties is gone."""
    labels = nearest(vectors, centroids)
    for _ in range(rounds):
        centroids = centroids_of(vectors, labels, len(centroids), fallback=centroids)
        new = nearest(vectors, centroids)
        if np.array_equal(new, labels):
            break
        labels = new
    return without_gaps(labels)


def without_gaps(labels: IntArray) -> IntArray:
    """The same groups, numbered 0 … k-1 in the old order."""
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def centroids_of(vectors: FloatArray, labels: IntArray, k: int, *, fallback: FloatArray | None = None) -> FloatArray:
    """(k, d) unit mean directions; a group without members keeps its row of `fallback` (or zeros)."""
    indicator = sp.csr_matrix(
        (np.ones(len(labels), dtype=np.float32), (labels, np.arange(len(labels)))), shape=(k, len(labels))
    )
    centroids = unit_rows(np.asarray(indicator @ vectors))
    if fallback is not None:
        empty = np.bincount(labels, minlength=k) == 0
        centroids[empty] = fallback[empty]
    return centroids


def spherical_kmeans(vectors: FloatArray, k: int, rng: np.random.Generator, *, iterations: int = 30) -> FloatArray:
    """Unit centroids (<= k, d) that locally maximise the summed cosine; k-means++ start, groups left empty dropped.

    Dhillon & Modha (2001), Concept decompositions for large sparse text data using clustering.
    """
    centroids = _plus_plus(vectors, k, rng)
    labels = nearest(vectors, centroids)
    for _ in range(iterations):
        centroids = centroids_of(vectors, labels, k, fallback=centroids)
        new = nearest(vectors, centroids)
        if np.array_equal(new, labels):
            break
        labels = new
    return np.ascontiguousarray(centroids[np.bincount(labels, minlength=k) > 0])


def _plus_plus(vectors: FloatArray, k: int, rng: np.random.Generator) -> FloatArray:
    """k starting points, each drawn with a chance that grows with its distance (Arthur & Vassilvitskii 2007)."""
    chosen = [int(rng.integers(len(vectors)))]
    distance = np.maximum(1 - vectors @ vectors[chosen[0]], 0)
    while len(chosen) < k:
        reach = np.cumsum(distance, dtype=np.float64)
        spot = rng.random() * reach[-1]  # drawn also where every text equals a chosen one, so that seeds stay in step
        chosen.append(min(int(np.searchsorted(reach, spot)), len(vectors) - 1))
        distance = np.minimum(distance, np.maximum(1 - vectors @ vectors[chosen[-1]], 0))
    return np.ascontiguousarray(vectors[chosen])


def contingency(a: IntArray, b: IntArray, k: int) -> FloatArray:
    """(k, groups of b) how many fall in both."""
    width = int(b.max()) + 1
    return np.bincount(a * width + b, minlength=k * width).reshape(k, width).astype(np.float32)


def adjusted_rand(a: IntArray, b: IntArray) -> float:
    """Agreement of two groupings beyond chance: 1 the same, 0 as chance has it (Hubert & Arabie 1985)."""
    table = contingency(a, b, int(a.max()) + 1).astype(np.float64)

    def pairs(counts: NDArray[np.float64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = rows * columns / max(len(a) * (len(a) - 1) / 2, 1)
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _evenly(n: int, at_most: int) -> IntArray:
    """Up to `at_most` of n positions, evenly spread."""
    return np.arange(n) if n <= at_most else np.linspace(0, n - 1, at_most).astype(np.int64)
