"""Phrases that could be a name: found by closed word classes and by what stands before a word, without a tagger."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from strandline.sense.stopwords import (
    AUXILIARIES,
    CONTRACTIONS,
    DETERMINERS,
    FILLERS,
    FUNCTION,
    GENERIC_INSIDE,
    NUMBERS,
    PREPOSITIONS,
    STOPWORDS,
    TIME,
    VAGUE,
    word_set,
)
from strandline.sense.types import IntArray
from strandline.sense.words import UNSPACED, Words, fold

LONGEST = 6  # words in a candidate
_INSIDE = word_set(
    """
    of from to in that with for on the a an and at by between not each other our their your who about into than
    as without around through being
    """
)
_MAY_START = word_set("more better less fewer no one lack")  # although they belong to a closed or general class
_SEASONS = word_set("winter summer spring autumn christmas easter night evening weekend")  # "winter money"
_OF_ADDRESSES = word_set("http https www com org html htm")  # of web pages, pasted into a text
_MAY_END = word_set("together online home away")
_POSSESSIVE_NOUNS = word_set("children's people's women's men's")  # elsewhere 's may be "is"
_POSSESSIVE = word_set("my our your his her its their")
_DETERMINING = word_set("a an the") | _POSSESSIVE
_SUBJECTS = word_set("i we you they he she it who people to not") | AUXILIARIES | CONTRACTIONS
_CLIPPED_VERB = re.compile(r"'(?:d|ll|ve|re|m|t)$")  # who'd, could've
_NO_BLANK = re.compile(rf"(?<=[{UNSPACED}]) (?=[{UNSPACED}])")  # Chinese, Japanese, Thai
_VAGUE_ROOTS = frozenset(fold(word) for word in VAGUE)
_ADJECTIVE_ENDINGS = ("able", "ible", "ful", "ous", "less", "ish", "ive", "ic", "ial", "ual", "cal", "nal", "ly")
_NOUN_ENDINGS = tuple(word_set("tion sion ment ness ity ance ence ship ing ism age ers ors ies"))


@dataclass(frozen=True, slots=True)
class WordClasses:
    """What is known of each form (arrays over Words.forms)."""

    content: NDArray[np.bool_]  # carries meaning: in no closed class, neither filler nor number
    dated: NDArray[np.bool_]  # times, dates and numbers
    vague: NDArray[np.bool_]  # nouns that fit every theme
    proper: NDArray[np.bool_]  # written with a capital where a sentence does not ask for one
    noun: NDArray[np.float64]  # 0 to 1: stands where nouns stand rather than verbs
    starts: NDArray[np.bool_]  # may begin a name
    inside: NDArray[np.bool_]  # may stand within one
    ends: NDArray[np.bool_]  # may end one
    gerund: NDArray[np.bool_]  # -ing
    past: NDArray[np.bool_]  # -ed
    determiner: NDArray[np.bool_]
    linking: NDArray[np.bool_]  # prepositions and the like, after which a name runs on
    surface: list[str]  # as it is most often written within a sentence


@dataclass(frozen=True, slots=True)
class Phrases:
    """Candidate phrases and every place where they occur.

    `key`, `text`, `first`, `length` run over occurrences; two occurrences share a key when their content words fold
    to the same roots in the same order ("forms asking the same question", "form asked the same questions").
    """

    key: IntArray
    text: IntArray
    first: IntArray  # position of the first word in Words
    length: IntArray  # words
    cut_after: NDArray[np.float64]  # (keys,) share of occurrences that run on: "food" (bank), "hard" (of hearing)
    cut_before: NDArray[np.float64]  # (keys,) share with a content word just before: (weekly) "call"
    with_the: NDArray[np.float64]  # (keys,) share that "the" stands before, nought for what is said once
    n_keys: int


def classify(words: Words, silent: frozenset[str] = frozenset()) -> WordClasses:
    """Word classes from closed lists, endings, and the words that stand before each form in these texts.

    `silent` are stop words of other languages than English.
    """
    forms = words.forms
    n = len(forms)

    def among(members: frozenset[str]) -> NDArray[np.bool_]:
        return np.fromiter((form in members for form in forms), dtype=np.bool_, count=n)

    digits = np.fromiter(
        (any(letter.isdigit() for letter in form) and not form[0].isalpha() for form in forms), np.bool_, n
    )
    numbers = np.fromiter((all(part in NUMBERS for part in form.split("-")) for form in forms), np.bool_, n)
    dated = among(TIME) | numbers | digits
    clipped_verb = np.fromiter((_CLIPPED_VERB.search(form) is not None for form in forms), np.bool_, n)
    closed = among(FUNCTION) | clipped_verb
    # Too short to tell, or one letter over and over, as where a name was blotted out ("XXXX").
    short = np.fromiter((len(set(form)) < 2 or (len(form) < 3 and form.isascii()) for form in forms), np.bool_, n)
    short &= np.fromiter((form.isascii() for form in forms), np.bool_, n)
    content = ~(among(STOPWORDS | _OF_ADDRESSES | silent) | clipped_verb | dated | short)
    capital = np.array([writing[0].isupper() for writing in words.writings], dtype=np.bool_)[words.writing]
    all_capital = np.array([len(writing) > 1 and writing.isupper() for writing in words.writings], dtype=np.bool_)[
        words.writing
    ]
    inner = ~words.opens
    seen = np.bincount(words.form[inner], minlength=n)
    capitals = np.bincount(words.form[inner & capital], minlength=n)
    shouted = np.bincount(words.form[all_capital], minlength=n) > 0.5 * np.bincount(words.form, minlength=n)
    capitalised = (capitals > 0.6 * seen) & (seen > 0) & ~shouted & ~closed
    proper = capitalised & content
    surface = [
        form.upper() if shouted[i] and content[i] and len(form) <= 6 else form.capitalize() if capitalised[i] else form
        for i, form in enumerate(forms)
    ]
    noun = _noun_like(words, forms, content)
    generic = among(FILLERS)
    gerund = np.fromiter((form.endswith("ing") and len(form) > 5 for form in forms), np.bool_, n)
    clipped = np.fromiter((form.endswith("'s") and form not in _POSSESSIVE_NOUNS for form in forms), np.bool_, n)
    starts = content | (generic & gerund) | among(_MAY_START | _SEASONS)
    starts &= ~among((TIME - _SEASONS) | {"person", "own", "sake"}) & ~digits & ~clipped
    adverb = np.fromiter(
        (form.endswith("ly") and len(form) > 4 and noun[i] < 0.5 for i, form in enumerate(forms)), np.bool_, n
    )
    starts &= ~(adverb & ~among(frozenset({"weekly", "daily", "monthly", "early", "family"})))
    return WordClasses(
        content=content,
        dated=dated,
        vague=np.fromiter((fold(form) in _VAGUE_ROOTS for form in forms), np.bool_, n),
        proper=proper,
        noun=noun,
        starts=starts,
        inside=content | dated | (generic & gerund) | among(_INSIDE | GENERIC_INSIDE),
        ends=((content & ~adverb) | among(TIME | _MAY_END)) & ~digits & ~clipped,
        gerund=gerund,
        past=np.fromiter((form.endswith("ed") and len(form) > 4 for form in forms), np.bool_, n),
        determiner=among(_DETERMINING),
        linking=among(_INSIDE - _DETERMINING),
        surface=surface,
    )


def _noun_like(words: Words, forms: list[str], content: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How often a form follows a determiner, content word or preposition rather than a subject, "to" or "not"."""
    n = len(forms)
    before = words.form[:-1]
    joined = ~words.opens[1:]
    after = words.form[1:]
    nominal = np.fromiter(
        (form in DETERMINERS or form in _POSSESSIVE or (form in PREPOSITIONS and form != "to") for form in forms),
        np.bool_,
        n,
    )
    verbal = np.fromiter((form in _SUBJECTS for form in forms), np.bool_, n)
    as_noun = np.bincount(after[joined & nominal[before]], minlength=n).astype(np.float64)
    as_noun += 0.5 * np.bincount(after[joined & content[before]], minlength=n)
    as_verb = np.bincount(after[joined & verbal[before]], minlength=n).astype(np.float64)
    # What follows counts too: a noun takes the object's place, a verb is followed by a determiner or pronoun.
    leads = np.bincount(before[joined & nominal[after]], minlength=n).astype(np.float64)
    as_verb += 0.5 * leads
    guess = np.fromiter((_guess(form) for form in forms), np.float64, n)
    return np.asarray((as_noun + 2 * guess) / (as_noun + as_verb + 2))


