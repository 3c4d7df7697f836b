"""What stands behind suggested codes: leaving out, choosing, calibration, sentences, each beside the long way."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from strandline.sense.codes.because import telling_words
from strandline.sense.codes.probabilities import USUAL, calibration_error, choose, evidence, fit, logistic
from strandline.sense.codes.reading import best_part, parts_of
from strandline.sense.codes.regression import RIDGE, Regression
from strandline.sense.codes.wording import Wording
from strandline.sense.words import split_words

Array = NDArray[np.float64]


class World:
    """Twelve rows, then eight parts, at random places; likeness is a Gaussian of their distance."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        places = rng.standard_normal((20, 3))
        self.like: Array = np.exp(-((places[:, None] - places[None]) ** 2).sum(axis=2) / 4)
        self.targets: Array = (rng.random((12, 4)) < 0.4).astype(np.float64)
        self.middle: Array = rng.random(4)
        self.part_of = np.sort(rng.integers(0, 12, size=8))

    def regression(self, n: int) -> Regression:
        parts = 12 + np.flatnonzero(self.part_of < n)
        return Regression(
            self.like[:n, :n], self.targets[:n], self.like[np.ix_(parts, range(n))], self.part_of[self.part_of < n]
        )

    def prediction(self, rows: list[int], of: int) -> Array:
        """What a regression on these rows alone says of one place, by solving for it."""
        square = self.like[np.ix_(rows, rows)] + RIDGE * np.eye(len(rows))
        pull = np.linalg.solve(square, self.targets[rows] - self.middle)
        return np.asarray(self.middle + self.like[of, rows] @ pull)


@pytest.mark.parametrize("seed", range(3))
def test_left_out_equals_a_regression_without_the_row(seed: int) -> None:
    world = World(seed)

    rows, parts = world.regression(12).left_out(world.middle)

    for row in range(12):
        others = [other for other in range(12) if other != row]
        assert rows[row] == pytest.approx(world.prediction(others, row))
        for part in np.flatnonzero(world.part_of == row):
            assert parts[part] == pytest.approx(world.prediction(others, 12 + part))


@pytest.mark.parametrize("seed", range(3))
def test_rows_added_one_by_one_equal_all_at_once(seed: int) -> None:
    world = World(seed)
    grown = world.regression(2)

    for row in range(2, 12):
        earlier = 12 + np.flatnonzero(world.part_of < row)
        own = 12 + np.flatnonzero(world.part_of == row)
        grown.add(
            world.like[row, :row],
            float(world.like[row, row]),
            world.targets[row],
            world.like[earlier, row],
            world.like[np.ix_(own, range(row + 1))],
        )

    whole = world.regression(12)
    assert grown.weights(world.middle) == pytest.approx(whole.weights(world.middle))
    for some, other in zip(grown.left_out(world.middle), whole.left_out(world.middle), strict=True):
        assert some == pytest.approx(other, abs=1e-5)


def test_changed_target_equals_a_regression_on_it() -> None:
    world = World(4)
    changed = world.regression(12)

    changed.change(5, 1 - world.targets[5])
    world.targets[5] = 1 - world.targets[5]

    fresh = world.regression(12)
    assert changed.weights(world.middle) == pytest.approx(fresh.weights(world.middle))
    for some, other in zip(changed.left_out(world.middle), fresh.left_out(world.middle), strict=True):
        assert some == pytest.approx(other, abs=1e-5)


def test_likeness_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not positive definite"):
        Regression(np.array([[1.0, 3.0], [3.0, 1.0]]), np.eye(2), np.zeros((0, 2)), np.zeros(0, dtype=np.int64))


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_choose_is_the_best_of_all_sets(chances: list[float]) -> None:
    probability = np.array([chances])

    (chosen,), (expected,) = choose(probability)

    def score(columns: tuple[int, ...]) -> float:
        return 2 * sum(chances[column] for column in columns) / (len(columns) + max(sum(chances), 1))

    sets = [each for size in range(1, len(chances) + 1) for each in itertools.combinations(range(len(chances)), size)]
    assert expected == pytest.approx(max(map(score, sets)))
    assert score(tuple(chosen.tolist())) == pytest.approx(expected)


