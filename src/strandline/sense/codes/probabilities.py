"""From scores to probabilities that can be believed, and from probabilities to a set of codes."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# What to go by before anybody has coded a text: 1, the score, the log-odds of the score and its best sentence, nearness
# to the description, that beside what is usual for the code, and beside the code that the text is nearest to.
USUAL: Final = np.array([0.3, 0.0, 1.0, 0.5, -0.2, 0.3])
_HELD: Final = 4.0  # how firmly: the precision of a Gaussian about it
_STEPS = 12
_NEAR_ENOUGH = 1e-4
_LEAST, _MOST = 0.005, 0.98  # of a score, before its log-odds


def evidence(score: Array, best_part: Array, near: Array, near_for_code: Array) -> Array:
    """(n, codes, 6): what the probability of each code for each text is made of."""
    both = np.clip((score + best_part) / 2, _LEAST, _MOST)
    near_in_text = near - near.max(axis=1, keepdims=True, initial=-np.inf)
    return np.stack([np.ones_like(score), score, np.log(both / (1 - both)), near, near_for_code, near_in_text], axis=-1)


def fit(pieces: Array, given: Array, start: Array) -> Array:
    """(6,) weights of the evidence for one logistic curve shared by all codes, held near `USUAL` while data is scarce.

    Platt (1999) with more than one score, by Newton's method. `pieces` (n, codes, 6) must come from predictions that
    did not see their text; `given` (n, codes) is 0 or 1.
    """
    flat, truth = pieces.reshape(-1, pieces.shape[-1]), given.reshape(-1)
    weights = start.copy()
    for _ in range(_STEPS):
        guess = logistic(flat @ weights)
        slope = flat.T @ (guess - truth) + _HELD * (weights - USUAL)
        bend = (flat * (guess * (1 - guess))[:, None]).T @ flat + _HELD * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < _NEAR_ENOUGH:
            break
    return weights


def logistic(odds: Array) -> Array:
    """1 / (1 + exp(-odds)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * odds)))


def choose(probability: Array) -> tuple[list[NDArray[np.int64]], Array]:
    """For each row the columns to suggest, likeliest first, and the F1 to expect of them.

    Where codes are independent, the set with the highest expected F1 is the k likeliest, for some k (Lewis 1995,
    Evaluating and optimizing autonomous text classification systems). Its expectation is taken as
    2 x (sum of the k) / (k + sum of all), with at least one code per text: in effect a cut-off for each text, at half
    of the F1 to expect of it.
    """
    order = np.argsort(-probability, axis=1, kind="stable")
    running = np.cumsum(np.take_along_axis(probability, order, axis=1), axis=1)
    k = np.arange(1, probability.shape[1] + 1)
    expected = 2 * running / (k + np.maximum(running[:, -1:], 1))
    best = expected.argmax(axis=1)
    return [order[row, : best[row] + 1] for row in range(len(order))], expected[np.arange(len(order)), best]


def calibration_error(probability: Array, given: Array, bins: int = 10) -> float:
    """Mean gap between probability and share given, over bins of equal width, weighted by size; nan when empty."""
    if probability.size == 0:
        return float("nan")
    bin_of = np.minimum((probability.ravel() * bins).astype(np.int64), bins - 1)
    gap = np.bincount(bin_of, weights=probability.ravel() - given.ravel(), minlength=bins)
    return float(np.abs(gap).sum() / probability.size)