def _guess(form: str) -> float:
    """Noun-likeness from the ending alone."""
    if form.endswith(_NOUN_ENDINGS):
        return 0.8
    if form.endswith(_ADJECTIVE_ENDINGS) or form.endswith("ed"):
        return 0.2
    return 0.55


def find_phrases(words: Words, classes: WordClasses) -> Phrases:
    """All candidates of one to six words that lie within a clause and begin, run and end as a name may."""
    n = len(words.form)
    starts, inside, ends = classes.starts[words.form], classes.inside[words.form], classes.ends[words.form]
    content, dated = classes.content[words.form], classes.dated[words.form]
    gerund, determiner = classes.gerund[words.form], classes.determiner[words.form]
    leads_on = gerund | classes.linking[words.form]
    # How many words, from each on, stand in one unbroken stretch of one text.
    breaks = (
        np.flatnonzero(np.concatenate([words.opens[1:] | (words.text[1:] != words.text[:-1]), [True]]))
        if n
        else np.zeros(0, int)
    )
    stretch = breaks[np.searchsorted(breaks, np.arange(n))] - np.arange(n) + 1
    keys: list[NDArray[np.uint64]] = []
    firsts: list[IntArray] = []
    lengths: list[IntArray] = []
    running = np.flatnonzero(starts)
    code = np.zeros(len(running), dtype=np.uint64)
    told = np.zeros(len(running), dtype=np.int64)  # content words so far
    times = np.zeros(len(running), dtype=np.int64)
    for length in range(1, LONGEST + 1):
        fits = stretch[running] >= length
        running, code, told, times = running[fits], code[fits], told[fits], times[fits]
        last = running + length - 1
        if length > 1:
            allowed = inside[last] | ends[last]
            if length == 2:  # "ring the nurse", "asked a man": a verb with its object, unless "ringing the nurse"
                allowed &= gerund[running] | ~determiner[last]
            else:  # "the" within a name follows a preposition or a gerund, never a noun: that is a clause
                allowed &= ~determiner[last] | leads_on[last - 1]
            running, code, told, times, last = (
                running[allowed],
                code[allowed],
                told[allowed],
                times[allowed],
                last[allowed],
            )
        telling = content[last] | dated[last]
        code = np.where(telling, code * np.uint64(1_000_003) + words.root[last].astype(np.uint64) + np.uint64(1), code)
        told = told + content[last]
        times = times + dated[last]
        # A date may close a name that says enough before it ("money that ends in March").
        good = ends[last] & (told >= 1) & (~dated[last] | (told >= 2)) & (times <= 1)
        keys.append(code[good])
        firsts.append(running[good])
        lengths.append(np.full(int(good.sum()), length, dtype=np.int64))
    first = np.concatenate(firsts)
    unique, key = np.unique(np.concatenate(keys), return_inverse=True)
    length_of = np.concatenate(lengths)
    times_said = np.maximum(np.bincount(key, minlength=len(unique)), 1)
    following = first + length_of
    of, the = (np.array([form == word for form in words.forms], dtype=np.bool_)[words.form] for word in ("of", "the"))
    next_word = np.minimum(following, n - 1)
    runs_on = (following < n) & ~words.opens[next_word] & (content | of)[next_word]
    after_the = (first > 0) & ~words.opens[first] & the[first - 1]
    led = (first > 0) & ~words.opens[first] & content[first - 1]
    return Phrases(
        key=key.astype(np.int64),
        text=words.text[first],
        first=first,
        length=length_of,
        cut_after=np.bincount(key, weights=runs_on, minlength=len(unique)) / times_said,
        cut_before=np.bincount(key, weights=led, minlength=len(unique)) / times_said,
        with_the=np.where(times_said > 1, np.bincount(key, weights=after_the, minlength=len(unique)) / times_said, 0),
        n_keys=len(unique),
    )


def surface_of(words: Words, classes: WordClasses, first: int, length: int) -> str:
    """The phrase as people write it within a sentence."""
    written = " ".join(classes.surface[words.form[position]] for position in range(first, first + length))
    return _NO_BLANK.sub("", written)
