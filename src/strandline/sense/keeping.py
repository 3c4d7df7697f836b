"""What people decided earlier, respected by a new run: names, merges, pins, and ids that stay the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from strandline.sense.clustering import without_gaps
from strandline.sense.types import IntArray, Keep, KeptTheme

_SAME_FROM = 0.3  # Jaccard overlap from which a theme found now is the theme of before


@dataclass(frozen=True, slots=True)
class Kept:
    """Themes after earlier decisions: labels (n,), and for some of them who they were before."""

    themes: IntArray
    earlier: dict[int, KeptTheme]
    origin: IntArray  # (themes,): the theme of the new run that each came from, -1 for one made by a decision


def respect(themes: IntArray, keep: Keep) -> Kept:
    """Carry earlier ids over by overlap, merge what was merged, keep what was named, and put pinned texts back.

    `themes` (n,) and all indices in `keep` run over the same texts. A theme that a person named, merged or hid and that
    is not found again is made anew from the texts it had: the run does not undo it.
    """
    labels = themes.copy()
    before = [
        np.array([index for index in kept.texts if 0 <= index < len(labels)], dtype=np.int64) for kept in keep.themes
    ]
    for kept, texts in zip(keep.themes, before, strict=True):
        if kept.merged:
            _gather(labels, texts)
    earlier = {now: keep.themes[then] for now, then in _matched(labels, before).items()}
    following = int(labels.max()) + 1
    for kept, texts in zip(keep.themes, before, strict=True):
        decided = kept.name is not None or kept.merged or kept.hidden
        if decided and len(texts) and not any(found.id == kept.id for found in earlier.values()):
            labels[texts] = following
            earlier[following] = kept
            following += 1
    number_of = {kept.id: number for number, kept in earlier.items()}
    for index, theme in keep.pinned.items():
        if not 0 <= index < len(labels):
            continue
        if theme not in number_of:
            number_of[theme] = following
            earlier[following] = next((kept for kept in keep.themes if kept.id == theme), KeptTheme(theme))
            following += 1
        labels[index] = number_of[theme]
    old = np.unique(labels)
    origin = np.where(old <= int(themes.max()), old, -1)
    return Kept(
        without_gaps(labels),
        {position: earlier[int(number)] for position, number in enumerate(old) if int(number) in earlier},
        np.asarray(origin, dtype=np.int64),
    )


def _gather(labels: IntArray, texts: IntArray) -> None:
    """Join, in place, the themes of which more than half lies within `texts`."""
    inside = np.bincount(labels[texts], minlength=int(labels.max()) + 1)
    sizes = np.bincount(labels, minlength=len(inside))
    parts = np.flatnonzero(2 * inside > sizes)
    if len(parts) > 1:
        labels[np.isin(labels, parts)] = parts[0]


def _matched(labels: IntArray, before: list[IntArray]) -> dict[int, int]:
    """{theme now: theme before} with the greatest summed Jaccard overlap, each pair from 0.3 up."""
    if not before:
        return {}
    k = int(labels.max()) + 1
    overlap = np.zeros((k, len(before)))
    # Later texts make a theme grow: what counts is the overlap among the texts that were there before.
    there = np.zeros(len(labels), dtype=bool)
    for texts in before:
        there[texts] = True
    sizes_then = np.bincount(labels[there], minlength=k)
    for then, texts in enumerate(before):
        both = np.bincount(labels[texts], minlength=k)
        overlap[:, then] = both / np.maximum(sizes_then + len(texts) - both, 1)
    now, then = linear_sum_assignment(-overlap)
    return {int(a): int(b) for a, b in zip(now, then, strict=True) if overlap[a, b] >= _SAME_FROM}
