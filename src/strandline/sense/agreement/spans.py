"""Spans that coders marked in one text, cut where any of them begins or ends."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

# (start, end) or (start, end, code): `text[start:end]`, in Unicode code points.
Span: TypeAlias = tuple[int, int] | tuple[int, int, Hashable]

UNCODED: Final = -1


class Cut:
    """A text of `length` characters in pieces within which no coder changes their mind.

    `width` (pieces,) characters; `code` (coders, pieces) index into `codes`, or UNCODED where the coder marked nothing.
    """

    def __init__(self, coders: Sequence[Sequence[Span]], length: int) -> None:
        """Raises ValueError where a span is empty, leaves the text, or overlaps one that its coder coded otherwise."""
        if length < 1:
            raise ValueError(f"A text of {length} characters cannot be coded: length must be at least 1.")
        checked = [[_checked(span, coder, length) for span in spans] for coder, spans in enumerate(coders)]
        number: dict[Hashable, int] = {}
        for spans in checked:
            for _, _, code in spans:
                number.setdefault(code, len(number))
        edges = np.unique([0, length, *(edge for spans in checked for start, end, _ in spans for edge in (start, end))])
        self.length = length
        self.codes = list(number)
        self.width: NDArray[np.int64] = np.diff(edges)
        self.code: NDArray[np.int64] = np.full((len(coders), len(self.width)), UNCODED, dtype=np.int64)
        for coder, spans in enumerate(checked):
            for start, end, code in spans:
                here = self.code[coder, np.searchsorted(edges, start) : np.searchsorted(edges, end)]
                if ((here != UNCODED) & (here != number[code])).any():
                    raise ValueError(
                        f"Coder {coder}: the span {start}–{end} coded {code!r} overlaps a span of another code. "
                        "Where a passage may have several codes, measure each code by itself."
                    )
                here[:] = number[code]


def _checked(span: Span, coder: int, length: int) -> tuple[int, int, Hashable]:
    start, end = span[0], span[1]
    if not 0 <= start < end <= length:
        raise ValueError(
            f"Coder {coder}: the span {start}–{end} is empty or not within a text of {length} characters (0–{length})."
        )
    return start, end, span[2] if len(span) == 3 else True
