"""Subjects that recur: nouns that several people use in passages that are alike, and who speaks of which.

Description comes first (Osiński & Weiss 2005, A concept-driven algorithm for clustering search results): a theme starts
from a word that people share, and holds the passages in which it is spoken of. So its name is said by those who are
counted under it, and what shares no subject with anybody is left over rather than forced into the nearest theme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.encoders import unit_rows
from strandline.sense.phrases import WordClasses
from strandline.sense.types import FloatArray, IntArray
from strandline.sense.words import Words, singular

_CANDIDATES = 400  # nouns looked at, the most promising first
_MOST_SUBJECTS = 36
_COMMON = 0.3  # of all texts; a word in more of them is no subject of its own
_LEAST_COHERENT = 0.22  # mean cosine between texts that use a noun, below which they have only the word in common
_NOUN_FROM = 0.5  # how noun-like a word must be to be a subject
_NESTED = 0.6  # of a word's texts that hold another, from which both are one subject
_NESTED_ALIKE = 0.7  # and how alike their texts must then be (cosine of the middles)
_SIDE_SHARE = 0.12  # of a subject's texts that hold another word, from which that word may stand for it
_ALIKE = 0.85  # alike enough to be one subject without sharing texts
_NAMED_CLOSE = 0.2  # closeness to a subject that a passage naming it must have: not only a word in passing
_CLOSE = 0.62  # closeness from which a passage belongs although it names nothing
_BESIDE_CLOSE = 0.3  # closeness from which a passage that names a subject belongs to it besides its first one
_NAMING = 0.45  # what naming a subject adds to closeness
_SIDE_WORD = 0.7  # weight of naming a subject by another word than its main one


@dataclass(frozen=True, slots=True)
class Nouns:
    """Which texts hold which nouns. Terms are words without their plural: "housing" and "house" stay apart."""

    told: sp.csr_matrix  # (texts, terms): 1 where a text holds it
    noun: FloatArray  # (terms,): 0 to 1, how noun-like
    eligible: NDArray[np.bool_]  # (terms,): may be a subject
    root: IntArray  # (terms,): in Words.roots
    terms: list[str]

    def among(self, texts: IntArray) -> Nouns:
        return Nouns(sp.csr_matrix(self.told[texts]), self.noun, self.eligible, self.root, self.terms)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Subjects, the best first, and how well each text fits each."""

    core: tuple[tuple[int, ...], ...]  # terms of each, the main one first
    fit: FloatArray  # (texts, subjects): 0 where a text does not fit
    beside: NDArray[np.bool_]  # (texts, subjects): names it clearly


def nouns_of(words: Words, classes: WordClasses) -> Nouns:
    number: dict[str, int] = {}
    term_of_form = np.array([number.setdefault(singular(form), len(number)) for form in words.forms], dtype=np.int64)
    n_terms = len(number)
    counts = np.bincount(words.form, minlength=len(words.forms))
    spoken = np.maximum(np.bincount(term_of_form, weights=counts, minlength=n_terms), 1)

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(term_of_form, weights=values * counts, minlength=n_terms) / spoken)

    noun = mean(classes.noun)
    eligible = (
        (noun >= _NOUN_FROM)
        & (mean(classes.content.astype(float)) > 0.5)
        & (mean((classes.vague | classes.dated | classes.past).astype(float)) < 0.5)
        & (mean(classes.proper.astype(float)) < 0.5)
    )
    content = classes.content[words.form]
    told = sp.csr_matrix(
        (np.ones(int(content.sum()), dtype=np.float32), (words.text[content], term_of_form[words.form[content]])),
        shape=(words.n_texts, n_terms),
    )
    told.data[:] = 1
    root = np.zeros(n_terms, dtype=np.int64)
    order = np.argsort(counts, kind="stable")
    root[term_of_form[order]] = words.root_of_form[order]  # of the commonest form, which comes last
    return Nouns(told, noun.astype(np.float32), eligible, root, list(number))


def find_subjects(nouns: Nouns, vectors: FloatArray, people: IntArray, groups: IntArray, least: IntArray) -> Subjects:
    """Subjects that at least `least` (groups,) people of some group speak of.

    `vectors` (n, d) unit rows of what each text is about, `people` and `groups` (n,) counted from nought.
    """
    chosen, held, sums, merit = _candidates(nouns, vectors, people, int(least.min()))
    core = _pick(held, sums, merit, people, groups, least)
    core_terms = tuple(tuple(int(chosen[at]) for at in one) for one in core)
    return _fitted(nouns, vectors, core_terms)


