"""Names for themes, in words that people used.

A good name is made of words that many people of the theme use and few others do; it is a phrase somebody said; it is
complete ("the weekly call", not "weekly"); and it is short enough for a heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.clustering import centroids_of
from strandline.sense.encoders import encode_texts, unit_rows
from strandline.sense.phrases import Phrases, WordClasses, find_phrases, surface_of
from strandline.sense.types import Encoder, FloatArray, IntArray
from strandline.sense.words import Words, split_words

_LENGTH_PRIOR = np.array([0.0, 0.25, 1.0, 1.1, 1.05, 0.92, 0.8])  # by number of words: headings have two to four
_WIDE_LENGTH_PRIOR = np.array([0.0, 0.8, 1.0, 0.8, 0.6, 0.5, 0.4])
_RARE = 0.02  # a phrase that a smaller share of a theme's people use is hardly its name
_MANY_PEOPLE = 8  # of a theme, from which a phrase of one of them weighs less
_ALONE = 0.5
_SHARED_WORD = 0.5  # what a single word gains when everybody uses it
_TRAILING = 0.5  # for a phrase that may run on, since its last word is no noun ("sake of preserving")
_HARDLY_NOUN = 0.4
_SHORTLIST = 40  # candidates per theme that are looked at closely
_DISCOUNT = 0.6  # of a person, so that one person's odd words weigh little (absolute discounting: Ney 1994)
_SMOOTHING = 2.0  # people's worth of the common rate added to each theme's own


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What names are made from, worked out once for all levels."""

    words: Words
    classes: WordClasses
    phrases: Phrases
    people: IntArray  # (texts,)
    told: sp.csr_matrix  # (texts, roots): 1 where a text holds a content word


@dataclass(frozen=True, slots=True)
class Candidate:
    score: float
    key: int
    roots: frozenset[int]
    text: str
    people: int

    @property
    def name(self) -> str:
        return self.text[:1].upper() + self.text[1:]


def make_lexicon(words: Words, classes: WordClasses, people: IntArray) -> Lexicon:
    content = classes.content[words.form]
    told = sp.csr_matrix(
        (np.ones(int(content.sum()), dtype=np.float32), (words.text[content], words.root[content])),
        shape=(words.n_texts, len(words.roots)),
    )
    told.data[:] = 1  # however often it is said
    return Lexicon(words, classes, find_phrases(words, classes), people, told)


def word_weights(lexicon: Lexicon, labels: IntArray, k: int) -> FloatArray:
    """(roots, themes): how well a word stands for a theme; the share of its people who use it times the log of how much
    more than elsewhere that is. Shares are smoothed towards the common rate, so that one person proves little.
    """
    used, asked = _uses(lexicon, labels, k)
    common = (used.sum(axis=1) / asked.sum())[:, None]
    share = (np.maximum(used - _DISCOUNT, 0) + _SMOOTHING * common) / (asked + _SMOOTHING)
    if k == 1:
        return np.asarray(share, dtype=np.float32)  # nothing to be told apart from
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(used > 0, share * np.log(share / common), 0.0)
    return np.asarray(np.maximum(weight, 0), dtype=np.float32)


