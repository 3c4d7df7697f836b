"""The nouns of texts, and pairs of words that belong together: what a subject may start from or be named by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.phrases import WordClasses
from strandline.sense.stopwords import word_set
from strandline.sense.types import FloatArray, IntArray
from strandline.sense.words import Words, fold, singular

NOUN_FROM = 0.5  # how noun-like a word must be to start a subject; others may only join one
_PAIR_NOUN = 0.8  # how noun-like at least are two words that belong together
_MODIFIER = 0.6  # of a word's uses that stand before another content word, from which it is no subject by itself

# Numbers and times that a subject may begin with.
_LEADING = word_set("one winter summer spring autumn christmas night")
_ALWAYS_NOUNS = ("tion", "sion", "ment", "ness", "ship", "ance", "ence")

# What stands where nouns stand, and fits every subject.
# Who acts, and what they offer, in general: by itself too wide to say what anybody meant. With a word before it such a
# word may still be a subject: "mental health services", "levels of government".
_TOO_WIDE = word_set(
    """
    council county city town borough community organisation organization agency service sector support program programme
    provider partner resource system society authority department institution government group client opportunity
    pandemic business change chang providing provid
    """
)
_NEVER = word_set(
    """
    own next last front lower upper ordinary real true full whole hard easy short fast direct specific importance
    access need lack online town door
    """
)
_HEADS = word_set("number numbers people")  # too general alone, but not in "phone number" and "young people"


@dataclass(frozen=True, slots=True)
class Nouns:
    """Which texts hold which nouns. Terms are words without their plural: "housing" and "house" stay apart."""

    told: sp.csr_matrix  # (texts, terms): 1 where a text holds it
    noun: FloatArray  # (terms,): 0 to 1, how noun-like
    eligible: NDArray[np.bool_]  # (terms,): may be a subject
    root: IntArray  # (terms,): in Words.roots
    terms: list[str]


def nouns_of(words: Words, classes: WordClasses) -> Nouns:
    """The words, and pairs of words, that may be subjects or stand for one, and the texts that hold them."""
    number: dict[str, int] = {}
    # A verb is kept apart from its noun ("they called" is not about the call), and loses its ending.
    like_noun = [
        max(noun, 0.7) if singular(form).endswith(_ALWAYS_NOUNS) else noun
        for form, noun in zip(words.forms, classes.noun.tolist(), strict=True)
    ]
    names = [
        singular(form) if noun >= NOUN_FROM else f"to {fold(form)}"
        for form, noun in zip(words.forms, like_noun, strict=True)
    ]
    term_of_form = np.array([number.setdefault(name, len(number)) for name in names], dtype=np.int64)
    n_terms = len(number)
    counts = np.bincount(words.form, minlength=len(words.forms))
    spoken = np.maximum(np.bincount(term_of_form, weights=counts, minlength=n_terms), 1)

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(term_of_form, weights=values * counts, minlength=n_terms) / spoken)

    # What mostly stands before another noun is no subject by itself: "mental" (health), "video" (appointments).
    n_words = len(words.form)
    following = np.minimum(np.arange(n_words) + 1, max(n_words - 1, 0))
    leads_on = ~words.opens[following] & classes.content[words.form[following]] & (following > np.arange(n_words))
    modifies = np.bincount(term_of_form[words.form], weights=leads_on, minlength=n_terms) / spoken
    noun = np.where(modifies > _MODIFIER, np.minimum(mean(np.array(like_noun)), 0.49), mean(np.array(like_noun)))
    eligible = (
        (mean(classes.content.astype(float)) > 0.5)
        & (mean((classes.vague | classes.dated).astype(float)) < 0.5)
        & (mean(classes.proper.astype(float)) < 0.5)
        & np.array([name.removeprefix("to ") not in _NEVER | _TOO_WIDE for name in number], dtype=np.bool_)
    )
    root = np.zeros(n_terms, dtype=np.int64)
    order = np.argsort(counts, kind="stable")
    root[term_of_form[order]] = words.root_of_form[order]  # of the commonest form, which comes last
    # A noun with the word before it is a term as well: "mental health" is another matter than "public health".
    term = term_of_form[words.form]
    leads = (classes.content | np.array([form in _LEADING for form in words.forms], dtype=np.bool_))[words.form]
    heads = (classes.content & (noun >= NOUN_FROM)[term_of_form]) | np.array([form in _HEADS for form in words.forms])
    second = np.flatnonzero(~words.opens & heads[words.form])
    second = second[(second > 0) & leads[second - 1]]
    code, pair = np.unique(term[second - 1] * n_terms + term[second], return_inverse=True)
    head = code % n_terms
    content = np.flatnonzero(classes.content[words.form])
    told = sp.csr_matrix(
        (
            np.ones(len(content) + len(second), dtype=np.float32),
            (np.append(words.text[content], words.text[second]), np.append(term[content], n_terms + pair)),
        ),
        shape=(words.n_texts, n_terms + len(code)),
    )
    told.data[:] = 1
    names = list(number)
    may_lead = eligible | np.array([name in _LEADING for name in names], dtype=np.bool_)
    return Nouns(
        told,
        np.append(noun, np.maximum(noun[head], _PAIR_NOUN)).astype(np.float32),
        np.append(eligible, may_lead[code // n_terms]),
        np.append(root, root[head]),
        [*names, *(f"{names[one]} {names[other]}" for one, other in zip(code // n_terms, head, strict=True))],
    )
