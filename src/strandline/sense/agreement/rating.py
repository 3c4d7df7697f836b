"""Agreement of people who answered on one ordered scale: van der Eijk's A, and the within-group rwg."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from strandline.sense.agreement.coefficient import Coefficient


def van_der_eijk_a(counts: Sequence[int] | NDArray[Any]) -> Coefficient:
    """A: 1 where all gave the same answer, 0 where answers are spread evenly, -1 where there are two camps at the ends.

    `counts` is how many gave each answer, in the order of the scale. They are peeled off in layers, each with the same
    number wherever it has any; the A of a layer depends on how many answers it has and on whether they stand together;
    A is their mean, weighted by their size. Read it with the distribution, never alone (it cannot tell two camps from
    noise), and against `chance_band`. `n` counts answers.

    Not defined (nan, with the reason) where nobody answered. Raises ValueError for fewer than three possible answers,
    and for counts below nought.

    van der Eijk (2001), Measuring agreement in ordered rating scales, Quality and Quantity 35, 325–341.
    """
    left = np.asarray(counts, dtype=np.float64)
    if left.ndim != 1 or len(left) < 3:
        raise ValueError("A needs the counts of at least three possible answers, in the order of the scale.")
    if not np.isfinite(left).all() or (left < 0).any():
        raise ValueError("Counts of answers cannot be below nought, or missing: give 0 for an answer that nobody gave.")
    n = float(left.sum())
    if not n:
        return Coefficient.undefined("Nobody answered.", n=0)
    total = 0.0
    while (given := left > 0).any():
        height = float(left[given].min())
        total += height * int(given.sum()) * _layer(given)
        left = left - height * given
    return Coefficient(total / n, n=n)


def _layer(given: NDArray[np.bool_]) -> float:
    """A of a layer, in which each answer was given equally often or not at all."""
    places, answers = len(given), int(given.sum())
    if answers == places:
        return 0.0
    before = np.cumsum(given)
    gaps = ~given
    # Pairs of a 1 and a 0 are in order ("towards unimodal") where the 0 is outside, and count against where it is
    # between two answers: TU counts triples 1-1-0 and 0-1-1, TDU counts triples 1-0-1.
    inside = float((before * (answers - before))[gaps].sum())
    outside = float((before * (before - 1) / 2 + (answers - before) * (answers - before - 1) / 2)[gaps].sum())
    if answers == 1:
        unimodality = 1.0
    else:
        unimodality = ((places - 2) * outside - (places - 1) * inside) / ((places - 2) * (outside + inside))
    return unimodality * (1 - (answers - 1) / (places - 1))


class ChanceBand(NamedTuple):
    """Where A lies when people answer at random, each answer as likely as any other."""

    low: float
    middle: float
    high: float


def chance_band(n: int, categories: int, *, share: float = 0.95, draws: int = 4_000, seed: int = 0) -> ChanceBand:
    """The 1 - `share` quantile, the median and the `share` quantile of A among `draws` groups of `n` random answers.

    An A below `high` is no sign of agreement, one above `low` no sign of two camps: as many people tossing coins would
    do as well. For a small group the band is wide. Deterministic for a seed. Raises ValueError for fewer than one
    answer or three categories, or a share outside (0.5, 1).
    """
    if n < 1 or categories < 3 or not 0.5 < share < 1 or draws < 1:
        raise ValueError(
            f"A chance band needs at least one answer, three categories, and a share between 0.5 and 1; "
            f"got {n} answers, {categories} categories, {share}."
        )
    drawn = np.random.default_rng(seed).multinomial(n, np.full(categories, 1 / categories), size=draws)
    patterns, times = np.unique(drawn, axis=0, return_counts=True)
    found = np.repeat([float(van_der_eijk_a(pattern)) for pattern in patterns], times)
    low, middle, high = np.quantile(found, [1 - share, 0.5, share])
    return ChanceBand(float(low), float(middle), float(high))


def rwg(ratings: ArrayLike, categories: int, *, truncate: bool = True) -> Coefficient:
    """Within-group agreement of one group that rated one thing on a scale of `categories` equal steps.

    `ratings` (people,) for one item: 1 - variance / variance of even chance, `(categories² - 1) / 12`. `ratings`
    (people, items) for several items meant to ask the same: rwg(j), in which the mean variance is stepped up by
    Spearman-Brown; it rises with the number of items however people answer, so compare only like with like. The
    variance has n - 1 below; nan is missing. People who differ more than even chance get 0, as the authors advise; with
    `truncate=False` a single item gives the number below 0 that tells two camps (rwg(j) is not meaningful there and is
    0). `n` counts people.

    Not defined (nan, with the reason) where an item has fewer than two answers. Raises ValueError for a scale of fewer
    than two steps and for ratings further apart than the scale is long.

    James, Demaree and Wolf (1984), Estimating within-group interrater reliability with and without response bias,
    Journal of Applied Psychology 69, 85–98 (uniform null).
    """
    answers = np.asarray(ratings, dtype=np.float64)
    if answers.ndim == 1:
        answers = answers[:, None]
    if answers.ndim != 2 or answers.shape[1] < 1:
        raise ValueError("Ratings are one number per person, or one row per person with a column for each item.")
    if categories < 2:
        raise ValueError(f"A scale needs at least two steps, not {categories}.")
    people = int((~np.isnan(answers)).any(axis=1).sum())
    if ((~np.isnan(answers)).sum(axis=0) < 2).any():
        return Coefficient.undefined("Fewer than two people answered.", n=people)
    if float(np.nanmax(answers) - np.nanmin(answers)) > categories - 1:
        raise ValueError(f"The ratings are further apart than a scale of {categories} steps is long.")
    items = answers.shape[1]
    ratio = float(np.nanvar(answers, axis=0, ddof=1).mean()) / ((categories**2 - 1) / 12)
    if ratio >= 1 and (truncate or items > 1):
        return Coefficient(0.0, n=people)
    alike = 1 - ratio
    return Coefficient(items * alike / (items * alike + ratio) if items > 1 else alike, n=people)
