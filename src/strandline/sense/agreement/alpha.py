"""Krippendorff's alpha: any number of coders, any scale, missing values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from numbers import Real
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from strandline.sense.agreement.coefficient import Coefficient

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = NDArray[np.float64]


def krippendorff_alpha(ratings: Sequence[Sequence[Any]] | NDArray[Any], *, level: Level = "nominal") -> Coefficient:
    """Alpha of `ratings[coder][unit]`: 1 is perfect agreement, 0 what chance would give, below 0 is systematic dispute.

    None and nan are missing; a unit with fewer than two values says nothing about agreement and is left out. Values may
    be anything hashable for *nominal* and must be numbers for the others, which use their order (*ordinal*), their
    differences (*interval*) or their differences in proportion (*ratio*, not negative). `n` counts pairable values.

    Not defined (nan, with the reason) where no unit has two values, or where all values are the same: nothing varies,
    so the data cannot show that coders tell things apart. Raises ValueError for rows of unequal length, for values that
    are not numbers where the level needs them, and for an unknown level.

    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania, sections A to E.
    """
    if level not in _DIFFERENCE:
        raise ValueError(f"{level!r} is not a level of measurement: one of {', '.join(_DIFFERENCE)}.")
    counts, values = _values_by_unit(ratings, level)
    pairable = counts[counts.sum(axis=1) >= 2]
    n = float(pairable.sum())
    if not n:
        return Coefficient.undefined("No unit has values of two coders.", n=0)
    return alpha_of(coincidences(pairable), _DIFFERENCE[level](pairable.sum(axis=0), values))


def coincidences(counts: Floats, width: Floats | None = None) -> Floats:
    """(values, values) how often each pair of values meets in a unit, every unit weighing as many values as it has.

    `counts` (units, values) how many coders gave each; `width` (units,) how much each unit stands for, by default 1.
    """
    weight = (1.0 if width is None else width) / (counts.sum(axis=1) - 1)
    met = (counts * weight[:, None]).T @ counts
    return np.asarray(met - np.diag((counts * weight[:, None]).sum(axis=0)))


def alpha_of(observed: Floats, difference: Floats) -> Coefficient:
    """1 - observed / expected disagreement, of coincidences and squared differences (values, values)."""
    used = observed.sum(axis=0)
    n = float(used.sum())
    expected = (np.outer(used, used) - np.diag(used)) / (n - 1)
    disagreement_expected = float((expected * difference).sum())
    if np.count_nonzero(used > 0) < 2 or disagreement_expected == 0:
        return Coefficient.undefined(
            "All values are the same: nothing varies, so nothing shows that coders tell things apart.", n=n
        )
    return Coefficient(1 - float((observed * difference).sum()) / disagreement_expected, n=n)


def _values_by_unit(ratings: Sequence[Sequence[Any]] | NDArray[Any], level: Level) -> tuple[Floats, list[Any]]:
    """(units, values) how many coders gave each value, and the values: sorted where the level orders them."""
    rows = [list(row) for row in ratings]
    if len({len(row) for row in rows}) > 1:
        raise ValueError(
            f"The coders have {sorted({len(row) for row in rows})} units: give None for what one left out."
        )
    found: dict[Hashable, int] = {}
    for coder, row in enumerate(rows):
        for unit, value in enumerate(row):
            if _missing(value):
                continue
            if level != "nominal" and not (isinstance(value, Real) and np.isfinite(float(value))):
                raise ValueError(
                    f"Coder {coder}, unit {unit}: {value!r} is not a number, which {level} values must be."
                )
            if level == "ratio" and value < 0:
                raise ValueError(
                    f"Coder {coder}, unit {unit}: {value!r} is below nought, which ratio values cannot be."
                )
            found.setdefault(value, len(found))
    values = list(found) if level == "nominal" else sorted(found)  # type: ignore[type-var]  # numbers, as checked
    number = {value: at for at, value in enumerate(values)}
    counts = np.zeros((len(rows[0]) if rows else 0, len(values)))
    for row in rows:
        for unit, value in enumerate(row):
            if not _missing(value):
                counts[unit, number[value]] += 1
    return counts, values


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float | np.floating) and bool(np.isnan(value)))


def _nominal(used: Floats, values: list[Any]) -> Floats:
    return 1.0 - np.eye(len(used))


def _ordinal(used: Floats, values: list[Any]) -> Floats:
    """Squared number of values between two ranks, half of those at the two ranks themselves."""
    middle = np.cumsum(used) - used / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


def _interval(used: Floats, values: list[Any]) -> Floats:
    number = np.array(values, dtype=np.float64)
    return np.asarray((number[:, None] - number[None, :]) ** 2)


def _ratio(used: Floats, values: list[Any]) -> Floats:
    number = np.array(values, dtype=np.float64)
    both = number[:, None] + number[None, :]
    return np.asarray(((number[:, None] - number[None, :]) / np.where(both > 0, both, 1)) ** 2)


_DIFFERENCE: dict[Level, Callable[[Floats, list[Any]], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
