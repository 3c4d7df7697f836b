"""Names for subjects: what several of those who speak of one call it.

Other than `naming.propose`, which looks for what tells a cluster apart, this knows what a theme is about already, and
looks for the phrase around that word that people share: "the weekly call" for call, "affordable housing" for housing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from strandline.sense.naming import Candidate, Lexicon, candidate_at, commonest_form, people_using, shape_of
from strandline.sense.types import IntArray
from strandline.sense.words import singular

_LENGTH_PRIOR = (0.0, 0.38, 1.0, 1.2, 1.5, 1.3, 1.1)  # by number of words: the bare noun only where no phrase is shared
_COVERAGE = 0.7  # how much the share of people who say it counts, beside how well it is built
_TOPIC_BONUS = 1.5  # for what a theme's whole topic is called
_SIDE_PHRASE = 0.8  # for a phrase around another word than the subject's main one
_SIDE_WORD = 0.9  # and for that word alone
_TRAILING = 0.5  # for a phrase that ends on -ing and so may run on ("neighbours checking")
_SHORTLIST = 12
_WITH_THE = 0.4  # of a word's uses that "the" stands before, from which a name has it too
_WITH_A = 0.25  # of a word's uses after "a", from which it can be counted and does not stand alone
_PLURAL_FROM = 0.15  # of a word's uses that its plural must come to, for the name to be plural


def propose_for_subjects(
    lexicon: Lexicon,
    labels: IntArray,
    core: Sequence[Sequence[int]],
    *,
    floor: int,
    preferred: Sequence[Candidate | None] | None = None,
) -> list[list[Candidate]]:
    """For each theme the phrases that at least `floor` of its people use of its subject.

    `labels` (texts,) index `core`, the roots of each theme's subject, the main one first; labels at or beyond its end
    are left out. `preferred` is what the topic of each theme is called. The best come first; there is always one where
    the main word is used at all.
    """
    k = len(core)
    if not any(core):
        return [[] for _ in range(k)]
    phrases, words, classes = lexicon.phrases, lexicon.words, lexicon.classes
    main, side = np.full(k, -1, dtype=np.int64), np.zeros((k, len(words.roots)), dtype=np.bool_)
    for number, roots in enumerate(core):
        if not roots:
            continue
        main[number] = roots[0]
        side[number, list(roots)] = True
    label = labels[phrases.text]
    inside = label < k
    names_main, names_side = np.zeros(len(label), dtype=np.bool_), np.zeros(len(label), dtype=np.bool_)
    safe = np.where(inside, label, 0)
    for step in range(int(phrases.length.max(initial=0))):
        here = inside & (step < phrases.length)
        root = words.root[np.minimum(phrases.first + step, len(words.root) - 1)]
        names_main |= here & (root == main[safe])
        names_side |= here & side[safe, root]
    at = np.flatnonzero(names_side)
    if not len(at):
        return [[] for _ in range(k)]
    code = phrases.key[at] * k + label[at]
    codes, which = np.unique(code, return_inverse=True)
    heard = people_using(which, lexicon.people[phrases.text[at]], len(codes))
    about_main = np.bincount(which, weights=names_main[at], minlength=len(codes)) > 0
    key, theme = codes // k, codes % k
    asked = people_using(labels[labels < k], lexicon.people[labels < k], k)
    example = commonest_form(phrases, words)[key]
    first, length = phrases.first[example], phrases.length[example]
    share = heard / np.maximum(asked[theme], 1)
    enough = heard >= floor
    if preferred is not None:  # several say it of the topic, so two of them are enough here
        wanted_key = np.array([-1 if one is None else one.key for one in preferred])
        enough |= (heard >= 2) & (key == wanted_key[theme])
    prior = np.array(_LENGTH_PRIOR)[np.minimum(length, len(_LENGTH_PRIOR) - 1)]
    # A bare noun is not cut from a longer phrase here: it is the subject.
    shape = np.where(length > 1, shape_of(lexicon, key, first, length), classes.noun[words.form[first]] ** 2)
    score = share**_COVERAGE * shape * prior * np.where(about_main, 1.0, np.where(length > 1, _SIDE_PHRASE, _SIDE_WORD))
    score *= _told_once(lexicon, first, length) * ~classes.vague[words.form[first]]
    score *= np.where(classes.gerund[words.form[first + length - 1]] & (length > 1), _TRAILING, 1)
    proposals: list[list[Candidate]] = []
    for number in range(k):
        mine = np.flatnonzero((theme == number) & enough & (score > 0))
        found = [
            candidate_at(lexicon, float(score[i]), int(key[i]), int(first[i]), int(length[i]), int(heard[i]))
            for i in mine[np.lexsort((key[mine], -score[mine]))][:_SHORTLIST]
        ]
        # A word by itself takes the form that people of this theme use.
        found = [
            one if " " in one.text.removeprefix("the ") else replace(one, text=_bare(lexicon, labels, number, one))
            for one in found
        ]
        wanted = preferred[number] if preferred is not None else None
        if wanted is not None:
            found = [_raised(one) if one.key == wanted.key else one for one in found]
        proposals.append(sorted(found, key=lambda one: (-one.score, one.text)))
    return proposals


def _raised(candidate: Candidate) -> Candidate:
    return replace(candidate, score=candidate.score * _TOPIC_BONUS)


def _told_once(lexicon: Lexicon, first: IntArray, length: IntArray) -> NDArray[np.float64]:
    """0 for a phrase that says the same word twice, unless the two belong together ("neighbours … on neighbours")."""
    words = lexicon.words
    once = np.ones(len(first))
    for row in range(len(first)):
        span = range(int(first[row]), int(first[row] + length[row]))
        told = [int(words.root[at]) for at in span if lexicon.classes.content[words.form[at]]]
        forms = [int(words.form[at]) for at in span]
        if len(set(told)) < len(told) and forms[0] != forms[-1]:
            once[row] = 0.0
    return once


def bare_name(lexicon: Lexicon, labels: IntArray, number: int, root: int) -> str:
    """A subject's own word in the form most used in the theme, with "the" where most say it so; "" if none does."""
    words, classes = lexicon.words, lexicon.classes
    positions = np.flatnonzero((labels[words.text] == number) & (words.root == root) & classes.content[words.form])
    if not len(positions):
        return ""
    forms, counts = np.unique(words.form[positions], return_counts=True)
    weighed = [(classes.noun[form] * count, -form) for form, count in zip(forms, counts, strict=True)]
    form = -max(weighed)[1]
    before = [words.forms[words.form[at - 1]] if at and not words.opens[at] else "" for at in positions]
    name = classes.surface[int(form)]
    if before.count("the") > _WITH_THE * len(before):
        return f"the {name}"
    # A theme is about forms, not about a form; but about housing.
    all_forms = np.bincount(words.form, minlength=len(words.forms))
    plurals = [
        one
        for one in np.flatnonzero((words.root_of_form == root) & (all_forms > 0))
        if words.forms[one] != singular(words.forms[one]) == words.forms[form]
        and not words.forms[one].endswith("'s")
        and all_forms[one] >= _PLURAL_FROM * all_forms[form]
    ]
    if plurals:
        return classes.surface[int(plurals[0])]
    return f"the {name}" if before.count("a") + before.count("an") > _WITH_A * len(before) else name


def _bare(lexicon: Lexicon, labels: IntArray, number: int, candidate: Candidate) -> str:
    return (
        bare_name(lexicon, labels, number, next(iter(candidate.roots))) if len(candidate.roots) == 1 else candidate.text
    )
