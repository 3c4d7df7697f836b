"""Names in people's own words: what may be one, and which of them is chosen."""

from __future__ import annotations

import numpy as np
import pytest

from strandline.sense import find_themes
from strandline.sense.encoders import static_encoder
from strandline.sense.naming import (
    choose_names,
    first_choices,
    make_lexicon,
    propose,
    word_weights,
)
from strandline.sense.phrases import classify, find_phrases, surface_of
from strandline.sense.telling import keywords_of, quote_from, rank_passages, telling_clause
from strandline.sense.words import fold, says_nothing, split_words


def phrases_in(*texts: str) -> set[str]:
    words = split_words(list(texts))
    classes = classify(words)
    found = find_phrases(words, classes)
    return {
        surface_of(words, classes, int(first), int(length))
        for first, length in zip(found.first, found.length, strict=True)
    }


def names_for(
    texts: list[str], labels: list[int], people: list[int] | None = None, taken: tuple[str, ...] = ()
) -> list[str]:
    words = split_words(texts)
    who = np.array(people if people is not None else range(len(texts)))
    lexicon = make_lexicon(words, classify(words), who)
    label = np.array(labels)
    k = int(label.max()) + 1
    weights = word_weights(lexicon, label, k)
    meaning = static_encoder().encode(texts)
    proposals = propose(lexicon, label, k, weights, meaning=meaning, encoder="static")
    return choose_names(proposals, taken, [texts[labels.index(number)] for number in range(k)])


CALL = [
    "The weekly call kept us in touch with everybody.",
    "I would keep the weekly call, but shorter.",
    "On the weekly call you heard what was coming.",
    "Half an hour on the weekly call saved me forty emails.",
]
FORMS = [
    "Every hardship form asks for my date of birth again.",
    "We filled in a hardship form for the council and another for the charity.",
    "The hardship form was nine pages.",
    "Nobody could explain the hardship form to us.",
]


def test_name_is_the_phrase_that_people_share() -> None:
    assert names_for(CALL + FORMS, [0] * 4 + [1] * 4) == ["The weekly call", "Hardship form"]


def test_name_counts_people_not_mentions() -> None:
    texts = [*["My blue umbrella, always my blue umbrella." for _ in range(6)], *CALL, *FORMS]
    people = [0] * 6 + list(range(1, 9))

    assert names_for(texts, [0] * 10 + [1] * 4, people)[0] == "The weekly call"


def test_name_already_taken_is_not_given_again() -> None:
    assert names_for(CALL + FORMS, [0] * 4 + [1] * 4, taken=("the weekly call",))[0] != "The weekly call"


def test_names_of_two_themes_of_the_same_words_differ() -> None:
    names = names_for(CALL + CALL, [0] * 4 + [1] * 4)

    assert len({name.casefold() for name in names}) == 2


def test_names_without_any_usable_word_are_their_own_words_and_still_apart() -> None:
    assert names_for(["it is", "he was", "it is"], [0, 1, 2]) == ["it is", "he was", "it is (2)"]


def test_first_choices_leaves_single_words_to_the_topics() -> None:
    texts = ["bread", "bread", "warm hall", "warm hall"]
    words = split_words(texts)
    lexicon = make_lexicon(words, classify(words), np.arange(4))
    label = np.array([0, 0, 1, 1])
    weights = word_weights(lexicon, label, 2)
    proposals = propose(lexicon, label, 2, weights, meaning=static_encoder().encode(texts), encoder="static")

    assert first_choices(proposals) == {"Warm hall"}


def test_phrases_stop_at_punctuation() -> None:
    found = phrases_in("We had bread, soup. Blankets came later")

    assert not any("bread soup" in phrase or "soup blankets" in phrase for phrase in found)


def test_phrases_run_on_over_inner_function_words_only() -> None:
    found = phrases_in("Access to technology was the problem with the funding")

    assert "access to technology" in found
    assert not any(phrase.split()[-1] in {"the", "with", "to", "was"} for phrase in found)
    assert not any(phrase.split()[0] in {"the", "with", "to", "was"} for phrase in found)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("I think the forms", "think the forms"),
        ("They sort of helped", "sort"),
        ("asked a man about boats", "asked a man"),
        ("In 2021 we moved", "2021"),
        ("three weeks in February", "weeks in February"),
        ("it's the council's", "council's"),
        ("a woman who'd changed", "who'd changed"),
        ("the forms went to the council", "forms went to the council"),
    ],
)
def test_phrases_never_hold(text: str, never: str) -> None:
    assert never.casefold() not in {phrase.casefold() for phrase in phrases_in(text)}


def test_phrases_may_end_on_a_date_when_they_say_enough_before() -> None:
    assert "money that ends in March" in phrases_in("It is money that ends in March")


