"""Which text has its home where, when there are no groups: themes, and the wider topics above them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from strandline.sense.clustering import Grouping, centroids_of, grow, settle, without_gaps
from strandline.sense.placing import Placing, people_per
from strandline.sense.types import FloatArray, IntArray

_ONE_LEVEL_AT_MOST = 12  # themes; more than a person takes in at a glance get topics above them
_SLACK, _MOST_SLACK = 8.0, 0.06  # of agreement between draws: over the number of texts, and at most
_MOST_THEMES = 30
_LEAST_OF_ALL = 0.002  # of all texts, that a theme has at least: of thousands, six that share a misspelling are none
_GOES_ON = 0.5  # of the texts that were there before, from which their themes go on
_MANY_MORE = 2  # times as many themes as before, from which they are found anew
_ROUNDS_ON = 3  # of k-means from there: more would let them drift


def place(
    vectors: FloatArray,
    people: IntArray,
    n_themes: int | None,
    rng: np.random.Generator,
    before: IntArray | None = None,
) -> Placing:
    """Themes without groups; topics above them when there are many. `people` (n,) counts from nought.

    `before` (n,) tells the theme of an earlier run, -1 for texts that are new. Where most are not, and not more than
    twice as many themes are found now, those of before go on.
    """
    n = len(vectors)
    if n < 3 or n_themes == 1:
        themes = np.zeros(n, dtype=np.int64) if n_themes == 1 or n_themes is None else np.arange(n) % n_themes
        return Placing(themes, None, np.ones(int(themes.max()) + 1, dtype=np.float32), np.ones(0, dtype=np.float32))
    sizes = [n_themes] if n_themes is not None else theme_counts(n)
    grouping = grow(vectors, _resolutions(sizes), rng)
    themes = grouping.labels(sizes[0]) if len(sizes) == 1 else _most_agreed(grouping, sizes)
    if n_themes is None:
        if before is not None and _goes_on(themes, before):
            themes = _continued(vectors, themes, before)
        themes = dissolve_small(vectors, themes, people)
    k = int(themes.max()) + 1
    stability = grouping.stability(themes, k)
    if k <= _ONE_LEVEL_AT_MOST:
        return Placing(themes, None, stability, np.ones(0, dtype=np.float32))
    topics = _most_agreed(grouping, range(max(3, min(6, k // 3)), min(9, k // 2) + 1))
    topic_of = majority(themes, topics, k)
    return Placing(themes, topic_of, stability, grouping.stability(topic_of[themes], int(topic_of.max()) + 1))


def _goes_on(themes: IntArray, before: IntArray) -> bool:
    """Whether the themes `before` still do: most texts were there, and they are not many times too few by now."""
    known = before >= 0
    found, had = int(themes.max()) + 1, len(np.unique(before[known]))
    return bool(known.mean() > _GOES_ON) and found <= _MANY_MORE * had


def _continued(vectors: FloatArray, themes: IntArray, before: IntArray) -> IntArray:
    """Labels that start from the themes `before`; of the `themes` found now, those made mostly of new texts are added.

    So what people have read under a theme stays there, unless it fits another much better now.
    """
    known = np.flatnonzero(before >= 0)
    earlier = without_gaps(before[known])
    starts = [centroids_of(vectors[known], earlier, int(earlier.max()) + 1)]
    k = int(themes.max()) + 1
    new = np.bincount(themes[before < 0], minlength=k) > _GOES_ON * np.bincount(themes, minlength=k)
    if new.any():
        starts.append(centroids_of(vectors, themes, k)[new])
    return settle(vectors, np.vstack(starts), rounds=_ROUNDS_ON)


def with_nothing(placing: Placing, nothing: NDArray[np.bool_]) -> Placing:
    """The placing of the other texts, with one theme more for those that answer `nothing` (all texts,)."""
    number = len(placing.stability)
    themes = np.full(len(nothing), number, dtype=np.int64)
    themes[~nothing] = placing.themes
    return replace(
        placing,
        themes=themes,
        topic_of=None if placing.topic_of is None else np.append(placing.topic_of, -1),
        stability=np.append(placing.stability, np.float32(1)),  # told by its words, whatever else is drawn
        nothing=number,
    )


def theme_counts(n: int) -> list[int]:
    """Numbers of themes worth trying for n texts: about the square root, so 15 for 300 and at most 30."""
    most = int(min(_MOST_THEMES, max(1, round(0.9 * n**0.5)), max(1, n // 4)))
    least = max(2, most // 2) if n >= 8 else 1
    return _spread(least, max(least, most), 6)


def _resolutions(sizes: list[int]) -> list[int]:
    return sorted({sizes[0], sizes[len(sizes) // 2], sizes[-1]})


def _spread(least: int, most: int, steps: int) -> list[int]:
    return sorted({round(value) for value in np.geomspace(least, most, steps)})


def _most_agreed(grouping: Grouping, sizes: list[int] | range) -> IntArray:
    """The labels whose groups the draws agree on most. Of those that do so nearly as well, as far as few texts can tell
    them apart, the most groups: which of them comes out on top is chance, and numbers would vary with it.
    """
    tried = [grouping.labels(k) for k in sizes]
    agreed = np.array([grouping.agreement(int(labels.max()) + 1, labels) for labels in tried])
    slack = min(_SLACK / len(grouping.vectors), _MOST_SLACK)
    return tried[int(np.flatnonzero(agreed >= agreed.max() - slack)[-1])]


def dissolve_small(vectors: FloatArray, labels: IntArray, people: IntArray) -> IntArray:
    """Groups of fewer than three texts, one in 500 or two people give their texts to the nearest of the others."""
    k = int(labels.max()) + 1
    sizes = np.bincount(labels, minlength=k)
    heard = people_per(labels, people, k)
    stays = (sizes >= min(max(3, _LEAST_OF_ALL * len(labels)), len(labels))) & (heard >= min(2, len(np.unique(people))))
    if stays.all() or not stays.any():
        return labels
    centroids = centroids_of(vectors, labels, k)
    moving = ~stays[labels]
    labels = labels.copy()
    labels[moving] = np.flatnonzero(stays)[(vectors[moving] @ centroids[stays].T).argmax(axis=1)]
    return without_gaps(labels)


def majority(themes: IntArray, topics: IntArray, k: int) -> IntArray:
    """(k,) the topic in which most texts of each theme lie, numbered without gaps."""
    width = int(topics.max()) + 1
    table = np.bincount(themes * width + topics, minlength=k * width).reshape(k, width)
    return without_gaps(table.argmax(axis=1))
