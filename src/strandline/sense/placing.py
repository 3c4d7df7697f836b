"""Which text has its home where, when there are groups: subjects across them, themes within each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.nouns import Nouns
from strandline.sense.subjects import Families, Subjects, families_of, find_subjects
from strandline.sense.types import FloatArray, IntArray

_MOST_IN_GROUPS = 30  # themes in all, when there are groups
_FEW_PEOPLE = 8  # heard in all; below, two make a theme, else three
_AT_HOME = 2  # people at least whose passages fit a theme best
_LEAST_PART = 0.12  # of a small group's people, that a theme of it has at least
_LEAST_SHARE = 0.04  # of a group's people, that a theme of it has at least
_DRAWS = 8
_DRAWS_OF_MANY = 5
_MANY_TEXTS = 2000
_TABLE_AT_MOST = 2_000_000  # cells, one byte each
_ACCIDENTAL = 0.4  # stability below which a theme in groups is given up
_GOOD_PART = 0.2  # of a group's people: what so many speak of is not given up for themes of other groups


@dataclass(frozen=True, slots=True)
class Placing:
    """Where each text belongs, and how steady that is."""

    themes: IntArray  # (texts,)
    topic_of: IntArray | None  # (themes,): the topic of each theme, -1 for none; None with one level
    stability: FloatArray  # (themes,)
    topic_stability: FloatArray  # (topics,)
    rest: NDArray[np.bool_] | None = None  # (themes,): what is left over in a group; None when there are no groups
    beside: sp.csr_matrix | None = None  # (texts, themes): 1 where a text speaks of a theme besides its own
    speaks_of: IntArray | None = None  # (texts,): the topic that each fits best, also where no theme came of it; or -1
    core: tuple[tuple[int, ...], ...] = ()  # (themes,): the roots each starts from, the main one first; none for a rest
    nothing: int | None = None  # the theme of those who answered that there is nothing


def place_in_groups(
    nouns: Nouns,
    vectors: FloatArray,
    people: IntArray,
    groups: IntArray,
    n_themes: int | None,
    rng: np.random.Generator,
) -> Placing:
    """Subjects across groups are the topics; what enough people of one group say of a subject is a theme.

    What shares no recurring subject with others of its group is the rest of that group. At most `n_themes` themes,
    besides the rests.
    """
    if len(np.unique(people)) == 1:
        people = np.arange(len(vectors))  # of one person alone, what recurs from passage to passage
    most = n_themes or _themes_at_most(len(vectors))
    n_groups = int(groups.max()) + 1
    families = families_of(nouns, vectors, people)
    found = _subjects_of(families, vectors, people, groups)
    best = np.where(found.fit.max(axis=1, initial=0) > 0, found.fit.argmax(axis=1) if len(found.core) else -1, -1)
    draws = _draws(families, vectors, people, groups, rng)
    every = _in_cells(found, people, groups)
    steady = _steadiness(every, draws, len(found.core) * n_groups)
    # What does not come back when people are drawn again is accidental; its passages go where else they fit. Of a
    # handful of people, four fifths are too few to say so.
    if len(np.unique(people)) >= _FEW_PEOPLE:
        for cell in np.flatnonzero((steady > 0) & (steady < _ACCIDENTAL)):
            found.fit[groups == cell % n_groups, cell // n_groups] = 0
    cells = _in_cells(found, people, groups, most, steady)
    steady = _steadiness(cells, draws, len(found.core) * n_groups)
    cell_of = np.unique(cells[cells >= 0])
    rest_of = np.unique(groups[cells < 0])
    themes = np.where(cells >= 0, np.searchsorted(cell_of, cells), len(cell_of) + np.searchsorted(rest_of, groups))
    k = len(cell_of) + len(rest_of)
    subject = cell_of // n_groups
    spoken_of, topic = np.unique(subject, return_inverse=True)
    numbered = np.full(len(found.core) + 1, -1, dtype=np.int64)
    numbered[spoken_of] = np.arange(len(spoken_of))
    topic_of = np.concatenate([topic, np.full(len(rest_of), -1)]).astype(np.int64)
    beside = sp.lil_matrix((len(vectors), k), dtype=np.float32)
    for number, cell in enumerate(cell_of):
        mentions = found.beside[:, cell // n_groups] & (groups == cell % n_groups) & (cells >= 0) & (themes != number)
        beside[np.flatnonzero(mentions), number] = 1
    stability = np.concatenate([steady[cell_of], np.zeros(len(rest_of))])
    topic_stability = np.array([stability[: len(cell_of)][topic == at].mean() for at in range(len(spoken_of))])
    return Placing(
        themes.astype(np.int64),
        topic_of,
        stability.astype(np.float32),
        topic_stability.astype(np.float32),
        rest=np.arange(k) >= len(cell_of),
        beside=sp.csr_matrix(beside),
        speaks_of=numbered[best],
        core=(
            *(tuple(nouns.root[list(found.core[int(one)])].tolist()) for one in subject),
            *(() for _ in rest_of),
        ),
    )


def _themes_at_most(n: int) -> int:
    return int(min(_MOST_IN_GROUPS, max(4, round(1.1 * n**0.5))))


def _subjects_of(families: Families, vectors: FloatArray, people: IntArray, groups: IntArray) -> Subjects:
    heard = people_per(groups, people, int(groups.max()) + 1)
    return find_subjects(families, vectors, people, groups, _least(heard, people))


def least_people(people: IntArray) -> int:
    """How many people at least make a theme, and use the phrase that names it."""
    return 3 if len(np.unique(people)) >= _FEW_PEOPLE else 2


def _least(heard: IntArray, people: IntArray) -> IntArray:
    """(groups,) how many people make a theme; a little more in groups of many."""
    floor = least_people(people)
    return np.asarray(
        np.maximum(floor, np.ceil(np.minimum(_LEAST_PART * heard, floor + _LEAST_SHARE * heard))), dtype=np.int64
    )


def _in_cells(
    subjects: Subjects, people: IntArray, groups: IntArray, most: int | None = None, worth: FloatArray | None = None
) -> IntArray:
    """(n,) every text in the cell (subject times number of groups plus group) that it fits best, among those that
    enough people share; -1 for the rest. Of more than `most`, those with most people, alike passages and `worth`
    (cells,) stay.
    """
    n_groups, n_subjects = int(groups.max()) + 1, len(subjects.core)
    heard = people_per(groups, people, n_groups)
    least = _least(heard, people)
    fit = subjects.fit.copy()
    if not n_subjects:
        return np.full(len(groups), -1, dtype=np.int64)
    while True:
        first = fit.argmax(axis=1)
        cells = np.where(fit[np.arange(len(fit)), first] > 0, first * n_groups + groups, -1)
        at_home = people_per(cells, people, n_subjects * n_groups)
        count = np.maximum(at_home, _people_who_name(subjects, fit, people, groups))
        present = np.flatnonzero(at_home)
        group = present % n_groups
        # What several name in the same breath as something else is theirs too; one at least must be at home there.
        weak = present[(count[present] < least[group]) | (at_home[present] < _AT_HOME)]
        if len(weak):  # the weakest first: what it held may make another strong enough
            going = weak[count[weak] == count[weak].min()]
        elif most is not None and len(present) > most:
            # The least heard goes, but not what stands first in its group and for a good part of it.
            weight = count[present] * np.sqrt(subjects.merit[present // n_groups])
            weight *= 1 if worth is None else worth[present]
            first_in = np.zeros(n_groups)
            np.maximum.at(first_in, group, weight)
            leads = (weight == first_in[group]) & (count[present] >= _GOOD_PART * heard[group])
            going = present[[int(np.lexsort((present, weight, leads))[0])]]
        else:
            return cells.astype(np.int64)
        for cell in going:
            fit[groups == cell % n_groups, cell // n_groups] = 0


def _people_who_name(subjects: Subjects, fit: FloatArray, people: IntArray, groups: IntArray) -> IntArray:
    """(cells,) people of the group who plainly name the subject, whatever else their passage speaks of."""
    n_groups, n_subjects = int(groups.max()) + 1, len(subjects.core)
    texts, subject = np.nonzero(subjects.beside & (fit > 0))
    width = int(people.max()) + 1
    pairs = np.unique((subject * n_groups + groups[texts]).astype(np.int64) * width + people[texts])
    return np.bincount(pairs // width, minlength=n_subjects * n_groups)


def _draws(
    families: Families, vectors: FloatArray, people: IntArray, groups: IntArray, rng: np.random.Generator
) -> list[tuple[IntArray, IntArray]]:
    """What is found when four fifths of the people are drawn: the texts of each draw, and the cell of each of those."""
    everyone = np.unique(people)
    draws = []
    for _ in range(_DRAWS if len(people) <= _MANY_TEXTS else _DRAWS_OF_MANY):
        drawn = rng.choice(everyone, max(1, round(0.8 * len(everyone))), replace=False)
        at = np.flatnonzero(np.isin(people, drawn))
        subjects = _subjects_of(families.among(at), vectors[at], people[at], groups[at])
        draws.append((at, _in_cells(subjects, people[at], groups[at])))
    return draws


def _steadiness(cells: IntArray, draws: list[tuple[IntArray, IntArray]], n_cells: int) -> FloatArray:
    """(cells,) mean over the draws of the best Jaccard similarity with a cell of the draw.

    Hennig (2007), Cluster-wise assessment of cluster stability. Cells of different groups share no text.
    """
    total = np.zeros(n_cells)
    for at, again in draws:
        mine = cells[at]
        both = (mine >= 0) & (again >= 0)
        if not both.any():
            continue
        pairs = np.ones(int(both.sum()))
        table = sp.coo_matrix(sp.csr_matrix((pairs, (mine[both], again[both])), shape=(n_cells, int(again.max()) + 1)))
        sizes, sizes_again = np.bincount(mine[mine >= 0], minlength=n_cells), np.bincount(again[again >= 0])
        best = np.zeros(n_cells)
        np.maximum.at(best, table.row, table.data / (sizes[table.row] + sizes_again[table.col] - table.data))
        total += best
    return np.asarray(total / len(draws), dtype=np.float32)


def people_per(labels: IntArray, people: IntArray, k: int) -> IntArray:
    """(k,) how many people each group holds, each counted once; labels below nought are left out."""
    inside = labels >= 0
    width = int(people.max(initial=0)) + 1
    pairs = labels[inside] * width + people[inside]
    if k * width <= _TABLE_AT_MOST:  # quicker than sorting
        said = np.zeros(k * width, dtype=np.bool_)
        said[pairs] = True
        return np.asarray(said.reshape(k, width).sum(axis=1), dtype=np.int64)
    return np.bincount(np.unique(pairs) // width, minlength=k)