def _uses(lexicon: Lexicon, labels: IntArray, k: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(roots, themes) people of each theme who use a word, each once, and (themes,) people of each theme."""
    words = lexicon.words
    told = lexicon.classes.content[words.form]
    text = words.text[told]
    used = people_using(words.root[told] * k + labels[text], lexicon.people[text], len(words.roots) * k)
    return used.reshape(len(words.roots), k), people_using(labels, lexicon.people, k)


def people_using(item: IntArray, person: IntArray, n_items: int) -> NDArray[np.float64]:
    """(items,) how many different people stand beside each item."""
    width = int(person.max(initial=0)) + 1
    return np.bincount(np.unique(item * width + person) // width, minlength=n_items).astype(np.float64)


def propose(
    lexicon: Lexicon,
    labels: IntArray,
    k: int,
    weights: FloatArray,
    *,
    meaning: FloatArray,
    encoder: str | Encoder,
    wide: bool = False,
) -> list[list[Candidate]]:
    """For each of k themes the phrases that could name it, best first.

    `labels` (texts,); `weights` from `word_weights`; `meaning` (texts, d) the texts' vectors from `encoder`. `wide`
    asks for names of subjects ("Housing") rather than of what is said about them ("Waiting for a flat").
    """
    shortlists = _shortlists(lexicon, labels, k, weights, _WIDE_LENGTH_PRIOR if wide else _LENGTH_PRIOR)
    return _by_meaning(shortlists, labels, k, encoder, meaning)


def first_choices(proposals: Sequence[Sequence[Candidate]]) -> set[str]:
    """What each theme would be called if it alone were asked, phrases of two words and more."""
    return {found[0].name for found in proposals if found and " " in found[0].text}


def choose_names(proposals: Sequence[Sequence[Candidate]], taken: Iterable[str], fallbacks: Sequence[str]) -> list[str]:
    """One name for each theme, the surest first; none like another's, none in `taken`. `fallbacks` (one per theme) are
    used, numbered where need be, where a theme has no phrase left.
    """
    names: list[str] = [""] * len(proposals)
    used_roots: set[frozenset[int]] = set()
    used = {name.casefold() for name in taken}
    offers = sorted(
        (
            (candidate.score / found[0].score, candidate.score, number, candidate)
            for number, found in enumerate(proposals)
            for candidate in found
        ),
        key=lambda offer: (-offer[0], -offer[1], offer[2], offer[3].text),
    )
    for _, _, number, candidate in offers:
        if not names[number] and candidate.roots not in used_roots and candidate.name.casefold() not in used:
            names[number] = candidate.name
            used_roots.add(candidate.roots)
            used.add(candidate.name.casefold())
    for number, name in enumerate(names):
        if not name:  # nothing in these texts can be a name: no words, or the same few in every theme
            others = (f"{fallbacks[number]} ({at})" for at in count(2))
            names[number] = next(n for n in chain([fallbacks[number]], others) if n.casefold() not in used)
            used.add(names[number].casefold())
    return names


def _shortlists(
    lexicon: Lexicon, labels: IntArray, k: int, weights: FloatArray, prior: NDArray[np.float64]
) -> list[list[Candidate]]:
    words, phrases, classes = lexicon.words, lexicon.phrases, lexicon.classes
    # One line per (phrase, theme): how many people say it, and an occurrence to read it from.
    width = int(lexicon.people.max()) + 1
    said = np.unique((phrases.key * k + labels[phrases.text]) * width + lexicon.people[phrases.text])
    pairs, counts = np.unique(said // width, return_counts=True)
    key, theme = pairs // k, pairs % k
    example = commonest_form(phrases, words)[key]
    first, length = phrases.first[example], phrases.length[example]
    used, asked = _uses(lexicon, labels, k)
    strength, shared = np.zeros(len(pairs)), np.zeros(len(pairs))
    told = np.zeros(len(pairs))
    for step in range(int(length.max(initial=0))):
        position = np.minimum(first + step, len(words.form) - 1)
        root = words.root[position]
        here = (step < length) & classes.content[words.form[position]]
        strength += np.where(here, weights[root, theme], 0)
        shared = np.maximum(shared, np.where(here, used[root, theme] / asked[theme], 0))
        told += here
    strength /= told + 0.6
    # A phrase one person said still names what many speak of if its main word is one that many use.
    strength *= np.sqrt(shared)
    support = 1 + 1.5 * np.log1p(counts - 1) / np.log1p(np.maximum(asked[theme], 2))
    rare = np.minimum(1, counts / np.maximum(_RARE * asked[theme], 1))
    # What one alone said in these words is the name of many only where nothing better is shared.
    rare *= np.where((counts < 2) & (asked[theme] >= _MANY_PEOPLE), _ALONE, 1)
    built = prior[np.minimum(length, len(prior) - 1)]
    # A word by itself will do where a good part of the people use it: identity.
    built = np.where(length == 1, built + _SHARED_WORD * counts / asked[theme], built)
    closing = words.form[first + length - 1]
    runs_on = classes.gerund[closing] | (classes.noun[closing] < _HARDLY_NOUN)
    built = np.where(runs_on & (length > 1), _TRAILING * built, built)
    score = strength * support * rare * shape_of(lexicon, key, first, length) * built
    lists: list[list[Candidate]] = []
    for number in range(k):
        mine = np.flatnonzero((theme == number) & (score > 0))
        best = mine[np.lexsort((key[mine], -score[mine]))][:_SHORTLIST]
        found = [
            candidate_at(lexicon, float(score[at]), int(key[at]), int(first[at]), int(length[at]), int(counts[at]))
            for at in best
        ]
        lists.append(_complete(found))
    return lists


def shape_of(lexicon: Lexicon, key: IntArray, first: IntArray, length: IntArray) -> NDArray[np.float64]:
    """0 to 1 for each phrase: whether it is built like a name. The weights were set by reading names of interviews and
    surveys; none of them decides alone.
    """
    words, phrases, classes = lexicon.words, lexicon.phrases, lexicon.classes
    opening, closing = words.form[first], words.form[first + length - 1]
    told, vague, proper = np.zeros(len(key)), np.zeros(len(key)), np.zeros(len(key))
    for step in range(int(length.max(initial=0))):
        form = words.form[np.minimum(first + step, len(words.form) - 1)]
        here = (step < length) & classes.content[form]
        told += here
        vague += here & classes.vague[form]
        proper += here & classes.proper[form]
    shape = 0.25 + 0.75 * classes.noun[closing]
    shape *= np.where(classes.gerund[opening], 0.9, 0.4 + 0.6 * classes.noun[opening])
    shape *= np.where(classes.past[opening] & (length > 1), 0.4 + 0.6 * classes.noun[opening], 1)
    shape *= 1 - 0.7 * phrases.cut_after[key]
    shape *= 1 - 0.4 * phrases.cut_before[key]
    shape *= np.where(proper > 0, np.where(proper >= told, 0.15, 0.75), 1)  # "Bev"; "Methodist hall"
    shape *= np.where(vague >= told, 0.1, 1)  # "people", "the place"
    shape *= np.where(length == 1, classes.noun[closing], 1)  # an adjective alone is no name
    shape *= np.where(classes.dated[closing] | classes.dated[opening], 0.8, 1)
    return np.asarray(shape)


def candidate_at(lexicon: Lexicon, score: float, key: int, first: int, length: int, people: int) -> Candidate:
    words, classes = lexicon.words, lexicon.classes
    span = range(first, first + length)
    roots = frozenset(
        int(words.root[at]) for at in span if classes.content[words.form[at]] or classes.dated[words.form[at]]
    )
    text = surface_of(words, classes, first, length)
    return Candidate(score, key, roots, f"the {text}" if lexicon.phrases.with_the[key] > 0.6 else text, people)


def commonest_form(phrases: Phrases, words: Words) -> IntArray:
    """(keys,) an occurrence of each phrase in the form in which it is most often written."""
    code = np.zeros(len(phrases.first), dtype=np.uint64)
    for step in range(int(phrases.length.max(initial=0))):
        here = step < phrases.length
        form = words.form[np.minimum(phrases.first + step, len(words.form) - 1)].astype(np.uint64)
        code = np.where(here, code * np.uint64(1_000_003) + form + np.uint64(1), code)
    order = np.lexsort((code, phrases.key))
    key, code = phrases.key[order], code[order]
    new = np.concatenate([[True], (key[1:] != key[:-1]) | (code[1:] != code[:-1])]) if len(order) else np.zeros(0, bool)
    begins = np.flatnonzero(new)
    counts = np.diff(np.append(begins, len(order)))
    best = np.full(phrases.n_keys, -1, dtype=np.int64)
    ranked = np.lexsort((order[begins], -counts, key[begins]))  # per key, commonest first, then earliest in the texts
    firsts = np.unique(key[begins][ranked], return_index=True)[1]
    best[key[begins][ranked][firsts]] = order[begins][ranked][firsts]
    return best


def _complete(found: list[Candidate]) -> list[Candidate]:
    """Without phrases that are part of a longer one which nearly as many people use (C-value's idea: Frantzi 2000)."""
    return [
        candidate
        for candidate in found
        if not any(
            candidate.roots < other.roots
            and other.people >= max(2, 0.7 * candidate.people)
            and other.score >= 0.5 * candidate.score
            for other in found
        )
    ]


def _by_meaning(
    candidates: list[list[Candidate]], labels: IntArray, k: int, encoder: str | Encoder, meaning: FloatArray
) -> list[list[Candidate]]:
    """Scores weighed by how near each phrase is to the middle of its theme, seen from the middle of all texts."""
    phrases = sorted({candidate.text for found in candidates for candidate in found})
    if not phrases:
        return candidates
    # What all texts share tells no theme apart, so most of it is taken off.
    centres = unit_rows(centroids_of(meaning, labels, k) - np.float32(0.8) * meaning.mean(axis=0))
    of_phrase = encode_texts(encoder, phrases, split_words(phrases))
    position = {phrase: at for at, phrase in enumerate(phrases)}
    weighed: list[list[Candidate]] = []
    for number, found in enumerate(candidates):
        near = [float(of_phrase[position[candidate.text]] @ centres[number]) for candidate in found]
        again = [
            replace(candidate, score=candidate.score * (0.4 + max(closeness, 0)))
            for candidate, closeness in zip(found, near, strict=True)
        ]
        weighed.append(sorted(again, key=lambda candidate: (-candidate.score, candidate.text)))
    return weighed