def _candidates(
    nouns: Nouns, vectors: FloatArray, people: IntArray, least: int
) -> tuple[IntArray, sp.csr_matrix, FloatArray, FloatArray]:
    """Terms that may be subjects: their numbers, the texts that hold them, unit middles of those, and merit."""
    n = len(vectors)
    uses = np.bincount(nouns.told.indices, minlength=nouns.told.shape[1])
    possible = np.flatnonzero(nouns.eligible & (uses >= max(least, 2)) & (uses <= max(_COMMON * n, 8)))
    held = sp.csr_matrix(nouns.told[:, possible])
    uses = uses[possible]
    sums = np.asarray(held.T @ vectors)
    coherence = ((sums**2).sum(axis=1) - uses) / np.maximum(uses * (uses - 1), 1)
    heard = _people_per_term(held, people)
    merit = np.where((coherence >= _LEAST_COHERENT) & (heard >= least), coherence * nouns.noun[possible], 0)
    best = np.argsort(-merit * np.sqrt(heard), kind="stable")[:_CANDIDATES]
    best = best[merit[best] > 0]
    return possible[best], sp.csr_matrix(held[:, best]), unit_rows(sums[best]), merit[best].astype(np.float32)


def _people_per_term(held: sp.csr_matrix, people: IntArray) -> IntArray:
    entries = held.tocoo()
    width = int(people.max(initial=0)) + 1
    pairs = np.unique(entries.col.astype(np.int64) * width + people[entries.row])
    return np.bincount(pairs // width, minlength=held.shape[1])


def _pick(
    held: sp.csr_matrix, middles: FloatArray, merit: FloatArray, people: IntArray, groups: IntArray, least: IntArray
) -> list[list[int]]:
    """Candidates one by one, each time the one that most people, not yet counted, speak of in passages alike."""
    n_candidates = held.shape[1]
    if not n_candidates:
        return []
    pair_codes, pair = np.unique(groups * (int(people.max()) + 1) + people, return_inverse=True)
    group_of_pair = pair_codes // (int(people.max()) + 1)  # sorted, so that groups are runs
    present, begins = np.unique(group_of_pair, return_index=True)
    n = held.shape[0]
    speaks = sp.csr_matrix((np.ones(n, dtype=np.float32), (pair, np.arange(n))), shape=(len(pair_codes), n))
    open_mentions = np.asarray((speaks @ held).todense())  # (people in groups, candidates)
    together = np.asarray((held.T @ held).todense())
    uses = np.diagonal(together).copy()
    alike = middles @ middles.T
    free = np.ones(n, dtype=bool)
    waiting = np.ones(n_candidates, dtype=bool)
    core: list[list[int]] = []
    while len(core) < _MOST_SUBJECTS:
        heard = np.add.reduceat(open_mentions > 0.5, begins, axis=0)
        heard = np.where(heard >= least[present][:, None], heard, 0).sum(axis=0)
        gain = np.where(waiting, merit * np.sqrt(heard), 0)
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        nested = np.maximum(together[best] / uses, together[best] / uses[best])
        joins = waiting & (((nested >= _NESTED) & (alike[best] >= _NESTED_ALIKE)) | (alike[best] >= _ALIKE))
        joins &= (together[best] >= least.min()) & (uses >= _SIDE_SHARE * uses[best])
        joins[best] = False
        others = np.flatnonzero(joins)
        one = [best, *others[np.argsort(-uses[others], kind="stable")].tolist()]
        core.append(one)
        waiting[one] = False
        claimed = free & (np.asarray(held[:, one].sum(axis=1)).ravel() > 0)
        free &= ~claimed
        open_mentions -= np.asarray((speaks[:, claimed] @ held[claimed]).todense())
    return core


def _fitted(nouns: Nouns, vectors: FloatArray, core: tuple[tuple[int, ...], ...]) -> Subjects:
    """How well every text fits every subject: by naming it, and by closeness to the passages that do."""
    n = len(vectors)
    if not core:
        return Subjects(core, np.zeros((n, 0), dtype=np.float32), np.zeros((n, 0), dtype=np.bool_))
    rows = [term for one in core for term in one]
    columns = [number for number, one in enumerate(core) for _ in one]
    weights = [1.0 if place == 0 else _SIDE_WORD for one in core for place in range(len(one))]
    naming = sp.csr_matrix(
        (np.array(weights, dtype=np.float32), (rows, columns)), shape=(nouns.told.shape[1], len(core))
    )
    named = np.minimum(np.asarray((nouns.told @ naming).todense()), 1)
    close = vectors @ unit_rows(named.T @ vectors).T
    fits = ((named > 0) & (close >= _NAMED_CLOSE)) | (close >= _CLOSE)
    fit = np.where(fits, np.maximum(close, 0.01) + np.float32(_NAMING) * named, 0)
    return Subjects(core, fit.astype(np.float32), (named > 0) & (close >= _BESIDE_CLOSE))
