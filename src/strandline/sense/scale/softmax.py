"""Softmax regression without a constant, for a few hundred dimensions and some tens of thousands of rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from strandline.sense.types import FloatArray, IntArray

_LENGTH = 3.0  # rows are drawn out to this length: with longer ones fewer steps are needed, up to a point
_RIDGE = 1e-6  # of the weights squared, per row; up to 1e-5 does as well
_STEPS = 120
_TABLE = 5_000  # rows of the table of chances that is looked at in one go

Weights = NDArray[np.float64]


def fit_softmax(rows: FloatArray, labels: IntArray, k: int, allowed: NDArray[np.bool_] | None = None) -> Weights:
    """(d, k) weights whose largest product with a row of `rows` (n, d; unit) stands at its label (n,; 0 … k-1).

    `allowed` (n, k): the labels that each row could have. The sum of log losses with a small ridge is brought down by
    L-BFGS (Liu and Nocedal 1989) from nought, a fixed number of steps at most. The same rows give the same weights.
    """
    # 0.2 s to import, which whoever has few texts need not pay.
    from scipy.optimize import minimize

    n, d = rows.shape
    rows = rows * np.float32(_LENGTH)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(d, k).astype(np.float32)
        total = 0.5 * _RIDGE * float(flat @ flat)
        slope = np.zeros((d, k), dtype=np.float64)
        for start in range(0, n, _TABLE):
            part, right = rows[start : start + _TABLE], labels[start : start + _TABLE]
            chance = part @ weights
            if allowed is not None:
                chance[~allowed[start : start + _TABLE]] = -np.inf
            chance -= chance.max(axis=1, keepdims=True)
            here = np.arange(len(part))
            total -= float(chance[here, right].sum(dtype=np.float64)) / n
            np.exp(chance, out=chance)
            sums = chance.sum(axis=1, keepdims=True)
            total += float(np.log(sums).sum(dtype=np.float64)) / n
            chance /= sums
            chance[here, right] -= 1
            slope += (part.T @ chance) / n
        return total, (slope + _RIDGE * flat.reshape(d, k)).ravel()

    found = minimize(loss, np.zeros(d * k), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 10})
    return np.asarray(found.x, dtype=np.float64).reshape(d, k) * _LENGTH
