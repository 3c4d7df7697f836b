"""What is compared when texts are grouped: meaning (word vectors) and wording (tf-idf) side by side."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.encoders import StaticEncoder, resolve_encoder, unit_rows
from strandline.sense.phrases import WordClasses
from strandline.sense.stopwords import NUMBERS, STOPWORDS, TIME, VAGUE
from strandline.sense.types import Encoder, FloatArray, IntArray
from strandline.sense.words import Words, fold

_USE_WEIGHT = 1.0  # of the texts a word is used in, beside its own vector; 0.6 to 1.5 do as well
_TOPICAL_USE_WEIGHT = 0.5
_DIRECTIONS = 60
_DRAWN_OUT = 0.25
_WORDING_DIMENSIONS = 50
_WORDING_WEIGHT = 0.3  # of wording beside meaning; on patient comments anything from 0.15 to 0.3 does as well
_TOPICAL_WORDING_WEIGHT = 0.7
_VAGUE_WEIGHT = 0.3  # "in January", "three days", "people": said about everything
_VERB_WEIGHT = 0.5  # of what stands where verbs stand, beside a noun's 1: nouns say what it is about


def whole_features(
    words: Words, meaning: FloatArray, people: IntArray, encoder: str | Encoder, rng: np.random.Generator
) -> FloatArray:
    """(n, d) unit rows of all that a text says, how it says it included: praise apart from complaint.

    `meaning` (n, m) are the encoder's unit rows, `people` (n,) who speaks, counted from nought.
    """
    resolved = resolve_encoder(encoder)
    if isinstance(resolved, StaticEncoder):
        meaning = _in_use(words, resolved.word_vectors(words.forms), meaning, _USE_WEIGHT)
    return _joined(meaning, _wording(words, people, rng, topical=False), _WORDING_WEIGHT)


def topical_features(
    words: Words,
    classes: WordClasses,
    meaning: FloatArray,
    people: IntArray,
    encoder: str | Encoder,
    rng: np.random.Generator,
) -> FloatArray:
    """(n, d) unit rows of what a text is about, whatever it says of it: function words, fillers and dates count little.

    "Keep the weekly call" and "we can stop the weekly call" belong to one topic. Only the static encoder can weigh
    words; what another one makes of the whole text is taken as it is.
    """
    resolved = resolve_encoder(encoder)
    if isinstance(resolved, StaticEncoder):
        weighted = resolved.word_vectors(words.forms) * _content_weight(words, classes)[:, None]
        content = unit_rows(np.asarray(_counts(words) @ weighted))
        content = _in_use(words, weighted, content, _TOPICAL_USE_WEIGHT)
        silent = ~content.any(axis=1)  # nothing but function words: what there is must do
        content[silent] = meaning[silent]
        meaning = content
    if len(meaning) > 2:
        meaning = unit_rows(meaning - meaning.mean(axis=0))
    return _joined(meaning, _wording(words, people, rng, topical=True), _TOPICAL_WORDING_WEIGHT)


def _in_use(words: Words, vectors: FloatArray, texts: FloatArray, weight: float) -> FloatArray:
    """(n, d) unit rows of the texts, each word drawn towards the texts it is used in here.

    So a place's own words come to mean what they mean there: "the list" stands near neighbours and doors. `vectors`
    (forms, d) are the words' own, `texts` (n, d) unit rows made of them.
    """
    counts = _counts(words)
    surroundings = unit_rows(np.asarray(counts.T @ texts))
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit_rows(np.asarray(counts @ (vectors + np.float32(weight) * length * surroundings)))


def _joined(meaning: FloatArray, wording: FloatArray, weight: float) -> FloatArray:
    """(n, <= 60) unit rows in the leading directions of both, the first of them drawn out a little further.

    What is left off is mostly noise: without it groups hold better when the texts are drawn again.
    """
    both = np.hstack([meaning, np.float32(weight) * wording])
    strength, directions = np.linalg.eigh((both.T @ both).astype(np.float64))
    kept = strength > max(float(strength[-1]), 1e-12) * 1e-6
    kept[:-_DIRECTIONS] = False
    drawn = directions[:, kept] * (strength[kept] / strength[-1]) ** _DRAWN_OUT
    return unit_rows(np.asarray(both @ drawn, dtype=np.float32))


def _counts(words: Words) -> sp.csr_matrix:
    ones = np.ones(len(words.form), dtype=np.float32)
    return sp.csr_matrix((ones, (words.text, words.form)), shape=(words.n_texts, len(words.forms)))


def _content_weight(words: Words, classes: WordClasses) -> FloatArray:
    """(forms,) how much each form says about what a text is about."""
    vague = np.fromiter((form in VAGUE for form in words.forms), dtype=np.bool_, count=len(words.forms))
    weight = np.where(vague | classes.dated, _VAGUE_WEIGHT, _VERB_WEIGHT + (1 - _VERB_WEIGHT) * classes.noun)
    return np.where(classes.content | classes.dated, weight, 0).astype(np.float32)


def _wording(words: Words, people: IntArray, rng: np.random.Generator, *, topical: bool) -> FloatArray:
    """(n, <= 50) unit rows: tf-idf of folded words and pairs of words, reduced.

    A word of one person alone says nothing about what people share, so two people at least must use it.
    """
    n_texts, n_roots = words.n_texts, len(words.roots)
    if n_roots == 0 or n_texts < 3:
        return np.zeros((n_texts, 1), dtype=np.float32)
    left_out = {fold(word) for word in STOPWORDS | TIME | NUMBERS | VAGUE} if topical else set()
    counts_word = np.array([root not in left_out and not (topical and root[0].isdigit()) for root in words.roots])
    joined = (words.text[1:] == words.text[:-1]) & ~words.opens[1:]
    single = np.ones(len(words.root), dtype=bool)
    if topical:
        single = counts_word[words.root]
        joined &= single[1:] & single[:-1]
    pairs, pair = np.unique(words.root[:-1][joined] * n_roots + words.root[1:][joined], return_inverse=True)
    rows = np.concatenate([words.text[single], words.text[1:][joined]])
    columns = np.concatenate([words.root[single], n_roots + pair])
    terms = sp.csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(n_texts, n_roots + len(pairs))
    )
    terms.data[:] = 1 + np.log(terms.data)
    texts_with = np.bincount(terms.indices, minlength=terms.shape[1])
    shared = (_people_with(terms, people) >= 2) & (texts_with >= (3 if n_texts > 1000 else 2))
    if topical:
        shared &= texts_with <= max(3, 0.3 * n_texts)
    if not shared.any():
        return np.zeros((n_texts, 1), dtype=np.float32)
    weighted = terms[:, shared] @ sp.diags(
        np.log((1 + n_texts) / (1 + texts_with[shared])).astype(np.float32) + np.float32(0.01)
    )
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1))).ravel()
    scaled = sp.csr_matrix(sp.diags((1 / np.where(norms > 0, norms, 1)).astype(np.float32)) @ weighted)
    return latent_semantics(scaled, _WORDING_DIMENSIONS if n_texts > 400 else 30, rng)


def _people_with(terms: sp.csr_matrix, people: IntArray) -> NDArray[np.int64]:
    """How many people use each term."""
    who = sp.csr_matrix((np.ones(len(people), dtype=np.float32), (people, np.arange(len(people)))))
    used = sp.csr_matrix(who @ terms)
    return np.bincount(used.indices, minlength=terms.shape[1])


def latent_semantics(terms: sp.csr_matrix, dimensions: int, rng: np.random.Generator) -> FloatArray:
    """(n, <= dimensions) unit rows: the terms reduced by a randomised singular value decomposition.

    Halko, Martinsson & Tropp (2011), Finding structure with randomness, with two power iterations.
    """
    n_texts, n_terms = terms.shape
    dimensions = min(dimensions, n_texts - 1, n_terms)
    width = min(dimensions + 10, n_texts, n_terms)
    basis = np.asarray(terms @ rng.standard_normal((n_terms, width)).astype(np.float32))
    for _ in range(2):
        basis, _ = np.linalg.qr(basis)
        basis = np.asarray(terms @ (terms.T @ basis))
    basis, _ = np.linalg.qr(basis)
    small = np.asarray(terms.T @ basis).T  # width x terms
    left, squares, _ = np.linalg.svd(small @ small.T)
    return unit_rows(np.asarray((basis @ left[:, :dimensions]) * np.sqrt(squares[:dimensions]), dtype=np.float32))
