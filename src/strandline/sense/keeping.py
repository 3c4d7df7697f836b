"""What people decided earlier, respected by a new run: names, merges, pins, and ids that stay the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.clustering import without_gaps
from strandline.sense.placing import Placing
from strandline.sense.types import IntArray, Keep, KeptTheme

_SAME_FROM = 0.3  # Jaccard overlap from which a theme found now is the theme of before


@dataclass(frozen=True, slots=True)
class Kept:
    """Themes after earlier decisions: labels (n,), and for some of them who they were before."""

    themes: IntArray
    earlier: dict[int, KeptTheme]
    origin: IntArray  # (themes,): the theme of the new run that each came from, -1 for one made by a decision


def respect(themes: IntArray, keep: Keep, rest: NDArray[np.bool_] | None = None) -> Kept:
    """Carry earlier ids over by overlap, merge what was merged, keep what was named, and put pinned texts back.

    `themes` (n,) and all indices in `keep` run over the same texts. A theme that a person named, merged or hid and that
    is not found again is made anew from the texts it had: the run does not undo it. `rest` (themes,) tells what is only
    left over: that is no theme found again, and takes no id but that of an earlier rest.
    """
    labels = themes.copy()
    before = [
        np.array([index for index in kept.texts if 0 <= index < len(labels)], dtype=np.int64) for kept in keep.themes
    ]
    there = np.unique(np.concatenate([*before, np.array(list(keep.pinned), dtype=np.int64)]))
    there = there[(there >= 0) & (there < len(labels))]
    for kept, texts in zip(keep.themes, before, strict=True):
        if kept.merged:
            _gather(labels, texts, there)
    earlier = {now: keep.themes[then] for now, then in _matched(labels, before, _barred(keep, rest)).items()}
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


def _gather(labels: IntArray, texts: IntArray, there: IntArray) -> None:
    """Join, in place, the themes of which more than half of what was `there` before lies within `texts`."""
    inside = np.bincount(labels[texts], minlength=int(labels.max()) + 1)
    sizes = np.bincount(labels[there], minlength=len(inside))
    parts = np.flatnonzero(2 * inside > sizes)
    if len(parts) > 1:
        labels[np.isin(labels, parts)] = parts[0]


def _barred(keep: Keep, rest: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    """(themes, earlier themes) pairs that cannot be the same: a rest and a theme."""
    if rest is None:
        return None
    was_rest = np.array([kept.rest and kept.name is None for kept in keep.themes], dtype=np.bool_)
    return np.asarray(rest[:, None] != was_rest[None, :])


def _matched(labels: IntArray, before: list[IntArray], barred: NDArray[np.bool_] | None) -> dict[int, int]:
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
    if barred is not None:
        overlap[barred[:k]] = 0
    from scipy.optimize import linear_sum_assignment  # 0.2 s to import, and a first run keeps nothing

    now, then = linear_sum_assignment(-overlap)
    return {int(a): int(b) for a, b in zip(now, then, strict=True) if overlap[a, b] >= _SAME_FROM}


def after_decisions(placing: Placing, kept: Kept) -> tuple[Placing, Kept]:
    """The placing with its labels as people decided; a theme made by a decision stands as steady as a decision does."""
    if placing.rest is not None:
        kept = _rests_last(kept, placing.rest)
    origin = kept.origin
    found = origin >= 0
    source = np.maximum(origin, 0)
    stability = np.where(found, placing.stability[source], 1.0).astype(np.float32)
    nothing = next((at for at, theirs in enumerate(origin.tolist()) if theirs == placing.nothing), None)
    if placing.topic_of is None:
        return Placing(kept.themes, None, stability, placing.topic_stability, nothing=nothing), kept
    rest = found & placing.rest[source] if placing.rest is not None else np.zeros(len(origin), dtype=np.bool_)
    topic_of, alive = _topics_after(kept.themes, placing.topic_of[placing.themes], rest)
    after = Placing(kept.themes, topic_of, stability, placing.topic_stability[alive], nothing=nothing)
    if placing.rest is None or placing.beside is None:
        return after, kept
    beside = sp.csr_matrix(placing.beside[:, source] @ sp.diags((found & ~rest).astype(np.float32))).tolil()
    beside[np.arange(len(kept.themes)), kept.themes] = 0
    core = tuple(
        placing.core[at] if theirs and not left else () for at, theirs, left in zip(source, found, rest, strict=True)
    )
    speaks_of = placing.speaks_of
    if speaks_of is not None:
        speaks_of = np.where(np.isin(speaks_of, alive), np.searchsorted(alive, speaks_of), -1)
    return replace(after, rest=rest, beside=sp.csr_matrix(beside), speaks_of=speaks_of, core=core), kept


def _rests_last(kept: Kept, rest: NDArray[np.bool_]) -> Kept:
    """The same themes, those made by decisions before what is left over."""
    order = np.argsort((kept.origin >= 0) & rest[np.maximum(kept.origin, 0)], kind="stable")
    place = np.argsort(order)
    earlier = {int(place[number]): before for number, before in kept.earlier.items()}
    return Kept(place[kept.themes], earlier, kept.origin[order])


def _topics_after(themes: IntArray, topic_of_text: IntArray, rest: NDArray[np.bool_]) -> tuple[IntArray, IntArray]:
    """(themes,) the topic in which most texts of each theme lie, -1 where none does and for a `rest`, numbered without
    gaps; and the topics that are left, by their old numbers.
    """
    k = len(rest)
    width = int(topic_of_text.max(initial=-1)) + 2  # nought stands for no topic
    table = np.bincount(themes * width + topic_of_text + 1, minlength=k * width).reshape(k, width)
    table[:, 0] = 0
    most = np.where((table.max(axis=1) > 0) & ~rest, table.argmax(axis=1) - 1, -1)
    alive = np.unique(most[most >= 0])
    return np.where(most >= 0, np.searchsorted(alive, most), -1).astype(np.int64), alive
