"""Kernel ridge regression for all codes at once, with what it would have said of each text had it not seen it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import blas, lapack

from strandline.sense.types import FloatArray

Array = NDArray[np.float64]
IndexArray = NDArray[np.int64]

RIDGE = 0.4  # added to the diagonal; anything from 0.1 to 1 does nearly as well
_ROOM = 256  # rows to grow by


class Regression:
    """Targets (n, codes) regressed on likeness, about a middle that may change at any time without a refit.

    Everything is kept up to date at the cost of one pass over an (n, n) matrix per new row, rather than the n passes of
    a refit: inversion by partitioning (Press and others, Numerical Recipes, 3rd edition 2007, section 2.7.4).
    Leave-one-out predictions are exact: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006),
    equation 5.12.

    *Parts* are pieces of a row (sentences), whose own predictions leave the row out that they belong to.
    """

    def __init__(self, like: Array, targets: Array, parts_like: Array, part_of: IndexArray) -> None:
        """`like` (n, n) and `targets` (n, codes); `parts_like` (m, n), `part_of` (m,) rows that the parts belong to."""
        n = self.n = len(like)
        # The inverse is symmetric: only its lower triangle is kept, with nought in the room left for new rows.
        self._inverse = np.zeros((n + _ROOM, n + _ROOM))
        self._inverse[:n, :n] = _inverse_of(like + RIDGE * np.eye(n))
        self.targets = np.array(targets, dtype=np.float64)  # a copy: it changes with decisions
        # What each row pulls: weights of the rows for the targets, and in the last column for a target of one.
        self._pull = self._times(np.hstack([self.targets, np.ones((n, 1))]))
        self.part_of = part_of
        self._parts_like: FloatArray = np.zeros((2 * len(part_of) + _ROOM, n + _ROOM), dtype=np.float32)
        self._parts_like[: len(part_of), :n] = parts_like
        self._parts = parts_like @ self._pull
        self._own = np.array([parts_like[part] @ self._column(row) for part, row in enumerate(part_of.tolist())])

    def weights(self, middle: Array) -> Array:
        """(n, codes): a new row's prediction is middle + its likeness to the rows @ weights."""
        return self._pull[:, :-1] - self._pull[:, -1:] * middle

    def left_out(self, middle: Array) -> tuple[Array, Array]:
        """(n, codes) predictions of each row, and (m, codes) of each part, as if the row had not been there."""
        weights = self.weights(middle)
        own = np.diagonal(self._inverse)[: self.n]
        rows = self.targets - weights / own[:, None]
        parts = middle + self._parts[:, :-1] - self._parts[:, -1:] * middle
        parts -= (self._own / own[self.part_of])[:, None] * weights[self.part_of]
        return rows, parts

    def add(self, like: Array, itself: float, target: Array, parts_like: Array, parts_of_new: Array) -> None:
        """One more row.

        `like` (n,) is its likeness to the rows, `itself` to itself, `target` (codes,) what was given; `parts_like` (m,)
        the likeness of earlier parts to it; `parts_of_new` (k, n + 1) of its own parts to all rows, itself last.
        """
        n, m, k = self.n, len(self.part_of), len(parts_of_new)
        self._make_room(n + 1, m + k)
        column = self._times(like[:, None])[:, 0]
        rest = itself + RIDGE - float(like @ column)
        missed = like @ self._pull - np.append(target, 1.0)  # what the rows so far made of it, less what it is
        self._add_square(column, 1 / rest)
        self._inverse[n, :n] = -column / rest
        self._inverse[n, n] = 1 / rest
        seen = self._parts_like[:m, :n] @ column.astype(np.float32) - parts_like
        self._parts += np.outer(seen, missed / rest)
        self._own += seen * column[self.part_of] / rest
        self._pull = np.vstack([self._pull + np.outer(column, missed / rest), -missed[None] / rest])
        self.targets = np.vstack([self.targets, target])
        self._parts_like[:m, n] = parts_like
        self._parts_like[m : m + k, : n + 1] = parts_of_new
        self.n = n + 1
        self._parts = np.vstack([self._parts, parts_of_new @ self._pull])
        self._own = np.append(self._own, parts_of_new @ self._column(n))
        self.part_of = np.append(self.part_of, np.full(k, n, dtype=np.int64))

    def change(self, row: int, target: Array) -> None:
        """Another target for a row that is there."""
        change = np.append(target - self.targets[row], 0.0)
        column = self._column(row)
        seen = self._parts_like[: len(self.part_of), : self.n] @ column.astype(np.float32)
        self._pull += np.outer(column, change)
        self._parts += np.outer(seen, change)
        self.targets[row] = target

    def _column(self, row: int) -> Array:
        """(n,): one column of the inverse."""
        return np.append(self._inverse[row, :row], self._inverse[row : self.n, row])

    def _times(self, right: Array) -> Array:
        """(n, k): the inverse times `right` (n, k)."""
        padded = np.zeros((len(self._inverse), right.shape[1]), order="F")
        padded[: self.n] = right
        if right.shape[1] == 1:
            return np.asarray(blas.dsymv(1.0, self._inverse.T, padded[:, 0]))[: self.n, None]
        return np.asarray(blas.dsymm(1.0, self._inverse.T, padded))[: self.n]

    def _add_square(self, column: Array, weight: float) -> None:
        """Add weight x column x column' to the inverse, in place."""
        padded = np.zeros(len(self._inverse))
        padded[: self.n] = column
        self._inverse = np.asarray(blas.dsyr(weight, padded, a=self._inverse.T, overwrite_a=1)).T

    def _make_room(self, rows: int, parts: int) -> None:
        if rows > len(self._inverse):
            grown = np.zeros((rows + _ROOM, rows + _ROOM))
            grown[: self.n, : self.n] = self._inverse[: self.n, : self.n]
            self._inverse = grown
        if parts > len(self._parts_like) or rows > self._parts_like.shape[1]:
            wider = np.zeros((max(2 * parts, len(self._parts_like)), len(self._inverse)), dtype=np.float32)
            wider[: len(self.part_of), : self.n] = self._parts_like[: len(self.part_of), : self.n]
            self._parts_like = wider


def _inverse_of(matrix: Array) -> Array:
    """Lower triangle of the inverse of a positive definite matrix. Raises ValueError where it is none."""
    factor, failed = lapack.dpotrf(matrix.T, lower=0, overwrite_a=1)
    if failed:
        raise ValueError("The likeness of the texts is not positive definite; does the encoder return finite numbers?")
    inverse, _ = lapack.dpotri(factor, lower=0, overwrite_c=1)
    return np.tril(np.asarray(inverse).T)
