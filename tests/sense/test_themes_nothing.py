"""Answers that there is nothing: of several people a theme of its own, apart from what was left blank."""

from __future__ import annotations

import numpy as np
import pytest
from making_texts import made

from strandline.sense import Keep, KeptTheme, find_themes
from strandline.sense.words import answers_nothing

NOTHING = ["Nothing", "nothing.", "Nothing, all was fine", "I can’t think of anything", "Nothing at all!"]


@pytest.mark.parametrize(
    "text",
    [
        *NOTHING,
        "No complaints",
        "Absolutely nothing",
        "No, nothing",
        "Nothing could be better",
        "Nothing springs to mind.",
        "There is nothing to improve",
        "Can’t think of anything at the moment",
    ],
)
def test_answers_nothing_tells_that_there_is_nothing(text: str) -> None:
    assert answers_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "No",
        "Nothing works",
        "Nothing has changed",
        "Nothing was explained to me",
        "Nothing can be done about the noise",
        "Nothing was too much trouble",
        "Nothing, but the food could be warmer",
        "Nothing other than the parking",
        "No issues with parking",
        "No suggestions were listened to",
        "Nothing, and I say that as one who has been here every week for years and years",
    ],
)
def test_answers_nothing_leaves_alone_what_says_something(text: str) -> None:
    assert not answers_nothing(text)


def test_find_themes_several_who_answer_nothing_share_a_theme() -> None:
    texts, _ = made()
    n = len(texts)

    found = find_themes([*texts, *NOTHING, "No", ""])

    (theme,) = {found.themes[number] for number in found.assignments[n : n + 5]}
    assert (theme.name, theme.size, theme.people, theme.stability, theme.keywords) == ("Nothing", 5, 5, 1.0, ())
    assert found.assignments[n + 5 :].tolist() == [-1, -1]
    assert [one.name for one in find_themes(texts).themes] == [one.name for one in found.themes if one != theme]


def test_find_themes_two_who_answer_nothing_are_left_out() -> None:
    texts, _ = made()

    found = find_themes([*texts, "Nothing", "Nothing at all"])

    assert found.assignments[-2:].tolist() == [-1, -1]


def test_find_themes_nothing_in_groups_is_left_out() -> None:
    texts, subjects = made()

    found = find_themes([*texts, *["Nothing"] * 4], groups=[*subjects, *["call"] * 4])

    assert found.assignments[-4:].tolist() == [-1] * 4


def test_find_themes_nothing_but_nothing_is_an_empty_set() -> None:
    assert find_themes(["Nothing"] * 9).themes == ()


@pytest.mark.parametrize("n_themes", [2, 5])
def test_find_themes_nothing_is_one_of_the_number_asked_for(n_themes: int) -> None:
    texts, _ = made()

    found = find_themes([*texts, *NOTHING], n_themes=n_themes)

    assert len(found.themes) == n_themes


def test_find_themes_nothing_stands_under_no_topic() -> None:
    texts, _ = made(per_subject=20)

    found = find_themes([*texts, *NOTHING], n_themes=17)

    assert [theme.name for theme in found.themes if theme.parent is None] == ["Nothing"]
    assert np.flatnonzero(found.topic_assignments < 0).tolist() == list(range(len(texts), len(texts) + 5))


def test_find_themes_nothing_keeps_the_name_a_person_gave() -> None:
    texts, _ = made()
    texts += NOTHING
    first = find_themes(texts)
    number = int(first.assignments[-1])
    renamed = KeptTheme(first.themes[number].id, name="Happy as it is", texts=first.texts_of(first.themes[number].id))

    again = find_themes([*texts, "Nothing, thank you"], keep=Keep((renamed,)))

    assert again.themes[int(again.assignments[-1])].name == "Happy as it is"
    assert again.themes[int(again.assignments[-1])].id == renamed.id