def test_choose_lists_likeliest_first() -> None:
    (chosen,), _ = choose(np.array([[0.6, 0.9, 0.0, 0.8]]))

    assert chosen.tolist() == [1, 3, 0]


def test_calibration_error_by_hand() -> None:
    # From 0.2 to 0.3: said 0.25, true 1 of 4, no gap. From 0.9 to 1: said 0.95 and 1, true 1 of 2, gap 0.475.
    probability = np.array([[0.25, 0.25, 0.25], [0.25, 0.95, 1.0]])
    given_codes = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])

    assert calibration_error(probability, given_codes) == pytest.approx(0.475 * 2 / 6)
    assert np.isnan(calibration_error(np.zeros(0), np.zeros(0)))


def test_fit_without_decisions_keeps_to_the_usual() -> None:
    assert fit(np.zeros((0, 3, 6)), np.zeros((0, 3)), USUAL) == pytest.approx(USUAL)


def test_fit_of_many_decisions_is_calibrated_whatever_was_usual() -> None:
    rng = np.random.default_rng(0)
    pieces = np.concatenate([np.ones((4000, 5, 1)), rng.standard_normal((4000, 5, 5))], axis=2)
    truth = np.array([-2.0, 0.5, -1.0, 2.0, 0.0, 0.7])
    given_codes = (rng.random((4000, 5)) < logistic(pieces @ truth)).astype(np.float64)

    found = fit(pieces, given_codes, USUAL)

    assert found == pytest.approx(truth, abs=0.12)
    assert calibration_error(logistic(pieces @ found), given_codes) < 0.01


def test_evidence_is_finite_for_any_score() -> None:
    scores = np.array([[-3.0, 0.0, 1.0, 9.0]])

    assert np.isfinite(evidence(scores, scores, scores, scores)).all()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One thing. Another thing!  A third", ["One thing.", "Another thing!", "A third"]),
        ("Staff were kind, but the food was cold", ["Staff were kind", "the food was cold"]),
        ("Butter at 3.5 percent", ["Butter at 3.5 percent"]),
        ("... ! ", []),
        ("👍🏽 Good.\nBad", ["👍🏽 Good.", "Bad"]),
        ("", []),
    ],
)
def test_parts_are_sentences_to_the_letter(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in parts_of(text)] == parts


def test_parts_of_a_long_text_are_few_and_leave_nothing_out() -> None:
    text = " ".join(f"Sentence number {number}." for number in range(100))

    spans = parts_of(text)

    assert len(spans) <= 30
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(end + 1 == start for (_, end), (start, _) in itertools.pairwise(spans))


def test_best_part_is_the_text_itself_where_it_has_one() -> None:
    scores = np.array([[0.1, 0.2], [0.3, 0.4]])

    best = best_part(scores, np.array([[0.9, 0.0], [0.2, 0.1]]), np.array([1, 1]))

    assert best.tolist() == [[0.1, 0.2], [0.9, 0.1]]


def test_strangeness_is_the_share_of_words_that_nobody_uses_here() -> None:
    wording = Wording(["The buses were late", "A late ferry"], ["Food"], "static")

    strange = wording.strangeness(
        split_words(["the bus was late", "a zygote on the bus", "the of", "", "copper treaty"])
    )

    assert strange.tolist() == [0, 0.5, 0, 0, 1]


def test_telling_words_do_not_begin_or_end_on_little_words_or_run_over_a_comma() -> None:
    text = "and the cold food of the kitchen, the bus"
    words = split_words([text])
    lift = np.array([0, 0.1, 1, 1, 0.4, 0.4, 1, 0, 0.5])

    start, end = telling_words(words, 0, lift, (0, len(text)))

    assert text[start:end] in {"cold food", "cold food of the kitchen"}
    assert telling_words(split_words(["…"]), 0, np.zeros(0), (0, 1)) == (0, 0)
