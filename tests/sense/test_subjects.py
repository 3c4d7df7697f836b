"""Subjects: which words start one, which join it, and what a subject is called."""

from __future__ import annotations

import numpy as np

from strandline.sense.encoders import unit_rows
from strandline.sense.naming import make_lexicon
from strandline.sense.nouns import nouns_of
from strandline.sense.phrases import classify
from strandline.sense.subject_names import bare_name, propose_for_subjects
from strandline.sense.subjects import families_of, find_subjects
from strandline.sense.words import split_words


def subjects_of(texts: list[str], directions: list[int]) -> list[set[str]]:
    """Words of each subject; texts of one direction are alike, others are not."""
    words = split_words(texts)
    nouns = nouns_of(words, classify(words))
    vectors = unit_rows(np.eye(max(directions) + 1, dtype=np.float32)[directions] + np.float32(0.01))
    people, groups = np.arange(len(texts)), np.zeros(len(texts), dtype=np.int64)
    families = families_of(nouns, vectors, people)
    found = find_subjects(families, vectors, people, groups, np.array([3]))
    return [{nouns.terms[term] for term in one} for one in found.core]


def test_word_with_two_unlike_parts_is_no_subject_itself() -> None:
    texts = [f"The mental health of {who} got worse." for who in ("mothers", "teenagers", "carers", "widows")]
    texts += [f"The public health rules {what}." for what in ("changed", "confused us", "came late", "helped")]

    found = subjects_of(texts, [0] * 4 + [1] * 4)

    assert not any({"mental health", "public health"} <= one for one in found)
    assert {"mental health", "public health"} <= set().union(*found)


def test_words_that_begin_alike_and_are_used_alike_are_one_subject() -> None:
    texts = ["The decision took days.", "A decision was made.", "The decisions were quick."]
    texts += ["They decided at once.", "We decided it ourselves.", "Nobody else decided."]

    found = subjects_of(texts, [0] * 6)

    assert any({"decision", "to decid"} <= one for one in found)


def test_verb_is_kept_apart_from_its_noun() -> None:
    texts = ["The call was short.", "On the call we heard.", "Keep the call.", "They called me.", "She called him."]
    texts += ["We called twice."]

    found = subjects_of(texts, [0, 0, 0, 1, 1, 1])

    assert not any({"call", "to call"} <= one for one in found)


def names_of(texts: list[str], labels: list[int], core: list[str], people: list[int], floor: int) -> list[list[str]]:
    words = split_words(texts)
    lexicon = make_lexicon(words, classify(words), np.array(people))
    roots = [(words.roots.index(word),) for word in core]
    proposals = propose_for_subjects(lexicon, np.array(labels), roots, floor=floor)
    return [[candidate.name for candidate in found] for found in proposals]


def test_name_is_said_by_enough_people_or_not_at_all() -> None:
    texts = ["The weekly call helped.", "Keep the weekly call.", "I like the weekly call."]
    texts += ["My lovely purple call.", "That lovely purple call.", "A lovely purple call."]

    (found,) = names_of(texts, [0] * 6, ["call"], [0, 1, 2, 3, 3, 3], floor=3)

    assert found[0] == "The weekly call"
    assert not any("purple" in name for name in found)


def test_name_never_says_a_word_twice_unless_it_begins_and_ends_on_it() -> None:
    texts = ["Neighbours checking on neighbours.", "We saw neighbours checking on neighbours."]
    texts += ["It was neighbours checking on neighbours.", "Food as food insecurity.", "It is food as food insecurity."]
    texts += ["We call food as food insecurity."]

    neighbours, food = names_of(texts, [0, 0, 0, 1, 1, 1], ["neighbour", "food"], list(range(6)), floor=3)

    assert neighbours[0] == "Neighbours checking on neighbours"
    assert "Food as food insecurity" not in food


def test_bare_name_is_plural_where_people_speak_of_several() -> None:
    texts = ["A form for each of us.", "Fill in a form.", "So many forms.", "Housing is short.", "More housing."]
    words = split_words(texts)
    lexicon = make_lexicon(words, classify(words), np.arange(5))
    labels = np.array([0, 0, 0, 1, 1])

    found = [bare_name(lexicon, labels, 0, words.roots.index("form"))]
    found.append(bare_name(lexicon, labels, 1, int(words.root_of_form[words.forms.index("housing")])))

    assert found == ["forms", "housing"]
