"""Subjects that recur: nouns that several people use in passages that are alike, and who speaks of which.

Description comes first (Osiński & Weiss 2005, A concept-driven algorithm for clustering search results): a theme starts
from a word that people share, and holds the passages in which it is spoken of. So its name is said by those who are
counted under it, and what shares no subject with anybody is left over rather than forced into the nearest theme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.encoders import unit_rows
from strandline.sense.nouns import NOUN_FROM, Nouns
from strandline.sense.types import FloatArray, IntArray

_WORDS = 1000  # words looked at, the most promising first
_CANDIDATES = 400  # and of their families
_MOST_SUBJECTS = 40
_COMMON = 0.4  # of all texts; a word in more of them is no subject of its own
_FEW_TEXTS = 12  # that any word may be used in
_LEAST_COHERENT = 0.12  # mean cosine between texts that use a word, below which they have only the word in common
_COHERENCE = 0.7  # how much it counts how alike the passages are, beside how many people there are
_NESTED = 0.6  # of a word's texts that hold another, from which both are one subject
_NESTED_ALIKE = 0.7  # and how alike their texts must then be (cosine of the middles)
_SIDE_SHARE = 0.12  # of a subject's texts that hold another word, from which that word may stand for it
_KIN_ALIKE = 0.65  # alike enough for words that begin alike: child and childcare, decision and decide
_ALIKE = 0.82  # alike enough to be one subject without sharing texts
_INSIDE = 0.4  # of a word's texts that hold a wider one, from which it is a part of that
_PART = 0.25  # of the wider word's texts that a part of it has at least
_UNLIKE = 0.5  # two narrower subjects within a word, less alike than this, show that it is none itself
_RELATED = 0.7  # from which a word's texts make it a sign of a subject, although it does not name it
_NAMED_CLOSE = 0.2  # closeness to a subject that a passage naming it must have: not only a word in passing
_SIGN_CLOSE = 0.5  # closeness that one with a sign of it must have
_CLOSE = 0.65  # closeness from which a passage belongs although it names nothing
_BESIDE_CLOSE = 0.3  # closeness from which a passage that names a subject belongs to it besides its first one
_BESIDE_NAMED = 0.12  # and from which it does when it names the subject by its main word
_NAMING = 0.45  # what naming a subject adds to closeness
_SIDE_WORD = 0.7  # weight of naming a subject by another word than its main one


_VERB_AND_NOUN = re.compile(r"(?:sions?|d|de|des|ded|ding)$")


@dataclass(frozen=True, slots=True)
class Subjects:
    """Subjects, the best first, and how well each text fits each."""

    core: tuple[tuple[int, ...], ...]  # terms of each, the main one first
    merit: FloatArray  # (subjects,): how much alike the texts are that name it
    fit: FloatArray  # (texts, subjects): 0 where a text does not fit
    beside: NDArray[np.bool_]  # (texts, subjects): names it clearly


@dataclass(frozen=True, slots=True)
class Families:
    """Words with their kin, as they are looked at together."""

    terms: list[tuple[int, ...]]  # of each, the commonest noun first
    held: sp.csr_matrix  # (texts, families): 1 where a text holds a word of it
    noun: FloatArray  # (families,)

    def among(self, texts: IntArray) -> Families:
        return Families(self.terms, sp.csr_matrix(self.held[texts]), self.noun)


@dataclass(frozen=True, slots=True)
class _Candidates:
    terms: list[tuple[int, ...]]
    held: sp.csr_matrix  # (texts, candidates)
    middle: FloatArray  # (candidates, d) unit rows: the mean of the texts that hold each
    merit: FloatArray  # (candidates,): how alike those texts are, times how noun-like the word; 0: may only join


def families_of(nouns: Nouns, vectors: FloatArray, people: IntArray) -> Families:
    """The words that two people at least use in passages alike, kin gathered. `vectors` (n, d), `people` (n,)."""
    uses = np.bincount(nouns.told.indices, minlength=nouns.told.shape[1])
    possible = np.flatnonzero(nouns.eligible & (uses >= 2) & (uses <= max(_COMMON * len(vectors), _FEW_TEXTS)))
    held = sp.csr_matrix(nouns.told[:, possible])
    found, held, middle, _ = _most_promising(held, vectors, people, 2, _WORDS)
    term = possible[found]
    families = _families([nouns.terms[int(at)] for at in term], nouns.noun[term], middle)
    rows = np.array([at for one in families for at in one], dtype=np.int64)
    columns = np.repeat(np.arange(len(families)), [len(one) for one in families])
    gathered = sp.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(term), len(families)))
    held = sp.csr_matrix(held @ gathered)
    held.data[:] = 1
    terms = [tuple(int(term[at]) for at in one) for one in families]
    return Families(terms, held, nouns.noun[[one[0] for one in terms]] if terms else np.zeros(0, dtype=np.float32))


def find_subjects(
    families: Families, vectors: FloatArray, people: IntArray, groups: IntArray, least: IntArray
) -> Subjects:
    """Subjects that at least `least` (groups,) people of some group speak of.

    `vectors` (n, d) unit rows of what each text is about, `people` and `groups` (n,) counted from nought.
    """
    best, held, middle, coherence = _most_promising(families.held, vectors, people, int(least.min()), _CANDIDATES)
    noun = families.noun[best]
    merit = np.where(noun >= NOUN_FROM, coherence**_COHERENCE * noun, 0).astype(np.float32)
    candidates = _Candidates([families.terms[int(at)] for at in best], held, middle, merit)
    return _fitted(vectors, candidates, _pick(candidates, people, groups, least))


def _most_promising(
    held: sp.csr_matrix, vectors: FloatArray, people: IntArray, least: int, at_most: int
) -> tuple[IntArray, sp.csr_matrix, FloatArray, FloatArray]:
    """Of the columns of `held` those that enough people use in passages alike, the most promising first: which, and
    their part of `held`, unit middles and coherence (mean cosine between two of their texts).
    """
    uses = np.asarray(held.sum(axis=0)).ravel()
    sums = np.asarray(held.T @ vectors)
    coherence = np.maximum(((sums**2).sum(axis=1) - uses) / np.maximum(uses * (uses - 1), 1), 0)
    heard = _people_per_term(held, people)
    rank = np.where(
        (coherence >= _LEAST_COHERENT) & (heard >= least), coherence**_COHERENCE * (heard * uses) ** 0.25, 0
    )
    best = np.argsort(-rank, kind="stable")[:at_most]
    best = best[rank[best] > 0]
    return best, sp.csr_matrix(held[:, best]), unit_rows(sums[best]), coherence[best].astype(np.float32)


def _families(names: list[str], noun: FloatArray, middle: FloatArray) -> list[list[int]]:
    """Words that begin alike and are used alike, together: child, children and childcare; decision and decide."""
    bare = [name.removeprefix("to ") for name in names]
    begins: dict[str, list[int]] = {}
    for number, name in enumerate(bare):
        if " " not in name:
            begins.setdefault(name[:4], []).append(number)
    taken: set[int] = set()
    families: list[list[int]] = []
    for number in sorted(range(len(names)), key=lambda at: noun[at] < NOUN_FROM):  # nouns first, in their order
        if number in taken:
            continue
        family = [number]
        for other in begins.get(bare[number][:4], ()) if " " not in bare[number] else ():
            if other == number or other in taken:
                continue
            if _only_sounds_alike(names[number], names[other]):
                continue
            used_alike = middle[number] @ middle[other] >= _KIN_ALIKE
            if _one_word(bare[number], bare[other]) or (used_alike and _begin_alike(bare[number], bare[other])):
                family.append(other)
        families.append(family)
        taken.update(family)
    return families


def _only_sounds_alike(one: str, other: str) -> bool:
    """The verb that reads like the noun: who "calls it a shambles" does not speak of the call, nor who "can hear that"
    of a hearing.
    """
    if one.startswith("to ") == other.startswith("to "):
        return False
    verb, noun = sorted((one, other), key=lambda name: not name.startswith("to "))
    return noun.removesuffix("ing") == verb.removeprefix("to ").removesuffix("ing")


def _one_word(one: str, other: str) -> bool:
    """A verb in -de and its noun in -sion: decide, deciding, decision. Alike in use or not, they are one."""
    ends, other_ends = _VERB_AND_NOUN.search(one), _VERB_AND_NOUN.search(other)
    if ends is None or other_ends is None or one == other:
        return False
    return one[: ends.start()] == other[: other_ends.start()]


def _begin_alike(one: str, other: str) -> bool:
    """At least the first four letters and most of the shorter word."""
    shorter = min(len(one), len(other))
    shared = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    return shared >= 4 and shared >= 0.6 * shorter


def _people_per_term(held: sp.csr_matrix, people: IntArray) -> IntArray:
    entries = held.tocoo()
    width = int(people.max(initial=0)) + 1
    pairs = np.unique(entries.col.astype(np.int64) * width + people[entries.row])
    return np.bincount(pairs // width, minlength=held.shape[1])


def _pick(candidates: _Candidates, people: IntArray, groups: IntArray, least: IntArray) -> list[list[int]]:
    """Candidates one by one, each time the one that most people, not yet counted, speak of in passages alike.

    Each comes with the words that mean the same here: those found within it, or in passages much like its own.
    """
    held, merit = candidates.held, candidates.merit
    n, n_candidates = held.shape
    if not n_candidates:
        return []
    width = int(people.max()) + 1
    pair_codes, pair = np.unique(groups * width + people, return_inverse=True)
    present, begins = np.unique(pair_codes // width, return_index=True)  # sorted, so that groups are runs
    speaks = sp.csr_matrix((np.ones(n, dtype=np.float32), (pair, np.arange(n))), shape=(len(pair_codes), n))
    mentions = np.asarray((speaks @ held).todense())  # (people in groups, candidates), of texts not yet claimed
    at_all = np.add.reduceat(mentions > 0, begins, axis=0)  # (groups, candidates) people, claimed or not
    enough = at_all >= least[present][:, None]
    at_all = np.where(enough, at_all, 0).sum(axis=0)
    together = np.asarray((held.T @ held).todense())
    uses = np.diagonal(together).copy()
    alike = candidates.middle @ candidates.middle.T
    free = np.ones(n, dtype=bool)
    waiting = ~_umbrellas(together, uses, alike, merit)
    core: list[list[int]] = []
    while len(core) < _MOST_SUBJECTS:
        heard = np.add.reduceat(mentions > 0.5, begins, axis=0)
        heard = np.where(enough, heard, 0).sum(axis=0)
        # Who speaks of another subject in the same breath counts half.
        gain = np.where(waiting, merit * np.sqrt(np.sqrt((heard + at_all) / 2 * mentions.sum(axis=0))), 0)
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        if heard[best] < 2:  # too little is left that no better subject holds
            waiting[best] = False
            continue
        within = together[best] / uses  # of each word's texts, the share that holds the best word
        nested = (np.maximum(within, together[best] / uses[best]) >= _NESTED) & (alike[best] >= _NESTED_ALIKE)
        joins = (nested | (alike[best] >= _ALIKE)) & waiting
        joins &= uses >= _SIDE_SHARE * uses[best]
        joins[best] = False
        others = np.flatnonzero(joins)
        inner = waiting & (within >= 0.4) & (uses >= 0.25 * uses[best]) & (merit > merit[best])
        inner[best] = False
        inner = np.flatnonzero(inner)
        if len(inner) > 1 and alike[np.ix_(inner, inner)].min() < _UNLIKE:
            waiting[best] = False  # health: mental health here, public health there
            continue
        one = [best, *others[np.argsort(-uses[others], kind="stable")].tolist()]
        core.append(one)
        waiting[one] = False
        claimed = free & (np.asarray(held[:, one].sum(axis=1)).ravel() > 0)
        free &= ~claimed
        mentions -= np.asarray((speaks[:, claimed] @ held[claimed]).todense())
    return core


def _umbrellas(together: FloatArray, uses: FloatArray, alike: FloatArray, merit: FloatArray) -> NDArray[np.bool_]:
    """(candidates,) words that hold two narrower subjects quite unlike: health, of mental health and public health."""
    found = np.zeros(len(uses), dtype=np.bool_)
    for word in range(len(uses)):
        narrower = (together[word] / uses >= _INSIDE) & (uses >= _PART * uses[word]) & (merit > merit[word])
        parts = np.flatnonzero(narrower)
        found[word] = len(parts) > 1 and float(alike[np.ix_(parts, parts)].min()) < _UNLIKE
    return found


def _fitted(vectors: FloatArray, candidates: _Candidates, core: list[list[int]]) -> Subjects:
    """How well every text fits every subject: by naming it, by signs of it, and by closeness to those that name it."""
    n, k = len(vectors), len(core)
    if not k:
        return Subjects((), np.zeros(0, np.float32), np.zeros((n, 0), np.float32), np.zeros((n, 0), np.bool_))
    naming = np.zeros((len(candidates.terms), k), dtype=np.float32)
    for number, one in enumerate(core):
        naming[one, number] = _SIDE_WORD
        naming[one[0], number] = 1.0
    held = candidates.held
    named: FloatArray = np.minimum(np.asarray(sp.csr_matrix(held @ sp.csr_matrix(naming)).todense()), np.float32(1))
    middle = unit_rows(named.T @ vectors)
    close: FloatArray = vectors @ middle.T
    related = (candidates.middle @ middle.T >= _RELATED) & (naming.max(axis=1, keepdims=True) == 0)
    signs = np.asarray(sp.csr_matrix(held @ sp.csr_matrix(related.astype(np.float32))).todense())
    fits = ((named > 0) & (close >= _NAMED_CLOSE)) | ((signs > 0) & (close >= _SIGN_CLOSE)) | (close >= _CLOSE)
    fit = np.where(fits, np.maximum(close, 0.01) + np.float32(_NAMING) * named, 0)
    terms = tuple(tuple(term for at in one for term in candidates.terms[at]) for one in core)
    return Subjects(
        terms,
        candidates.merit[[one[0] for one in core]],
        fit.astype(np.float32),
        ((named > 0) & (close >= _BESIDE_CLOSE)) | ((named >= 1) & (close >= _BESIDE_NAMED)),
    )
