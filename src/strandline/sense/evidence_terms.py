"""Passages made ready to be searched, and how near each is to a claim: in its words, in kindred words, in meaning.

Three views, since each misses what another sees. *Words*, which count most: tf-idf of words without their inflection,
with the length of a passage nearly as in the cosine (pivoted: Singhal, Buckley and Mitra 1996); function words
included: in talk they tell a question from an answer. *Kindred words*: BM25 (Robertson and Zaragoza 2009) in which a
word of the claim is also met by one like it, as far as it is alike: "meal" by "food". *Meaning*: the cosine of word
vectors summed by rarity, each word drawn towards the passages it is used in here, so that "the list" means what it
means in this place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.encoders import StaticEncoder, encode_texts, resolve_encoder, unit_rows
from strandline.sense.evidence_judging import contraries
from strandline.sense.evidence_order import Floats, stands_in_order
from strandline.sense.evidence_words import Counted, WordVectors, count_words
from strandline.sense.stopwords import STOPWORDS
from strandline.sense.types import Encoder, FloatArray
from strandline.sense.words import split_words

KINDRED_WEIGHT: Final = 0.5  # beside 1 for words; 0.3 to 1 do about as well
MEANING_WEIGHT: Final = 0.5
PIVOT: Final = 0.9  # 1: the cosine; below it, passages longer than most are marked down less
K1: Final = 1.2  # BM25: how soon a word said again adds little
B: Final = 0.75  # BM25: how far a long passage is marked down
KINDRED: Final = 0.45  # cosine from which two words are alike; a likeness counts by its square
CONTRARY_LIKENESS: Final = 0.5  # of a word's contrary: who says the contrary speaks of the same thing
SILENT_MEANING: Final = 0.1  # of function words, in the sum of meaning
SHORTEST: Final = 4  # words; of fewer ("The call.") a passage is marked down: it names a thing and says nothing of it
USED_HERE: Final = 0.5  # of the passages a word is used in, beside its own vector


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the passages are to one claim."""

    strength: Floats  # (n,) the nearest passage 1
    nearest: float  # 0 to 1: how near that one is in itself
    telling: Floats  # (roots,) what each word of the passages says of the claim's content
    whole: float  # what all of the claim would


@dataclass(frozen=True, slots=True)
class _Kindred:
    """A word of the claim and the words of the passages that meet it."""

    times: int
    rarity: float
    columns: NDArray[np.int64]
    likeness: Floats  # 0 to 1, itself 1


