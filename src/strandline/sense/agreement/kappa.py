"""Cohen's kappa: two coders, beyond what their own habits would give by chance."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from strandline.sense.agreement.coefficient import Coefficient
from strandline.sense.agreement.spans import Cut, Span


@overload
def cohen_kappa(
    first: Sequence[Hashable | None], second: Sequence[Hashable | None], *, length: None = None
) -> Coefficient: ...
@overload
def cohen_kappa(first: Sequence[Span], second: Sequence[Span], *, length: int) -> Coefficient: ...
def cohen_kappa(first: Sequence[Any], second: Sequence[Any], *, length: int | None = None) -> Coefficient:
    """Kappa of two coders, -1 to 1; 0 is what their own rates of using each code would give by chance.

    *Labels* (`length` not given): `first[i]` and `second[i]` are what each said of unit i; a unit for which either is
    None is left out. `n` of the result counts units.

    *Spans* (`length` given): what each marked in one text of `length` characters, as `(start, end)`, or
    `(start, end, code)` where codes exclude each other. Each character is a unit, and what nobody coded counts: to
    leave the same text alone is agreement too. `n` counts characters.

    Not defined (nan, with the reason) where no unit was coded by both, or where both used one and the same code
    throughout: then chance agreement is 1 and there is nothing beyond it. Raises ValueError for labels of unequal
    number, and for spans that leave the text or overlap under different codes.

    Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20, 37–46.
    """
    if length is not None:
        cut = Cut([first, second], length)
        return _kappa(_crossed(cut.code[0] + 1, cut.code[1] + 1, cut.width.astype(np.float64)))
    if len(first) != len(second):
        raise ValueError(
            f"{len(first)} labels by one coder and {len(second)} by the other: give one each for every unit."
        )
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    number: dict[Hashable, int] = {}
    coded = np.array([[number.setdefault(label, len(number)) for label in pair] for pair in pairs], dtype=np.int64)
    coded = coded.reshape(-1, 2)
    return _kappa(_crossed(coded[:, 0], coded[:, 1], np.ones(len(coded))))


def _crossed(first: NDArray[np.int64], second: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """(codes, codes): how much the first coder gave the row's code and the second the column's."""
    codes = int(max(first.max(initial=-1), second.max(initial=-1))) + 1
    table = np.zeros((codes, codes))
    np.add.at(table, (first, second), weight)
    return table


def _kappa(table: NDArray[np.float64]) -> Coefficient:
    total = float(table.sum())
    if total == 0:
        return Coefficient.undefined("No unit was coded by both.", n=0)
    observed = float(np.trace(table)) / total
    expected = float(table.sum(axis=1) @ table.sum(axis=0)) / total**2
    if np.isclose(expected, 1.0, rtol=0, atol=1e-12):
        return Coefficient.undefined(
            "Both coders used one and the same code throughout: nothing varies, so chance alone agrees as well.",
            n=total,
        )
    return Coefficient((observed - expected) / (1 - expected), n=total)
