"""Which text has its home where: themes, the wider topics above them, and themes within groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from strandline.sense.clustering import Grouping, centroids_of, grow, without_gaps
from strandline.sense.types import FloatArray, IntArray

_ONE_LEVEL_AT_MOST = 12  # themes; more than a person takes in at a glance get topics above them
_MOST_TOPICS = 9
_SLACK = 0.02  # of agreement between draws, given up for groups that say more
_MOST_THEMES = 30
_SPLIT_FROM = 12  # texts of one group in a part of a topic, from which the part is a theme of its own
_MOST_IN_GROUPS = 30  # themes in all, when there are groups


@dataclass(frozen=True, slots=True)
class Placing:
    """Where each text belongs, and how steady that is."""

    themes: IntArray  # (texts,)
    topic_of: IntArray | None  # (themes,): the topic of each theme; None with one level
    stability: FloatArray  # (themes,)
    topic_stability: FloatArray  # (topics,)


def place(vectors: FloatArray, people: IntArray, n_themes: int | None, rng: np.random.Generator) -> Placing:
    """Themes without groups; topics above them when there are many. `people` (n,) counts from nought."""
    n = len(vectors)
    if n < 3 or n_themes == 1:
        themes = np.zeros(n, dtype=np.int64) if n_themes == 1 or n_themes is None else np.arange(n) % n_themes
        return Placing(themes, None, np.ones(int(themes.max()) + 1, dtype=np.float32), np.ones(0, dtype=np.float32))
    sizes = [n_themes] if n_themes is not None else theme_counts(n)
    grouping = grow(vectors, _resolutions(sizes), rng)
    themes = grouping.labels(sizes[0]) if len(sizes) == 1 else _most_agreed(grouping, sizes, slack=_SLACK)
    if n_themes is None:
        themes = dissolve_small(vectors, themes, people)
    k = int(themes.max()) + 1
    stability = grouping.stability(themes, k)
    if k <= _ONE_LEVEL_AT_MOST:
        return Placing(themes, None, stability, np.ones(0, dtype=np.float32))
    topics = _most_agreed(grouping, range(max(3, min(6, k // 3)), min(9, k // 2) + 1))
    topic_of = majority(themes, topics, k)
    return Placing(themes, topic_of, stability, grouping.stability(topic_of[themes], int(topic_of.max()) + 1))


def place_in_groups(
    vectors: FloatArray, people: IntArray, groups: IntArray, n_themes: int | None, rng: np.random.Generator
) -> Placing:
    """Topics across groups; below them themes that hold texts of one group only.

    What enough people of a group say within a fine topic is a theme. What is left over in a wide topic is one when
    enough people stand behind it. The rest joins the nearest theme of its group; a group without any theme gets one.
    """
    n = len(vectors)
    if n < 8:
        return Placing(
            without_gaps(groups),
            np.zeros(int(groups.max()) + 1, dtype=np.int64),
            np.ones(int(groups.max()) + 1, dtype=np.float32),
            np.ones(1, dtype=np.float32),
        )
    wide = topic_counts(n)
    grouping = grow(vectors, _resolutions([*wide, 2 * wide[-1]]), rng)
    topics = without_gaps(dissolve_small(vectors, _most_agreed(grouping, wide, slack=2 * _SLACK), people))
    fine = grouping.labels(min(2 * (int(topics.max()) + 1), n // 4))
    n_people = len(np.unique(people))
    least = 1 if n_people == 1 else 2 if n_people < 10 else 3
    cells = _cells(topics, fine, groups, people, least)
    cells = _best_heard(cells, groups, people, n_themes or _MOST_IN_GROUPS, each=1 if n_themes else 3)
    themes, topic_of = _rehome(vectors, cells, groups, topics)
    n_topics = int(topic_of.max()) + 1
    return Placing(
        themes,
        topic_of,
        grouping.stability(themes, n_topics, within=groups),
        grouping.stability(topic_of[themes], n_topics),
    )


def theme_counts(n: int) -> list[int]:
    """Numbers of themes worth trying for n texts: about the square root, so 15 for 300 and at most 30."""
    most = int(min(_MOST_THEMES, max(1, round(0.9 * n**0.5)), max(1, n // 4)))
    least = max(2, most // 2) if n >= 8 else 1
    return _spread(least, max(least, most), 6)


def topic_counts(n: int) -> list[int]:
    """Numbers of topics worth trying for n texts: few enough to keep in mind."""
    most = int(min(_MOST_TOPICS, max(2, round(0.45 * n**0.5))))
    return list(range(max(2, most - 2), most + 1))


def _resolutions(sizes: list[int]) -> list[int]:
    return sorted({sizes[0], sizes[len(sizes) // 2], sizes[-1]})


def _spread(least: int, most: int, steps: int) -> list[int]:
    return sorted({round(value) for value in np.geomspace(least, most, steps)})


def _most_agreed(grouping: Grouping, sizes: list[int] | range, *, slack: float = 0.0) -> IntArray:
    """The labels whose groups the draws agree on most; with `slack`, the most groups that agree nearly as well."""
    tried = [grouping.labels(k) for k in sizes]
    agreed = np.array([grouping.agreement(int(labels.max()) + 1, labels) for labels in tried])
    return tried[int(np.flatnonzero(agreed >= agreed.max() - slack)[-1])]


def dissolve_small(vectors: FloatArray, labels: IntArray, people: IntArray) -> IntArray:
    """Groups of fewer than three texts or two people give their texts to the nearest of the others."""
    k = int(labels.max()) + 1
    sizes = np.bincount(labels, minlength=k)
    heard = people_per(labels, people, k)
    stays = (sizes >= min(3, len(labels))) & (heard >= min(2, len(np.unique(people))))
    if stays.all() or not stays.any():
        return labels
    centroids = centroids_of(vectors, labels, k)
    moving = ~stays[labels]
    labels = labels.copy()
    labels[moving] = np.flatnonzero(stays)[(vectors[moving] @ centroids[stays].T).argmax(axis=1)]
    return without_gaps(labels)


def people_per(labels: IntArray, people: IntArray, k: int) -> IntArray:
    """(k,) how many people each group holds, each counted once; labels below nought are left out."""
    inside = labels >= 0
    pairs = np.unique(labels[inside] * (int(people.max()) + 1) + people[inside])
    return np.bincount(pairs // (int(people.max()) + 1), minlength=k)


def majority(themes: IntArray, topics: IntArray, k: int) -> IntArray:
    """(k,) the topic in which most texts of each theme lie, numbered without gaps."""
    width = int(topics.max()) + 1
    table = np.bincount(themes * width + topics, minlength=k * width).reshape(k, width)
    return without_gaps(table.argmax(axis=1))


def _cells(topics: IntArray, fine: IntArray, groups: IntArray, people: IntArray, least: int) -> IntArray:
    """(n,) number of the cell of each text, -1 for what no cell with `least` people holds."""
    n_groups = int(groups.max()) + 1
    by_fine = without_gaps((topics * (int(fine.max()) + 1) + fine) * n_groups + groups)
    # A topic is split only where the part is well heard.
    n_fine = int(by_fine.max()) + 1
    enough = (people_per(by_fine, people, n_fine) >= 3 * least) & (
        np.bincount(by_fine, minlength=n_fine) >= _SPLIT_FROM
    )
    cells = np.where(enough[by_fine], by_fine, -1)
    left = cells < 0
    by_topic = topics * n_groups + groups
    rest = np.where(left, by_topic, -1)
    enough = people_per(rest, people, int(by_topic.max()) + 1) >= least
    offset = int(by_fine.max()) + 1
    return np.where(left, np.where(enough[by_topic], by_topic + offset, -1), cells)


def _best_heard(cells: IntArray, groups: IntArray, people: IntArray, most: int, each: int) -> IntArray:
    """At most `most` cells, those with most people; but up to `each` of every group first."""
    found = np.unique(cells[cells >= 0])
    if len(found) <= most:
        return cells
    heard = people_per(cells, people, int(found[-1]) + 1)[found]
    group_of = groups[[int(np.flatnonzero(cells == cell)[0]) for cell in found]]
    order = np.argsort(-heard, kind="stable")
    place = np.zeros(len(found), dtype=np.int64)  # 0 for the best heard of its group, 1 for the next …
    for group in np.unique(group_of):
        own = order[group_of[order] == group]
        place[own] = np.arange(len(own))
    kept = sorted(order.tolist(), key=lambda at: (place[at] >= 1, place[at] >= each, -heard[at]))
    return np.where(np.isin(cells, found[kept[: max(most, len(np.unique(group_of)))]]), cells, -1)


def _rehome(vectors: FloatArray, cells: IntArray, groups: IntArray, topics: IntArray) -> tuple[IntArray, IntArray]:
    """Every text without a cell joins the nearest of its group. Returns themes (n,) and the topic of each theme."""
    cells = cells.copy()
    following = int(cells.max()) + 1
    for group in np.unique(groups):
        inside = groups == group
        if (cells[inside] < 0).all():
            cells[inside] = following
            following += 1
    themes = np.where(cells >= 0, np.unique(cells, return_inverse=True)[1] - int((cells < 0).any()), -1)
    k = int(themes.max()) + 1
    placed = themes >= 0
    topic_of = majority(themes[placed], topics[placed], k)
    group_of = np.zeros(k, dtype=np.int64)
    group_of[themes[placed]] = groups[placed]
    centroids = centroids_of(vectors[placed], themes[placed], k)
    lost = np.flatnonzero(~placed)
    similarity = vectors[lost] @ centroids.T
    similarity[groups[lost][:, None] != group_of[None, :]] = -np.inf
    themes[lost] = similarity.argmax(axis=1)
    return np.asarray(themes, dtype=np.int64), topic_of
