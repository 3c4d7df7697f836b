"""Suggested codes where there is little, much, or nonsense to learn from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_texts import made

from strandline.sense.codes import Code, descriptions, suggest_codes
from strandline.sense.codes.descriptions import Descriptions
from strandline.sense.words import split_words

CODES = (
    Code("Weekly call"),
    Code("Food", "Food bank, parcels, meals"),
    Code("Paperwork", "Forms, applications"),
    Code("Transport", "Buses, ferries, timetables"),
)
NAME_OF = {"call": "Weekly call", "food": "Food", "form": "Paperwork", "bus": "Transport"}

anything = st.text(max_size=80)
names = st.lists(
    st.text(min_size=1, max_size=20).filter(lambda name: any(letter.isalnum() for letter in name)),
    min_size=1,
    max_size=5,
    unique=True,
)


@settings(deadline=None, max_examples=40)
@given(st.lists(anything, min_size=1, max_size=8), names, anything, st.data())
def test_anything_goes_in_and_only_believable_suggestions_come_out(
    texts: list[str], book: list[str], unseen: str, data: st.DataObject
) -> None:
    given_codes = data.draw(st.dictionaries(st.integers(0, len(texts) - 1), st.sets(st.sampled_from(book))))

    suggester = suggest_codes(texts, [Code(name) for name in book], given_codes.items())

    everything = [*texts, unseen]
    chances = suggester.probabilities(everything)
    assert ((chances > 0) & (chances < 1)).all()
    for row, (text, found) in enumerate(zip(everything, suggester.predict(everything), strict=True)):
        assert bool(found) != bool(found.reason)
        assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)
        for one in found:
            assert one.probability == pytest.approx(chances[row, book.index(one.code)])
            assert 0 <= one.because[0] < one.because[1] <= len(text)


@settings(deadline=None, max_examples=25)
@given(st.lists(anything, min_size=2, max_size=6), st.data())
def test_learning_one_by_one_is_learning_at_once_whatever_the_texts(texts: list[str], data: st.DataObject) -> None:
    decisions = [data.draw(st.sets(st.sampled_from([code.name for code in CODES]))) for _ in texts]
    one_by_one = suggest_codes(texts, CODES)

    for index, codes in enumerate(decisions):
        one_by_one.learn(index, codes)

    at_once = suggest_codes(texts, CODES, enumerate(decisions))
    assert one_by_one.probabilities(texts) == pytest.approx(at_once.probabilities(texts), abs=1e-3)


@pytest.mark.parametrize("texts", [[""] * 60, [chr(0x4E00 + place) for place in range(60)]])
def test_many_texts_that_share_nothing_are_no_error(texts: list[str]) -> None:
    suggester = suggest_codes(texts, CODES, [(0, {"Food"})])

    (found,) = suggester.predict(["The food bank"])

    assert [one.code for one in found][:1] == ["Food"]


def test_one_decision_does_not_drown_the_code_book() -> None:
    texts, _ = made(12, 0)
    suggester = suggest_codes(texts, CODES, [(0, {"Weekly call"})])

    chances = suggester.probabilities(["The last bus was cut", "The food bank ran out of bread"])

    assert chances[:, 0].max() < 0.5
    assert chances.argmax(axis=1).tolist() == [3, 1]


def test_a_code_that_nobody_gave_yet_is_still_suggested() -> None:
    texts, subjects = made(20, 0)
    decided = [(place, {NAME_OF[subject]}) for place, subject in enumerate(subjects) if subject != "bus"]
    suggester = suggest_codes(texts, CODES, decided)

    (found,) = suggester.predict(["Buses and ferries do not keep to their timetables"])

    assert [one.code for one in found][:1] == ["Transport"]


def test_people_who_contradict_each_other_leave_it_undecided() -> None:
    texts = ["The ferry was late"] * 40 + ["The food bank is open"] * 20
    decided = [(place, {"Transport"} if place % 2 else {"Weekly call"}) for place in range(40)]
    decided += [(place, {"Food"}) for place in range(40, 60)]

    call, food, _, transport = suggest_codes(texts, CODES, decided).probabilities(["The ferry was late"])[0]

    assert 0.3 < call < 0.7
    assert 0.3 < transport < 0.7
    assert food < 0.1


def test_five_hundred_codes_are_told_apart_after_one_decision() -> None:
    texts, _ = made(20, 0)
    texts.append("The minibus volunteers were wonderful")
    book = [Code(f"Room {number}") for number in range(500)]
    suggester = suggest_codes(texts, book, [(place, {f"Room {place}"}) for place in range(40)])

    suggester.learn(len(texts) - 1, {"Room 499"})

    assert suggester.probabilities(["The minibus volunteers were wonderful"])[0].argmax() == 499


def test_eight_thousand_words_are_read_to_the_end() -> None:
    texts, subjects = made(12, 0)
    suggester = suggest_codes(texts, CODES, [(place, {NAME_OF[subject]}) for place, subject in enumerate(subjects)])
    chatter = "We talked about the weather and the garden and the neighbours for a while. " * 600
    text = f"{chatter}The food bank ran out of bread and milk."

    probabilities = suggester.probabilities([chatter, text])
    (found,) = suggester.predict([text])

    assert len(text.split()) > 8000
    assert probabilities[1, 1] > probabilities[0, 1]
    assert all(0 <= one.because[0] < one.because[1] <= len(text) for one in found)


def test_nearness_in_small_pieces_is_nearness_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, _ = made(6, 0)
    words = split_words(["", *texts, "", "long " * 300, ""])
    whole = Descriptions(CODES, texts).near(words)

    monkeypatch.setattr(descriptions, "_AT_ONCE", 100)

    for one, other in zip(whole, Descriptions(CODES, texts).near(words), strict=True):
        assert one == pytest.approx(other, abs=1e-5)


@pytest.mark.parametrize(
    "text", ["Der Bus kommt nie.", "L'autobus est en retard.", "バスが遅れています。", "الحافلة متأخرة"]
)
def test_another_language_is_learned_by_its_words(text: str) -> None:
    texts, subjects = made(12, 0)
    texts += [f"{text} {place}" for place in range(6)]
    decided = [(place, {NAME_OF[subject]}) for place, subject in enumerate(subjects)]
    decided += [(len(subjects) + place, {"Transport"}) for place in range(5)]

    (found,) = suggest_codes(texts, CODES, decided).predict([text])

    assert [one.code for one in found] == ["Transport"]