class PassageTerms:
    """What is counted once for all claims; `nearness` then answers for one."""

    def __init__(self, passages: Sequence[str], encoder: str | Encoder = "static") -> None:
        self.encoder = resolve_encoder(encoder)
        self._vectors = _vectors_of(self.encoder) if isinstance(self.encoder, StaticEncoder) else None
        self._words = words = count_words(passages)
        self.n = n = words.n_texts
        self._column = {root: at for at, root in enumerate(words.roots)}
        self.silent = np.ones(len(words.roots), dtype=np.bool_)
        self.silent[words.root_of_form[~_silent(words)]] = False
        root = words.root_of_form[words.form] if words.form.size else words.form
        counts = sp.csr_matrix((np.ones(len(root)), (words.text, root)), shape=(n, len(words.roots)))
        self.length: Floats = np.bincount(words.text, minlength=n).astype(np.float64)
        self._saying = np.minimum(1.0, (self.length + 1) / (SHORTEST + 1))
        texts_with = np.bincount(counts.indices, minlength=len(words.roots))
        self._rarity: Floats = np.log((1 + n) / (1 + texts_with)) + 1
        self._bm25_rarity: Floats = np.log(1 + (n - texts_with + 0.5) / (texts_with + 0.5))
        self._rarest = float(np.log(1 + (n + 0.5) / 0.5))
        row = np.repeat(np.arange(n), np.diff(counts.indptr))
        self._terms = counts.copy()
        self._terms.data = (1 + np.log(counts.data)) * self._rarity[counts.indices]
        norms = np.sqrt(np.bincount(row, weights=self._terms.data**2, minlength=n))
        usual = float(norms.mean()) if n else 0.0
        self._terms.data /= ((1 - PIVOT) * usual + PIVOT * norms)[row]
        usual = max(float(self.length.mean()) if n else 0.0, 1.0)
        counts.data *= (K1 + 1) / (counts.data + K1 * (1 - B + B * self.length[row] / usual))
        self._saturated = counts.tocsc()
        self._kin: FloatArray | None = None
        self._surroundings: FloatArray | None = None  # (forms, d): what each word is used for here
        self._form_at = {form: at for at, form in enumerate(words.forms)}
        if self._vectors is not None:
            vectors = self._vectors.of(words.forms)
            self._kin = self._root_vectors(vectors)
            self.meaning = self._meaning_in_use(vectors)
        else:
            self.meaning = encode_texts(self.encoder, list(passages), split_words(list(passages)))
        self._centre = self.meaning.mean(axis=0) if n else np.zeros(self.meaning.shape[1], dtype=np.float32)
        self.meaning = unit_rows(self.meaning - self._centre)

    def nearness(self, claim: str) -> Nearness:
        """Raises ValueError for a claim without words."""
        said = count_words([claim])
        if not said.form.size:
            raise ValueError("The claim has no words: say in a sentence what the passages should bear on.")
        vectors = self._vectors.of(said.forms) if self._vectors is not None else None
        kindred = self._kindred(said, vectors)
        views = (
            (1.0, self._by_words(said)),
            (KINDRED_WEIGHT, self._by_kindred_words(kindred)),
            (MEANING_WEIGHT, np.maximum(self._by_meaning(claim, said, vectors), 0)),
        )
        mixed = np.zeros(self.n)
        for weight, view in views:
            top = float(view.max(initial=0.0))
            if top > 0:
                mixed += weight * view / top
        mixed *= self._saying
        top, nearest = float(mixed.max(initial=0.0)), 0.0
        if top > 0:
            best = int(mixed.argmax())
            nearest = min(sum(w * float(view[best]) for w, view in views) / sum(w for w, _ in views), 1.0)
            mixed /= top
        telling = np.zeros(len(self._words.roots))
        for word in kindred:
            telling[word.columns] = np.maximum(telling[word.columns], word.rarity * word.likeness)
        return Nearness(mixed, nearest, telling, sum(word.rarity for word in kindred))

    def columns(self, roots: Sequence[str]) -> NDArray[np.int64]:
        """Places of roots in `Nearness.telling`, -1 for one that no passage has."""
        return np.array([self._column.get(root, -1) for root in roots], dtype=np.int64)

    def in_order(self) -> bool:
        """Whether neighbours are more alike than passages far apart, in what they say and in meaning."""
        spoken = sp.csr_matrix(self._terms @ sp.diags(np.where(self.silent, 0.0, 1.0)))
        return stands_in_order(_unit_sparse(spoken), self.meaning)

    def _by_words(self, said: Counted) -> Floats:
        weight = np.zeros(len(self._words.roots))
        squares = 0.0
        for root, count in _times(said).items():
            at = self._column.get(root)
            rarity = float(self._rarity[at]) if at is not None else np.log(1 + self.n) + 1
            damped = (1 + np.log(count)) * rarity
            squares += damped**2
            if at is not None:
                weight[at] = damped
        return np.asarray((self._terms @ weight) / np.sqrt(squares), dtype=np.float64)

    def _by_kindred_words(self, kindred: Sequence[_Kindred]) -> Floats:
        total, most = np.zeros(self.n), 0.0
        first, rows, values = self._saturated.indptr, self._saturated.indices, self._saturated.data
        for word in kindred:
            most += word.times * word.rarity * (K1 + 1)
            met = np.zeros(self.n)
            for column, likeness in zip(word.columns, word.likeness, strict=True):
                of_word = slice(first[column], first[column + 1])
                met[rows[of_word]] = np.maximum(met[rows[of_word]], values[of_word] * likeness)
            total += word.times * word.rarity * met
        return total / most if most else total

    def _kindred(self, said: Counted, vectors: FloatArray | None) -> list[_Kindred]:
        """The claim's content words, each with the words of the passages like it."""
        times = _times(said)
        content = _content(said)
        alike: list[dict[int, float]] = [{} for _ in content]
        if vectors is not None and self._kin is not None:
            unit = unit_rows(vectors)
            own = unit_rows(np.array([unit[forms].sum(axis=0) for forms in content.values()], dtype=np.float32))
            cosine = own @ self._kin.T
            for of_claim, column in np.argwhere((cosine >= KINDRED) & ~self.silent).tolist():
                alike[of_claim][column] = float(cosine[of_claim, column]) ** 2
        found = []
        for root, likeness in zip(content, alike, strict=True):
            for contrary in contraries().get(root, ()):
                if (at := self._column.get(contrary)) is not None:
                    likeness[at] = max(likeness.get(at, 0.0), CONTRARY_LIKENESS)
            if (at := self._column.get(root)) is not None:
                likeness[at] = 1.0
            rarity = float(self._bm25_rarity[at]) if at is not None else self._rarest
            columns = np.array(sorted(likeness), dtype=np.int64)
            found.append(_Kindred(times[root], rarity, columns, np.array([likeness[at] for at in sorted(likeness)])))
        return found

    def _by_meaning(self, claim: str, said: Counted, vectors: FloatArray | None) -> Floats:
        if vectors is None:
            own = encode_texts(self.encoder, [claim], split_words([claim]))
        else:
            own = unit_rows(self._summed(said, vectors))
        return np.asarray(self.meaning @ unit_rows(own - self._centre)[0], dtype=np.float64)

    def _meaning_in_use(self, vectors: FloatArray) -> FloatArray:
        words = self._words
        plain = unit_rows(self._summed(words, vectors))
        ones = np.ones(len(words.form), dtype=np.float32)
        used_in = sp.csr_matrix((ones, (words.form, words.text)), shape=(len(words.forms), self.n))
        self._surroundings = unit_rows(np.asarray(used_in @ plain))
        return unit_rows(self._summed(words, vectors))

    def _summed(self, words: Counted, vectors: FloatArray) -> FloatArray:
        """(texts, d): the words' vectors summed by rarity, each with what it is used for here once that is known."""
        columns = self.columns(words.roots)[words.root_of_form]
        rarity = np.full(len(columns), 1.0)
        known = columns >= 0
        rarity[known] = self._bm25_rarity[columns[known]] / self._rarest
        weight = (np.sqrt(rarity) * np.where(_silent(words), SILENT_MEANING, 1.0)).astype(np.float32)
        weighted = vectors * weight[:, None]
        if self._surroundings is not None:
            here = np.array([self._form_at.get(form, -1) for form in words.forms], dtype=np.int64)
            used = np.flatnonzero(here >= 0)
            length = np.linalg.norm(weighted[used], axis=1, keepdims=True)
            weighted[used] += np.float32(USED_HERE) * length * self._surroundings[here[used]]
        ones = np.ones(len(words.form), dtype=np.float32)
        counts = sp.csr_matrix((ones, (words.text, words.form)), shape=(words.n_texts, len(words.forms)))
        return np.asarray(counts @ weighted)

    def _root_vectors(self, vectors: FloatArray) -> FloatArray:
        words = self._words
        times = np.bincount(words.form, minlength=len(words.forms)).astype(np.float32)
        pooled = sp.csr_matrix(
            (times, (words.root_of_form, np.arange(len(words.forms)))), shape=(len(words.roots), len(words.forms))
        )
        return unit_rows(np.asarray(pooled @ unit_rows(vectors)))


@lru_cache(maxsize=1)
def _vectors_of(encoder: StaticEncoder) -> WordVectors:
    return WordVectors(encoder)


def _silent(words: Counted) -> NDArray[np.bool_]:
    """(forms,) which are function words."""
    return np.fromiter((form in STOPWORDS for form in words.forms), np.bool_, count=len(words.forms))


def _times(said: Counted) -> Counter[str]:
    return Counter(said.roots[said.root_of_form[form]] for form in said.form)


def _content(said: Counted) -> dict[str, list[int]]:
    """The claim's roots that say something, each with the places of its forms; all roots where none does."""
    every: dict[str, list[int]] = {}
    telling: dict[str, list[int]] = {}
    for at, (form, root) in enumerate(zip(said.forms, said.root_of_form, strict=True)):
        every.setdefault(said.roots[root], []).append(at)
        if form not in STOPWORDS:
            telling.setdefault(said.roots[root], []).append(at)
    return telling or every


def _unit_sparse(terms: sp.csr_matrix) -> sp.csr_matrix:
    norms = np.sqrt(np.asarray(terms.multiply(terms).sum(axis=1))).ravel()
    return sp.csr_matrix(sp.diags(1 / np.where(norms > 0, norms, 1)) @ terms)
