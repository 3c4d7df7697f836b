"""What the order of passages tells: found where there is one, and lent to neighbours without harm to the first."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
import scipy.sparse as sp

from strandline.sense import evidence_words
from strandline.sense.encoders import static_encoder
from strandline.sense.evidence import EvidenceIndex, find_evidence
from strandline.sense.evidence_order import _over_all_orders, stands_in_order, with_neighbours
from strandline.sense.evidence_words import WordVectors, count_words
from strandline.sense.words import split_words


def test_mean_and_variance_over_all_orders_equal_those_counted_out() -> None:
    drawn = np.random.default_rng(4)
    alike, weight = (drawn.normal(size=(5, 5)) for _ in range(2))
    alike, weight = alike + alike.T, weight + weight.T
    np.fill_diagonal(alike, 0)
    np.fill_diagonal(weight, 0)
    counted = np.array([(weight * alike[np.ix_(order, order)]).sum() for order in permutations(range(5))])

    mean, variance = _over_all_orders(
        alike, float(weight.sum()), float((weight**2).sum()), float((weight.sum(axis=1) ** 2).sum())
    )

    assert mean == pytest.approx(counted.mean())
    assert variance == pytest.approx(counted.var())


def test_stands_in_order_is_seldom_found_in_shuffled_lists() -> None:
    drawn = np.random.default_rng(5)
    subjects = np.eye(8)[np.repeat(np.arange(8), 5)]
    meaning = subjects + drawn.normal(scale=0.5, size=subjects.shape)
    meaning = (meaning / np.linalg.norm(meaning, axis=1, keepdims=True)).astype(np.float32)
    terms = sp.csr_matrix((40, 1))

    assert stands_in_order(terms, meaning)
    assert sum(stands_in_order(terms, meaning[drawn.permutation(40)]) for _ in range(200)) <= 4


def test_with_neighbours_leaves_the_first_five_places_to_what_is_strong_in_itself() -> None:
    own = np.zeros(100)
    own[[10, 30, 50, 70, 90]] = 1.0, 0.9, 0.8, 0.7, 0.6
    own[11] = 0.1

    ranked = np.argsort(-with_neighbours(own), kind="stable")

    assert ranked[:5].tolist() == [10, 30, 50, 70, 90]
    assert set(ranked[5:7].tolist()) == {9, 11}


def test_with_neighbours_prefers_where_strong_passages_stand_together() -> None:
    own = np.zeros(60)
    own[[10, 12, 14, 40, 55]] = 0.8, 0.8, 0.8, 1.0, 0.9

    ranked = np.argsort(-with_neighbours(own), kind="stable").tolist()

    assert set(ranked[5:7]) == {11, 13}


@pytest.mark.parametrize("n", [0, 1, 3])
def test_with_neighbours_of_few_passages(n: int) -> None:
    own = np.linspace(1, 0, n)

    lent = with_neighbours(own)

    assert lent.shape == own.shape
    assert np.isfinite(lent).all()
    assert lent.tolist() == sorted(lent.tolist(), reverse=True)


def test_find_evidence_finds_the_rest_of_an_answer_that_does_not_name_its_subject() -> None:
    subjects = ("ferry timetable", "flood insurance", "school kitchen", "harbour wall", "choir practice", "bus fares")
    talk = []
    for subject in subjects:
        talk += [f"Let us speak about the {subject} now.", f"The {subject}, well, the {subject} changed a lot."]
        talk += ["It was my uncle who saw to that.", "Then he went away, and nobody did."]

    found = [item.index for item in find_evidence("What became of the school kitchen?", talk, in_order=True)]

    assert set(found[:2]) == {8, 9}
    assert {10, 11} <= set(found)


def test_find_evidence_does_not_mistake_one_list_for_another() -> None:
    claim, here, there = (
        "The soup was hot",
        ["The soup was hot."],
        ["The soup was cold, and late.", "The soup was hot."],
    )

    assert [item.index for item in find_evidence(claim, here)] == [0]
    assert find_evidence(claim, there)[0].index == 1
    assert find_evidence(claim, there) == EvidenceIndex(there).find(claim)
    assert [item.index for item in find_evidence(claim, here)] == [0]


def test_count_words_counts_as_split_words() -> None:
    texts = ["The nurse's list isn't here.", "", "Café, café – e-mail!", "她好 2026"]
    counted, split = count_words(texts), split_words(texts)

    assert counted.forms == split.forms
    assert counted.roots == split.roots
    assert counted.form.tolist() == split.form.tolist()
    assert counted.text.tolist() == split.text.tolist()


def test_word_vectors_are_the_encoders_own_also_when_the_store_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_words, "KEPT", 3)
    encoder = static_encoder()
    vectors = WordVectors(encoder)

    for forms in (["soup", "hall"], ["hall", "ferry"], ["wall", "soup"], ["a", "b", "c", "d"], []):
        np.testing.assert_allclose(vectors.of(forms), encoder.word_vectors(forms))