def test_surface_keeps_capitals_of_names_and_short_forms() -> None:
    found = phrases_in("We need PPE supplies from Toronto now", "More PPE supplies for Toronto please")

    assert "PPE supplies" in found
    assert "Toronto" in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("calls", "call"),
        ("called", "calling"),
        ("families", "family"),
        ("stopped", "stops"),
        ("neighbours", "neighbour"),
    ],
)
def test_fold_joins_inflections(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("news", "new"), ("bus", "but"), ("thing", "th"), ("weekly", "week")])
def test_fold_keeps_other_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text", ["", "  ", "n/a", "No.", "NONE", "test", "Nothing to add", "???", "10/10", "I don’t know"]
)
def test_says_nothing_true(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text", ["No time", "Response time", "nothing changed", "bread", "无", "нет хлеба", "All good"]
)
def test_says_nothing_false(text: str) -> None:
    assert not says_nothing(text)


def test_keywords_are_words_people_wrote() -> None:
    words = split_words(CALL + FORMS)
    lexicon = make_lexicon(words, classify(words), np.arange(8))
    label = np.array([0] * 4 + [1] * 4)
    weights = word_weights(lexicon, label, 2)
    proposals = propose(lexicon, label, 2, weights, meaning=static_encoder().encode(CALL + FORMS), encoder="static")

    found = keywords_of(lexicon, weights[:, 1], proposals[1])

    assert found[0] == "the hardship form" or found[0] == "hardship form"
    assert all(word.removeprefix("the ") in " ".join(FORMS).casefold() for word in found)


def test_telling_clause_is_whole_and_does_not_lean_on_what_went_before() -> None:
    texts = ["They said so. It was the weekly call. The weekly call kept neighbours together. And that was it."]
    words = split_words(texts)
    lexicon = make_lexicon(words, classify(words), np.array([0]))
    weights = np.ones(len(words.roots), dtype=np.float32)

    clause = telling_clause(lexicon, [0], weights, texts)

    assert clause is not None
    assert texts[0][clause.start : clause.end] == "The weekly call kept neighbours together"


def test_telling_clause_is_not_cut_out_of_brackets_or_mark_up() -> None:
    texts = [
        "Our weekly call minutes](https://example.org) and (the weekly call list, every week) kept neighbours going."
    ]
    words = split_words(texts)
    lexicon = make_lexicon(words, classify(words), np.array([0]))

    clause = telling_clause(lexicon, [0], np.ones(len(words.roots), dtype=np.float32), texts)

    assert clause is not None
    told = texts[0][clause.start : clause.end]
    assert "](" not in told
    assert told.count("(") == told.count(")")


def test_propose_prefers_what_several_say_to_what_one_said_more_oddly() -> None:
    texts = [
        f"{start} the identity of our town{end}"
        for start in ("Keep", "Mind", "We lose", "I love", "It was")
        for end in ("", " now")
    ]
    texts[0] = "Keep the sake of preserving identity"

    (name, _) = names_for([*texts, *FORMS], [0] * len(texts) + [1] * len(FORMS))

    assert "preserving" not in name.casefold()
    assert "identity" in name.casefold()


def test_telling_clause_of_texts_without_any_is_none() -> None:
    texts = ["it was", "they did"]
    words = split_words(texts)
    lexicon = make_lexicon(words, classify(words), np.arange(2))

    assert telling_clause(lexicon, [0, 1], np.ones(len(words.roots), dtype=np.float32), texts) is None


def test_quote_from_a_long_text_is_its_most_telling_sentences() -> None:
    text = (
        "Small talk about nothing much at all. " * 20
        + "The weekly call saved the winter. "
        + "More small talk came. " * 20
    )
    words = split_words([text])
    lexicon = make_lexicon(words, classify(words), np.array([0]))
    weights = np.array([1.0 if root in {"call", "weekly", "wint"} else 0 for root in words.roots], dtype=np.float32)

    quote = quote_from(text, lexicon, 0, weights)

    assert text[quote.start : quote.end] == "The weekly call saved the winter."


def test_quote_from_a_short_text_is_all_of_it_without_outer_blanks() -> None:
    text = "  We want the hall open. \n"
    words = split_words([text])
    lexicon = make_lexicon(words, classify(words), np.array([0]))

    quote = quote_from(text, lexicon, 0, np.zeros(len(words.roots), dtype=np.float32))

    assert text[quote.start : quote.end] == "We want the hall open."


def test_rank_passages_lets_everybody_speak_before_anybody_speaks_twice() -> None:
    texts = ["bread one", "bread two", "bread three"]
    words = split_words(texts)
    lexicon = make_lexicon(words, classify(words), np.array([0, 0, 1]))

    assert rank_passages(lexicon, np.arange(3), np.array([0.9, 0.8, 0.1], dtype=np.float32)) == [0, 2, 1]


def test_opposite_view_is_named_by_its_words_all_the_same() -> None:
    texts = ["Not the daily call", "The daily call wore us out", "Drop the daily call", "The daily call ate the day"]
    themes = find_themes(texts + FORMS, n_themes=2)

    assert {theme.name for theme in themes.themes} == {"The daily call", "Hardship form"}
