"""The plane people are laid out on: principal components of the votes, missing votes at their statement's mean.

Conventions of the Pol.is server (compdemocracy/polis, math/src/polismath/math/pca.clj and conversation.clj): votes on
statements that moderators took out count as a pass by everybody; a person's place is scaled by
sqrt(statements / votes cast). It finds the two directions by power iteration; these are what that converges to. The
sign is the one reached from a start of ones. Inside, the server counts an agree as -1; places have its sign, so that
the picture is the same, and means have ours (an agree is 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from strandline.sense.opinions.votes import Bools, Floats, Ints, Votes

_DENSE_AT_MOST = 400  # people or statements, whichever are fewer: below, a full decomposition is quicker


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    means: Floats  # (statements,) mean vote; nought where moderated out
    components: Floats  # (2, statements) orthogonal, of length one (or nought where there is no variance left)
    positions: Floats  # (people, 2)
    statement_positions: Floats  # (statements, 2): of somebody who agrees with this statement and has not seen another

    @property
    def extremity(self) -> Floats:
        """(statements,) distance of each statement from the middle."""
        return np.hypot(self.statement_positions[:, 0], self.statement_positions[:, 1])


def lay_out(votes: Votes, moderated: Bools) -> Plane:
    """The plane of all people who voted. `moderated`: (statements,) true where moderators took a statement out."""
    seen = votes.per_statement > 0
    means, away = deviations(votes, moderated)
    components = principal(away)
    # Taken-out statements were set to a pass for everybody, voters or not, so they count as votes cast.
    kept = ~moderated[votes.columns]
    cast = np.bincount(votes.rows[kept], minlength=votes.people) + int((moderated & seen).sum())
    scale = np.sqrt(seen.sum() / np.maximum(cast, 1))
    positions = -(away @ components.T) * scale[:, None]
    one_agree = -np.where(moderated, 0.0, 1 - means)[:, None] * components.T * np.sqrt(seen.sum())
    return Plane(means, components, np.asarray(positions), one_agree)


def deviations(votes: Votes, moderated: Bools) -> tuple[Floats, sparse.csr_array]:
    """Mean votes (statements,), and how far each vote is from its mean, a sparse (people, statements).

    A missing vote is taken to be the mean, so its deviation is nought: centring keeps the table sparse.
    """
    total = np.bincount(votes.columns, weights=votes.values, minlength=votes.statements)
    means = np.where(moderated, 0.0, total / np.maximum(votes.per_statement, 1))
    away = np.where(moderated[votes.columns], 0.0, votes.values - means[votes.columns])
    return means, votes.matrix(away)


def principal(away: sparse.csr_array) -> Floats:
    """(2, statements): the two leading right singular vectors to machine precision, each of positive sum."""
    components = np.zeros((2, away.shape[1]))
    if not away.nnz or not np.abs(away.data).max():
        return components
    if min(away.shape) <= _DENSE_AT_MOST:
        found = _by_gram(away)
    else:
        # Slow to import, and small conversations do without.
        from scipy.sparse.linalg import ArpackNoConvergence, svds

        try:
            _, _, vectors = svds(away, k=2, v0=np.ones(min(away.shape)), tol=0, return_singular_vectors="vh")
            found = vectors[::-1]
        except ArpackNoConvergence:
            found = _by_gram(away)
    components[: len(found)] = found
    sums = components.sum(axis=1)
    # A sum of nought says nothing: the largest entry decides.
    largest = np.take_along_axis(components, np.abs(components).argmax(axis=1)[:, None], axis=1)[:, 0]
    signs = np.where(np.abs(sums) > 1e-12, sums, largest)
    return np.asarray(np.where(signs < 0, -1.0, 1.0)[:, None] * components)


def _by_gram(away: sparse.csr_array) -> Floats:
    people, statements = away.shape
    if people < statements:
        values, vectors = np.linalg.eigh((away @ away.T).toarray())
        right = (away.T @ vectors[:, ::-1][:, :2]).T
    else:
        values, vectors = np.linalg.eigh(_gram(away))
        right = vectors[:, ::-1][:, :2].T
    there = values[::-1][:2] > values[-1] * 1e-12
    lengths = np.linalg.norm(right, axis=1)
    return np.asarray(right[there] / lengths[there, None])


def _gram(away: sparse.csr_array) -> Floats:
    """statements x statements. Dense tables go block by block through BLAS, sparse ones through the sparse product."""
    people, statements = away.shape
    if away.nnz < 0.2 * people * statements:
        return np.asarray((away.T @ away).toarray())
    gram = np.zeros((statements, statements))
    step = max(1, 4_000_000 // statements)
    for first in range(0, people, step):
        block = away[first : first + step].toarray()
        gram += block.T @ block
    return gram


def leading(
    away: sparse.csr_array, start: Floats, *, rounds: int = 40, tolerance: float = 1e-3
) -> tuple[Floats, Floats]:
    """Roughly the leading singular values (b,) and right singular vectors (b, statements), by subspace iteration.

    For what is done many times and needs no last digits. `start`: (b, statements).
    """
    basis = np.linalg.qr(start.T)[0]
    before = np.zeros(basis.shape[1])
    values = before
    vectors = basis
    for _ in range(rounds):
        image = away.T @ (away @ basis)
        vectors, values, _ = np.linalg.svd(image, full_matrices=False)
        basis = vectors
        if np.abs(values[:2] - before[:2]).max() <= tolerance * max(values[0], 1e-300):
            break
        before = values
    return np.sqrt(values), vectors.T


def people_in_map(votes: Votes, kept: Bools) -> Bools:
    """(people,) who is in the map: at least 7 votes, or one on every statement; those `kept`; and where these are fewer
    than 15, those with most votes until they are 15. Nobody is in it without a vote."""
    cast: Ints = votes.per_person
    enough = min(7, int((votes.per_statement > 0).sum()))
    inside = (cast >= max(enough, 1)) | (kept & (cast > 0))
    missing = 15 - int(inside.sum())
    if missing > 0:
        others = np.flatnonzero(~inside & (cast > 0))
        inside[others[np.argsort(-cast[others], kind="stable")][:missing]] = True
    return inside
