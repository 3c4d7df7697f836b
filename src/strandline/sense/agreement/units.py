"""Krippendorff's alpha for unitising: where coders begin and end their spans, and what they call them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from strandline.sense.agreement.alpha import Floats, coincidences
from strandline.sense.agreement.coefficient import Coefficient
from strandline.sense.agreement.spans import Cut, Span


def krippendorff_u_alpha(coders: Sequence[Sequence[Span]], length: int, *, codes: bool = True) -> Coefficient:
    """Unitised alpha of two or more coders' spans in one text of `length` characters; `n` is coders times characters.

    `coders[i]` holds what coder i marked, as `(start, end)` or `(start, end, code)`, not overlapping. With `codes` it
    is the u-alpha that takes spans and their codes together; without, the binary one, in which it matters only that a
    stretch was marked. What nobody marked counts as agreement. One long span is a single decision: by chance it is not
    paired with itself, so that marking few long spans does not pass for agreement.

    Not defined (nan, with the reason) where nobody marked anything, or all marked the whole text alike. Raises
    ValueError for fewer than two coders and for spans that are empty, leave the text or overlap.

    Krippendorff, Mathet, Bouvry and Widlöcher (2016), On the reliability of unitizing textual continua: further
    developments, Quality & Quantity 50, 2347–2364; in the notation of Krippendorff (2019), Content Analysis, 4th
    edition, section 12.6, equations 32 to 35.
    """
    if len(coders) < 2:
        raise ValueError(f"Agreement needs at least two coders; there is {len(coders)}.")
    for coder, spans in enumerate(coders):
        _check_apart(coder, spans)
    cut = Cut(coders, length)
    n_values = len(cut.codes) + 1  # column 0: not marked
    value = cut.code + 1
    counts = np.stack([(value == at).sum(axis=0) for at in range(n_values)], axis=1).astype(np.float64)
    observed = coincidences(counts, cut.width.astype(np.float64))
    itself = np.zeros(n_values)
    itself[0] = float(((value == 0) * cut.width).sum())  # every character left alone is a unit by itself …
    for spans in coders:
        for span in spans:  # … and a span is one unit of all its characters
            code = span[2] if len(span) == 3 else True
            itself[cut.codes.index(code) + 1] += float(span[1] - span[0]) ** 2
    return _alpha(observed, itself, codes=codes)


def _alpha(observed: Floats, itself: Floats, *, codes: bool) -> Coefficient:
    used = observed.sum(axis=0)
    n = float(used.sum())
    expected = (np.outer(used, used) - np.diag(itself)) * n / (n**2 - itself.sum()) if n**2 > itself.sum() else observed
    if not codes:
        observed, expected = _marked_or_not(observed), _marked_or_not(expected)
    disagreement_expected = float(expected.sum() - np.trace(expected))
    if np.count_nonzero(used > 0) < 2 or disagreement_expected <= 0:
        return Coefficient.undefined("Nobody marked anything, or all marked the whole text alike: nothing varies.", n=n)
    return Coefficient(1 - float(observed.sum() - np.trace(observed)) / disagreement_expected, n=n)


def _marked_or_not(table: Floats) -> Floats:
    """(2, 2): the codes taken together."""
    return np.array([[table[0, 0], table[0, 1:].sum()], [table[1:, 0].sum(), table[1:, 1:].sum()]])


def _check_apart(coder: int, spans: Sequence[Span]) -> None:
    ordered = sorted((span[0], span[1]) for span in spans)
    for (_, end), (start, _) in pairwise(ordered):
        if start < end:
            raise ValueError(
                f"Coder {coder}: a span begins at {start}, before the one before it ends at {end}. Join spans of one "
                "code; where a passage may have several codes, measure each code by itself."
            )
