"""What the order of passages tells: whether there is one, and what a strong passage lends to those beside it.

In talk a subject is named once and then spoken of as "it", so what stands beside a strong passage is likely to belong
to it. In a list in any order it is not, and lending would only do harm: so order is looked for first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.types import FloatArray

Floats = NDArray[np.float64]

SURE: Final = 2.5  # standard deviations; of 400 shuffled lists one came to so much
FEWEST: Final = 12  # passages that can tell
COMPARED: Final = ((1, 1.0), (2, 0.5))  # (passages apart, weight)
LOOKED_AT: Final = 1000  # passages, from the first: their likeness to each other is held in a square
LIGHT: Final = (0.2, 0.05)  # lent to the next passage and the one after, while the first places are given
LEADING: Final = 5  # places given to what is strong in itself; the others go to where strong passages stand together
STRONG: Final = 0.3  # of the strongest, to have one of the first places
BROAD: Final = tuple(float(np.exp(-(distance**2) / 8)) for distance in range(1, 6))  # standard deviation 2 passages
SHARPER: Final = 2  # power: one strong passage lends more than several faint ones


def stands_in_order(terms: sp.csr_matrix, meaning: FloatArray) -> bool:
    """Whether neighbours are more alike than chance: a transcript, and not a list in any order.

    `terms` (n, words) and `meaning` (n, d) have rows of length one or nought. The likeness of neighbours, and half that
    of the next but one, is held against the mean and the variance that it has over all orders of the same passages
    (Mantel 1967, Cancer Research 27, p. 213).
    """
    n = min(terms.shape[0], LOOKED_AT)
    if n < FEWEST:
        return False
    alike = (terms[:n] @ terms[:n].T).toarray() + meaning[:n] @ meaning[:n].T
    np.fill_diagonal(alike, 0.0)
    beside = sum(2 * weight * float(np.diagonal(alike, distance).sum()) for distance, weight in COMPARED)
    weights = sum(2 * weight * (n - distance) for distance, weight in COMPARED)
    squares = sum(2 * weight**2 * (n - distance) for distance, weight in COMPARED)
    row = np.zeros(n)  # what each passage weighs with all its neighbours
    for distance, weight in COMPARED:
        row[distance:] += weight
        row[:-distance] += weight
    expected, variance = _over_all_orders(alike, weights, squares, float((row**2).sum()))
    return beside - expected > SURE * float(np.sqrt(max(variance, 0.0))) > 0


def _over_all_orders(alike: Floats, weights: float, squares: float, row_squares: float) -> tuple[float, float]:
    """Mean and variance of sum_ij w_ij alike_p(i)p(j) over all orders p; both symmetric with nought in the diagonal.

    `weights` is the sum of w, `squares` of its squares, `row_squares` of the squares of its row sums.
    """
    n = len(alike)
    total, total_squares = float(alike.sum()), float((alike**2).sum())
    total_row_squares = float((alike.sum(axis=1) ** 2).sum())
    pairs = n * (n - 1)
    expected = weights * total / pairs
    second = 2 * squares * total_squares / pairs
    second += 4 * (row_squares - squares) * (total_row_squares - total_squares) / (pairs * (n - 2))
    second += (
        (weights**2 + 2 * squares - 4 * row_squares)
        * (total**2 + 2 * total_squares - 4 * total_row_squares)
        / (pairs * (n - 2) * (n - 3))
    )
    return expected, second - expected**2


def with_neighbours(own: Floats) -> Floats:
    """(n,) strength of passages in order, 0 to 1, once each has lent to those beside it.

    The first places go to what is strong in itself, with little help. After them comes what stands among strong
    passages, however little it says in itself: that finds the rest of an answer and leaves the first ranks alone.
    """
    lightly = _lend(own, LIGHT)
    lightly /= max(float(lightly.max(initial=0.0)), 1e-12)
    leading = np.argsort(-lightly, kind="stable")[:LEADING]
    leading = leading[lightly[leading] >= STRONG]
    broadly = _lend(own**SHARPER, BROAD)
    broadly[leading] = 0
    # A hair below the last of the first places, so that the order of the two parts holds.
    broadly *= 0.999 * float(lightly[leading].min(initial=1.0)) / max(float(broadly.max(initial=0.0)), 1e-12)
    broadly[leading] = lightly[leading]
    return broadly


def _lend(own: Floats, weights: Sequence[float]) -> Floats:
    """What each passage has, and its share of what those before and after it have."""
    if not len(own):
        return own
    kernel = np.array([*reversed(weights), 1.0, *weights])
    reach = len(weights)
    return np.asarray(np.convolve(own, kernel)[reach : reach + len(own)], dtype=np.float64)
