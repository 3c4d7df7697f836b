"""Passages made ready to be searched, and how near each is to a claim: in its words, in kindred words, in meaning.

Three views, since each misses what another sees. *Words*: tf-idf cosine of words without their inflection (Salton and
Buckley 1988), function words included: in talk they tell a question from an answer. *Kindred words*: BM25 (Robertson
and Zaragoza 2009) in which a word of the claim is also met by one like it, as far as it is alike: "meal" by "food".
*Meaning*: the cosine of word vectors summed by rarity, each word drawn towards the passages it is used in here, so that
"the list" means what it means in this place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.encoders import StaticEncoder, encode_texts, resolve_encoder, unit_rows
from strandline.sense.evidence_judging import contraries
from strandline.sense.stopwords import STOPWORDS
from strandline.sense.types import Encoder, FloatArray
from strandline.sense.words import Words, split_words

Floats = NDArray[np.float64]

MEANING_WEIGHT: Final = 0.7  # beside 1 for words and 1 for kindred words; 0.5 to 1 do as well
K1: Final = 1.2  # BM25: how soon a word said again adds little
B: Final = 0.75  # BM25: how far a long passage is marked down
KINDRED: Final = 0.45  # cosine from which two words are alike; a likeness counts by its square
CONTRARY_LIKENESS: Final = 0.5  # of a word's contrary: who says the contrary speaks of the same thing
SILENT_MEANING: Final = 0.1  # of function words, in the sum of meaning
SHORTEST: Final = 4  # words; of fewer ("The call.") a passage is marked down: it names a thing and says nothing of it
USED_HERE: Final = 0.5  # of the passages a word is used in, beside its own vector


class PassageTerms:
    """What is counted once for all claims. `strength` and `telling` then answer for one claim."""

    def __init__(self, passages: Sequence[str], encoder: str | Encoder = "static") -> None:
        self.encoder = resolve_encoder(encoder)
        self.words = words = split_words(list(passages))
        self.n = n = words.n_texts
        self._column = {root: at for at, root in enumerate(words.roots)}
        silent_form = np.fromiter((form in STOPWORDS for form in words.forms), np.bool_, count=len(words.forms))
        self.silent = np.ones(len(words.roots), dtype=np.bool_)
        self.silent[words.root_of_form[~silent_form]] = False
        ones = np.ones(len(words.root))
        self.counts = sp.csr_matrix((ones, (words.text, words.root)), shape=(n, len(words.roots)))
        self.counts.sum_duplicates()
        self.length: Floats = np.bincount(words.text, minlength=n).astype(np.float64)
        texts_with = np.bincount(self.counts.indices, minlength=len(words.roots))
        self._rarity: Floats = np.log((1 + n) / (1 + texts_with)) + 1
        self._bm25_rarity: Floats = np.log(1 + (n - texts_with + 0.5) / (texts_with + 0.5))
        self._rarest = float(np.log(1 + (n + 0.5) / 0.5))
        self._cosine_terms = _unit_sparse(sp.csr_matrix(_damped(self.counts) @ sp.diags(self._rarity)))
        self._saturated = self._bm25_terms()
        self._kin: FloatArray | None = None
        self._surroundings: FloatArray | None = None  # (forms, d): what each word is used for here
        self._form_at = {form: at for at, form in enumerate(words.forms)}
        if isinstance(self.encoder, StaticEncoder):
            self._form_vectors = self.encoder.word_vectors(words.forms)
            self._kin = self._root_vectors()
            self.meaning = self._meaning_in_use()
        else:
            self.meaning = encode_texts(self.encoder, list(passages), words)
        self._centre = self.meaning.mean(axis=0) if n else np.zeros(self.meaning.shape[1], dtype=np.float32)
        self.meaning = unit_rows(self.meaning - self._centre)

    def strength(self, claim: str) -> tuple[Floats, float]:
        """(n,) how near each passage is to the claim, the nearest 1, and how near that is in itself, 0 to 1.

        Raises ValueError for a claim without words.
        """
        said = split_words([claim])
        if not said.form.size:
            raise ValueError("The claim has no words: say in a sentence what the passages should bear on.")
        views = [self._by_words(said), self._by_kindred_words(said), np.maximum(self._by_meaning(claim, said), 0)]
        weights = [1.0, 1.0, MEANING_WEIGHT]
        mixed = np.zeros(self.n)
        for view, weight in zip(views, weights, strict=True):
            top = float(view.max(initial=0.0))
            if top > 0:
                mixed += weight * view / top
        mixed *= np.minimum(1.0, (self.length + 1) / (SHORTEST + 1))
        nearest = float(mixed.max(initial=0.0))
        if nearest <= 0:
            return mixed, 0.0
        best = int(mixed.argmax())
        absolute = sum(weight * float(view[best]) for view, weight in zip(views, weights, strict=True)) / sum(weights)
        return mixed / nearest, min(absolute, 1.0)

    def telling(self, claim: str) -> tuple[Floats, float]:
        """(roots,) what each word of the passages says of the claim's content, and what all of the claim would."""
        said = split_words([claim])
        found = np.zeros(len(self.words.roots))
        whole = 0.0
        for root, forms in _content(said).items():
            at = self._column.get(root)
            rarity = float(self._bm25_rarity[at]) if at is not None else self._rarest
            whole += rarity
            columns, likeness = self._kindred(root, forms)
            found[columns] = np.maximum(found[columns], rarity * likeness)
        return found, whole

    def in_order(self) -> bool:
        """Whether neighbours are more alike than passages far apart: a transcript, and not a shuffled list.

        The mean likeness of neighbours (words and meaning) against that of passages about a third of the whole apart,
        by two standard errors and more. Too few passages tell nothing.
        """
        if self.n < 12:
            return False
        spoken = _unit_sparse(sp.csr_matrix(self._cosine_terms @ sp.diags(np.where(self.silent, 0.0, 1.0))))

        def likeness(distance: int) -> Floats:
            shared = np.asarray(spoken[distance:].multiply(spoken[:-distance]).sum(axis=1)).ravel()
            return np.asarray(
                shared + (self.meaning[distance:] * self.meaning[:-distance]).sum(axis=1), dtype=np.float64
            )

        near = likeness(1)
        far = np.concatenate(
            [likeness(d) for d in range(max(4, self.n // 3), min(max(5, self.n // 3) + 8, self.n - 2))]
        )
        error = float(np.sqrt(near.var() / len(near) + far.var() / len(far)))
        return bool(near.mean() - far.mean() > 2 * error > 0)

    def _by_words(self, said: Words) -> Floats:
        times = _times(said)
        weight = np.zeros(len(self.words.roots))
        squares = 0.0
        for root, count in times.items():
            at = self._column.get(root)
            rarity = float(self._rarity[at]) if at is not None else np.log(1 + self.n) + 1
            damped = (1 + np.log(count)) * rarity
            squares += damped**2
            if at is not None:
                weight[at] = damped
        return np.asarray((self._cosine_terms @ weight) / np.sqrt(squares), dtype=np.float64)

    def _by_kindred_words(self, said: Words) -> Floats:
        total, most = np.zeros(self.n), 0.0
        times = _times(said)
        for root, forms in _content(said).items():
            at = self._column.get(root)
            rarity = times[root] * (float(self._bm25_rarity[at]) if at is not None else self._rarest)
            most += rarity * (K1 + 1)
            columns, likeness = self._kindred(root, forms)
            if len(columns):
                met = sp.csr_matrix(self._saturated[:, columns] @ sp.diags(likeness))
                total += rarity * met.max(axis=1).toarray().ravel()
        return total / most if most else total

    def _kindred(self, root: str, forms: list[str]) -> tuple[NDArray[np.int64], Floats]:
        """Columns of the words like one of the claim's, itself included, and how alike each is, 0 to 1."""
        likeness = np.zeros(len(self.words.roots))
        if self._kin is not None and isinstance(self.encoder, StaticEncoder) and len(self._kin):
            own = unit_rows(unit_rows(self.encoder.word_vectors(forms)).sum(axis=0, keepdims=True))[0]
            cosine = self._kin @ own
            likeness = np.where((cosine >= KINDRED) & ~self.silent, cosine.astype(np.float64) ** 2, 0.0)
        for contrary in contraries().get(root, ()):
            if (at := self._column.get(contrary)) is not None:
                likeness[at] = max(float(likeness[at]), CONTRARY_LIKENESS)
        if (at := self._column.get(root)) is not None:
            likeness[at] = 1.0
        columns = np.flatnonzero(likeness)
        return columns, likeness[columns]

    def _by_meaning(self, claim: str, said: Words) -> Floats:
        if not isinstance(self.encoder, StaticEncoder):
            own = encode_texts(self.encoder, [claim], said)
        else:
            own = unit_rows(self._summed(said, self.encoder.word_vectors(said.forms)))
        centred = unit_rows(own - self._centre)[0]
        return np.asarray(self.meaning @ centred, dtype=np.float64)

    def _meaning_in_use(self) -> FloatArray:
        plain = unit_rows(self._summed(self.words, self._form_vectors))
        used_in = sp.csr_matrix(
            (np.ones(len(self.words.form), dtype=np.float32), (self.words.form, self.words.text)),
            shape=(len(self.words.forms), self.n),
        )
        self._surroundings = unit_rows(np.asarray(used_in @ plain))
        return unit_rows(self._summed(self.words, self._form_vectors))

    def _summed(self, words: Words, vectors: FloatArray) -> FloatArray:
        """(texts, d): the words' vectors summed by rarity, each with what it is used for here once that is known."""
        columns = np.array([self._column.get(words.roots[root], -1) for root in words.root_of_form], dtype=np.int64)
        rarity = np.full(len(columns), 1.0)
        known = columns >= 0
        rarity[known] = self._bm25_rarity[columns[known]] / self._rarest
        silent = np.fromiter((form in STOPWORDS for form in words.forms), np.bool_, count=len(words.forms))
        weight = (np.sqrt(rarity) * np.where(silent, SILENT_MEANING, 1.0)).astype(np.float32)
        weighted = vectors * weight[:, None]
        if self._surroundings is not None:
            length = np.linalg.norm(weighted, axis=1)
            for at, form in enumerate(words.forms):
                here = self._form_at.get(form)
                if here is not None:
                    weighted[at] += np.float32(USED_HERE) * length[at] * self._surroundings[here]
        ones = np.ones(len(words.form), dtype=np.float32)
        counts = sp.csr_matrix((ones, (words.text, words.form)), shape=(words.n_texts, len(words.forms)))
        return np.asarray(counts @ weighted)

    def _root_vectors(self) -> FloatArray:
        words = self.words
        times = np.bincount(words.form, minlength=len(words.forms)).astype(np.float32)
        pooled = sp.csr_matrix(
            (times, (words.root_of_form, np.arange(len(words.forms)))), shape=(len(words.roots), len(words.forms))
        )
        return unit_rows(np.asarray(pooled @ unit_rows(self._form_vectors)))

    def _bm25_terms(self) -> sp.csc_matrix:
        terms = self.counts.copy()
        row = np.repeat(np.arange(self.n), np.diff(terms.indptr))
        usual = max(float(self.length.mean()) if self.n else 0.0, 1.0)
        terms.data = terms.data * (K1 + 1) / (terms.data + K1 * (1 - B + B * self.length[row] / usual))
        return sp.csc_matrix(terms)


def _times(said: Words) -> dict[str, int]:
    times: dict[str, int] = {}
    for root in said.root:
        times[said.roots[root]] = times.get(said.roots[root], 0) + 1
    return times


def _content(said: Words) -> dict[str, list[str]]:
    """The claim's roots that say something, each with its forms; all roots where none does."""
    every: dict[str, list[str]] = {}
    telling: dict[str, list[str]] = {}
    for form, root in zip(said.forms, said.root_of_form, strict=True):
        every.setdefault(said.roots[root], []).append(form)
        if form not in STOPWORDS:
            telling.setdefault(said.roots[root], []).append(form)
    return telling or every


def _damped(counts: sp.csr_matrix) -> sp.csr_matrix:
    damped = counts.copy()
    damped.data = 1 + np.log(damped.data)
    return damped


def _unit_sparse(terms: sp.csr_matrix) -> sp.csr_matrix:
    norms = np.sqrt(np.asarray(terms.multiply(terms).sum(axis=1))).ravel()
    return sp.csr_matrix(sp.diags(1 / np.where(norms > 0, norms, 1)) @ terms)
