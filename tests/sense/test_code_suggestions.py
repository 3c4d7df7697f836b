"""Suggested codes: what is suggested, why, when nothing is, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from making_texts import made

from strandline.sense.codes import Code, CodeSuggester, Suggestion, suggest_codes

CODES = (
    Code("Weekly call", "The call every week between surgery, council and others"),
    Code("Food", "Food bank, parcels, meals"),
    Code("Paperwork", "Forms, applications, asking for proof"),
    Code("Transport", "Buses, ferries, timetables"),
)
NAME_OF = {"call": "Weekly call", "food": "Food", "form": "Paperwork", "bus": "Transport"}


def coded(per_subject: int = 12, seed: int = 0) -> tuple[list[str], list[set[str]]]:
    texts, subjects = made(per_subject, seed)
    return texts, [{NAME_OF[subject]} for subject in subjects]


def names(suggestions: list[Suggestion]) -> set[str]:
    return {suggestion.code for suggestion in suggestions}


@pytest.fixture(scope="module")
def taught() -> CodeSuggester:
    texts, codes = coded()
    return suggest_codes(texts, CODES, list(enumerate(codes))[:24])


def test_predict_without_labels_goes_by_names_and_descriptions() -> None:
    texts, codes = coded()

    found = suggest_codes(texts, CODES).predict(texts)

    first = [suggestions[0].code for suggestions in found if suggestions]
    right = sum(
        bool(suggestions) and {suggestions[0].code} == given for suggestions, given in zip(found, codes, strict=True)
    )
    assert set(first) == {code.name for code in CODES}
    assert right >= 40  # of 48; chance is 12


def test_predict_without_labels_learns_from_examples_of_codes() -> None:
    texts, _ = coded()
    bare = (Code("A"), Code("B"))
    shown = (Code("A", examples=["The food bank fed ninety families"]), Code("B", examples=["The last bus was cut"]))

    text = "The bus was cut to two journeys"
    blind = suggest_codes(texts, bare).probabilities([text])[0]
    seeing = suggest_codes(texts, shown).probabilities([text])[0]

    assert seeing[1] - seeing[0] > blind[1] - blind[0] + 0.1


def test_predict_after_labels_finds_each_code_of_unseen_texts(taught: CodeSuggester) -> None:
    texts, codes = coded(seed=5)

    assert [names(suggestions) for suggestions in taught.predict(texts)] == codes


def test_predict_several_codes_for_a_text_that_says_several_things(taught: CodeSuggester) -> None:
    (found,) = taught.predict(["The food bank ran out of bread and milk. The last bus stops before the shift ends."])

    assert names(found) == {"Food", "Transport"}


def test_predict_lists_likeliest_first_with_probabilities(taught: CodeSuggester) -> None:
    (found,) = taught.predict(["The food parcels fed ninety families. The hardship form has nine pages to sign."])

    chances = [suggestion.probability for suggestion in found]
    assert len(chances) == 2
    assert chances == sorted(chances, reverse=True)
    assert all(0 < chance < 1 for chance in chances)


def test_because_is_the_words_about_the_code(taught: CodeSuggester) -> None:
    text = "👍🏽 The food bank ran out of bread and milk. The last bus stops before the shift ends."

    because = {suggestion.code: text[slice(*suggestion.because)] for suggestion in taught.predict([text])[0]}

    assert "food" in because["Food"].lower() or "bread" in because["Food"]
    assert "bus" in because["Transport"] or "shift" in because["Transport"]
    assert "." not in because["Food"] + because["Transport"]


def test_because_begins_and_ends_on_a_word(taught: CodeSuggester) -> None:
    texts, _ = coded(seed=3)

    for text, suggestions in zip(texts, taught.predict(texts), strict=True):
        for suggestion in suggestions:
            start, end = suggestion.because
            assert 0 <= start < end <= len(text)
            assert not text[max(start - 1, 0) : start].isalnum()
            assert not text[end : end + 1].isalnum()
            assert text[start:end].split()[0].lower() not in {"the", "a", "and", "our"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The text has no words."),
        (" … 👍 ", "The text has no words."),
        ("n/a", "The text says nothing to code, and no text like it has a code yet."),
        ("No comment", "The text says nothing to code, and no text like it has a code yet."),
    ],
)
def test_predict_nothing_said_suggests_nothing_and_says_why(taught: CodeSuggester, text: str, reason: str) -> None:
    (found,) = taught.predict([text])

    assert found == []
    assert found.reason == reason


def test_predict_of_another_world_is_too_unsure() -> None:
    texts, codes = coded(per_subject=20)
    suggester = suggest_codes(texts, CODES, list(enumerate(codes)))

    found = suggester.predict(
        ["Photosynthesis turns light into sugar", "Der Zug ist heute ausgefallen", "Lorem ipsum dolor sit amet"]
    )

    assert [list(suggestions) for suggestions in found] == [[], [], []]
    assert all(suggestions.reason.startswith("Too unsure: the best guess is '") for suggestions in found)


def test_predict_a_higher_floor_suggests_less() -> None:
    texts, codes = coded()
    labelled = list(enumerate(codes))[:4]

    low, high = (suggest_codes(texts, CODES, labelled, floor=floor).predict(texts) for floor in (0.0, 0.97))

    assert sum(map(bool, low)) > 40
    assert sum(map(bool, high)) < sum(map(bool, low))


def test_predict_says_nothing_text_gets_its_code_once_people_code_such_texts() -> None:
    texts, codes = coded()
    texts += ["Nothing", "nothing at all", "No", "none", "n/a", "Nothing really"]
    codes += [{"Nothing to improve"}] * 6

    suggester = suggest_codes(texts, [*CODES, Code("Nothing to improve")], list(enumerate(codes)))

    assert names(suggester.predict(["Nothing"])[0]) == {"Nothing to improve"}


def test_predict_texts_that_people_left_without_codes() -> None:
    texts, codes = coded()
    others = [f"The choir sang {song} in the church" for song in ("carols", "hymns", "folk songs", "rounds", "psalms")]

    suggester = suggest_codes(texts + others, CODES, list(enumerate([*codes, set(), set(), set(), set(), set()])))
    (found,) = suggester.predict(["The choir sang in the church"])

    assert found == []
    assert found.reason == "Probably none of the codes fits."


def test_learn_is_the_same_as_beginning_with_all_decisions() -> None:
    texts, codes = coded()
    texts[1] += " And the last bus was cut. But the form asks twice."
    unseen = coded(seed=9)[0]
    step_by_step = suggest_codes(texts, CODES, [(0, codes[0])])

    for index in range(1, 30):
        step_by_step.learn(index, codes[index])
    at_once = suggest_codes(texts, CODES, list(enumerate(codes))[:30])

    assert step_by_step.decided == at_once.decided
    assert step_by_step.probabilities(unseen) == pytest.approx(at_once.probabilities(unseen), abs=1e-4)


def test_learn_past_the_room_set_aside_is_still_the_same() -> None:
    texts, codes = coded(per_subject=75)
    step_by_step = suggest_codes(texts, CODES)

    for index in range(290):
        step_by_step.learn(index, codes[index])
    at_once = suggest_codes(texts, CODES, list(enumerate(codes))[:290])

    assert step_by_step.probabilities(texts[290:]) == pytest.approx(at_once.probabilities(texts[290:]), abs=1e-4)


def test_learn_again_is_a_change_of_mind() -> None:
    texts, codes = coded()
    texts[3] += " And the last bus was cut."
    suggester = suggest_codes(texts, CODES, [*enumerate(codes[:20])])
    right = suggester.probabilities(texts)

    suggester.learn(3, {"Transport", "Food"})
    wrong = suggester.probabilities(texts)
    suggester.learn(3, codes[3])

    assert np.abs(right - wrong).max() > 0.01
    assert suggester.decided[3] == codes[3]
    assert suggester.probabilities(texts) == pytest.approx(right, abs=1e-4)


def test_learn_a_new_word_from_one_decision() -> None:
    texts, codes = coded()
    texts.append("The minibus volunteers were wonderful")
    suggester = suggest_codes(texts, CODES, list(enumerate(codes))[:20])
    before = suggester.probabilities(["The minibus volunteers"])[0]

    suggester.learn(len(texts) - 1, {"Transport"})

    assert suggester.probabilities(["The minibus volunteers"])[0, 3] > before[3]


def test_same_arguments_give_the_same_suggestions() -> None:
    texts, codes = coded()

    one, other = (suggest_codes(texts, CODES, list(enumerate(codes))[:9]).probabilities(texts) for _ in range(2))

    assert np.array_equal(one, other)


def test_order_of_decisions_does_not_matter() -> None:
    texts, codes = coded()
    decisions = list(enumerate(codes))[:9]

    one, other = (suggest_codes(texts, CODES, given).probabilities(texts) for given in (decisions, decisions[::-1]))

    assert np.array_equal(one, other)


@pytest.mark.parametrize("text", ["\ud800 lone", "日本語のテキスト", "a" * 5000, "word. " * 400, "\x00", "’"])
def test_predict_strange_texts_never_fails(taught: CodeSuggester, text: str) -> None:
    probabilities = taught.probabilities([text])

    assert np.isfinite(probabilities).all()
    assert len(taught.predict([text, text])) == 2


def test_predict_no_texts_is_no_suggestions(taught: CodeSuggester) -> None:
    assert taught.predict([]) == []
    assert taught.probabilities([]).shape == (0, 4)


def test_one_text_and_one_code_are_enough() -> None:
    suggester = suggest_codes(["The last bus was cut"], [Code("Bus")])

    (found,) = suggester.predict(["Where is the bus?"])

    assert names(found) == {"Bus"}
    assert "Where is the bus?"[slice(*found[0].because)] == "bus"


def test_another_encoder_is_used() -> None:
    class Food:
        def encode(self, texts: list[str], /) -> np.ndarray[Any, np.dtype[np.float32]]:
            return np.array([["food" in text.lower(), "food" not in text.lower()] for text in texts], dtype=np.float32)

    texts, codes = coded()

    found = suggest_codes(texts, CODES, list(enumerate(codes))[:24], encoder=Food()).predict(["A food parcel came"])

    assert names(found[0]) == {"Food"}
    with pytest.raises(ValueError, match="Unknown encoder"):
        suggest_codes(texts, CODES, encoder="bert")


def test_calibration_needs_ten_decisions() -> None:
    texts, codes = coded()

    assert suggest_codes(texts, CODES, list(enumerate(codes))[:9]).calibration() is None


def test_calibration_of_plain_subjects_is_near() -> None:
    texts, codes = coded(per_subject=30)

    plain = suggest_codes(texts, CODES, list(enumerate(codes))).calibration()

    assert plain is not None
    assert plain.texts == 120
    assert plain.error < 0.05


def test_codes_given_at_random_leave_it_humble() -> None:
    texts, codes = coded(per_subject=30)
    unseen = coded(seed=8)[0]
    likeliest = []
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(len(codes))
        noise = suggest_codes(texts, CODES, [(place, codes[at]) for place, at in enumerate(order)])
        likeliest.append(noise.probabilities(unseen).max(axis=1))

    assert np.mean(likeliest) < 0.4  # 0.25 is right; the likeliest of four that were learned from noise is above it


BAD: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"codes": []}, ValueError, r"There are no codes\. Give at least one Code"),
    ({"codes": ["Food"]}, TypeError, r"Code 0 is str; use Code\("),
    ({"codes": [Code("Food"), Code(" - ")]}, ValueError, r"Code 1 has no name: ' - '"),
    ({"codes": [Code("Food"), Code("Food")]}, ValueError, r"same name: 'Food'"),
    ({"codes": [Code("Food", examples="bread")]}, TypeError, r"examples of 'Food' are one string"),
    ({"texts": []}, ValueError, r"There are no texts"),
    ({"texts": "a text"}, TypeError, r"texts is one string"),
    ({"texts": ["a", None]}, TypeError, r"Text 1 is NoneType, not a string"),
    ({"floor": 1.0}, ValueError, r"floor is 1\.0"),
    ({"floor": float("nan")}, ValueError, r"floor is nan"),
    (
        {"labelled": [(0, {"Fod"})]},
        ValueError,
        r"Text 0 has a code that is not among the codes: 'Fod'\. Did you mean 'Food'",
    ),
    ({"labelled": [(0, {"Quux"})]}, ValueError, r"'Quux'\. The codes are 'Weekly call', 'Food'"),
    ({"labelled": [(0, "Food")]}, TypeError, r"one string, 'Food'; give a set"),
    ({"labelled": [(2, {"Food"})]}, ValueError, r"There is no text 2: there are 2 texts, counted from 0"),
    ({"labelled": [(-1, {"Food"})]}, ValueError, r"There is no text -1"),
    ({"labelled": [("0", {"Food"})]}, TypeError, r"a whole number, not '0'"),
    ({"labelled": [(True, {"Food"})]}, ValueError, r"There is no text True"),
    ({"labelled": [(0, {"Food"}), (0, {"Food"})]}, ValueError, r"Text 0 is labelled twice"),
]


@pytest.mark.parametrize(("wrong", "error", "message"), BAD)
def test_nonsense_is_refused_and_named(wrong: dict[str, Any], error: type[Exception], message: str) -> None:
    arguments: dict[str, Any] = {"texts": ["bread", "bus"], "codes": CODES, "labelled": [], **wrong}

    with pytest.raises(error, match=message):
        suggest_codes(**arguments)


def test_learn_refused_learns_nothing(taught: CodeSuggester) -> None:
    before = taught.probabilities(["The food bank"])

    with pytest.raises(ValueError, match="not among the codes: 'Bread'"):
        taught.learn(30, {"Bread", "Food"})

    assert 30 not in taught.decided
    assert np.array_equal(taught.probabilities(["The food bank"]), before)


def test_predict_refuses_what_is_not_a_text(taught: CodeSuggester) -> None:
    with pytest.raises(TypeError, match="Text 1 is int, not a string"):
        taught.predict(["bread", 3])  # type: ignore[list-item]


def test_real_comments_are_suggested_well_above_the_commonest_code(shared_data: Path) -> None:
    with (shared_data / "nhs_fft_dev" / "phase1_trusts_b_c.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["organization"] == "Trust C"]
    rows = [rows[at] for at in np.random.default_rng(1).permutation(len(rows))[:900]]
    book = [Code(name) for name in sorted({row["subcategory"] for row in rows})]
    labelled = [(at, {row["subcategory"]}) for at, row in enumerate(rows[:200])]

    found = suggest_codes([row["feedback"] for row in rows], book, labelled).predict(
        [r["feedback"] for r in rows[200:]]
    )

    f1 = [
        2 * (row["subcategory"] in names(suggestions)) / (1 + len(suggestions))
        for row, suggestions in zip(rows[200:], found, strict=True)
    ]
    commonest = max(np.mean([row["subcategory"] == code.name for row in rows[200:]]) for code in book)
    assert np.mean(f1) > 0.48
    assert np.mean(f1) > commonest + 0.15
