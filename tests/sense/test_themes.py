"""Themes: everything said has one home, the same each time, to the letter, and as people decided."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making_texts import SUBJECTS, made

from strandline.sense import Keep, KeptTheme, ThemeSet, find_themes
from strandline.sense.clustering import adjusted_rand, cut, grow, ward
from strandline.sense.words import answers_nothing, says_nothing


def numbered(values: Sequence[object]) -> np.ndarray:
    return np.unique(np.array(values, dtype=str), return_inverse=True)[1]


def check(found: ThemeSet, texts: list[str], people: Sequence[object] | None = None) -> None:
    """What holds for every theme set."""
    who = list(people) if people is not None else list(range(len(texts)))
    left_out = {index for index in range(len(texts)) if found.assignments[index] < 0}
    silent = {index for index, text in enumerate(texts) if says_nothing(text)}
    assert left_out <= silent
    assert all(answers_nothing(texts[index]) for index in silent - left_out)
    assert found.membership.shape == (len(texts), len(found.themes))
    assert len({theme.id for theme in (*found.themes, *found.topics)}) == len(found.themes) + len(found.topics)
    names = [(theme.group, theme.name.casefold()) for theme in found.themes]
    assert len(set(names)) == len(names)
    rests = [theme for theme in found.themes if theme.rest]
    assert len({theme.group for theme in rests}) == len(rests)
    assert found.themes[len(found.themes) - len(rests) :] == tuple(rests)
    assert all(theme.parent is None for theme in rests)
    placed = found.assignments >= 0
    if placed.any():
        dense = found.membership.toarray()
        assert np.array_equal(dense.argmax(axis=1)[placed], found.assignments[placed])
        assert dense.min() >= 0
        assert dense.max() <= 1
        assert not dense[~placed].any()
    topic_of = {topic.id: topic for topic in found.topics}
    for number, theme in enumerate(found.themes):
        members = np.flatnonzero(found.assignments == number).tolist()
        assert theme.size == len(members) > 0
        assert theme.people == len({who[index] for index in members})
        assert sorted(quote.index for quote in theme.quotes) == members
        assert all(texts[i][s:e] == texts[i][s:e].strip() != "" for i, s, e in theme.quotes)
        assert 0 <= theme.stability <= 1
        if theme.telling_at is not None:
            i, s, e = theme.telling_at
            assert texts[i][s:e] == theme.telling
        if theme.parent is not None:
            assert theme.group is not None or topic_of[theme.parent].name.casefold() != theme.name.casefold()
            assert {found.topics[int(found.topic_assignments[i])].id for i in members} == {theme.parent}


def test_find_themes_subjects_far_apart_are_told_apart() -> None:
    texts, subjects = made()

    found = find_themes(texts, n_themes=4)

    check(found, texts)
    assert adjusted_rand(found.assignments, numbered(subjects)) > 0.9


def test_find_themes_names_occur_in_the_texts() -> None:
    texts, _ = made()

    found = find_themes(texts)

    assert all(any(theme.name.casefold() in text.casefold() for text in texts) for theme in found.themes)


def test_find_themes_same_seed_gives_the_same() -> None:
    texts, _ = made()

    one, two = find_themes(texts, seed=7), find_themes(texts, seed=7)

    assert one.themes == two.themes
    assert one.topics == two.topics
    assert np.array_equal(one.assignments, two.assignments)


def test_find_themes_holds_when_a_fifth_of_the_texts_is_left_out() -> None:
    texts, _ = made(per_subject=20)
    whole = find_themes(texts, n_themes=4)
    kept = sorted(random.Random(1).sample(range(len(texts)), 64))

    part = find_themes([texts[index] for index in kept], n_themes=4, seed=1)

    assert adjusted_rand(whole.assignments[kept], part.assignments) > 0.65


def test_find_themes_few_texts_have_one_level() -> None:
    texts, _ = made(per_subject=5)

    found = find_themes(texts)

    assert found.topics == ()
    assert all(theme.parent is None for theme in found.themes)


def test_find_themes_many_themes_have_topics_above() -> None:
    texts, _ = made(per_subject=20)

    found = find_themes(texts, n_themes=16)

    check(found, texts)
    assert len(found.themes) == 16
    assert 3 <= len(found.topics) <= 8
    assert all(theme.parent is not None for theme in found.themes)
    assert found.texts_of(found.topics[0].id) == np.flatnonzero(found.topic_assignments == 0).tolist()


def test_find_themes_people_are_counted_once() -> None:
    texts, _ = made(per_subject=6)
    people = ["Ann" if index % 2 else "Bo" for index in range(len(texts))]

    found = find_themes(texts, people=people, n_themes=4)

    check(found, texts, people)
    assert max(theme.people for theme in found.themes) <= 2


def test_find_themes_what_says_nothing_has_no_home() -> None:
    texts, _ = made(per_subject=4)
    texts[3:3] = ["n/a", "", "No", "test"]

    found = find_themes(texts)

    check(found, texts)
    assert found.assignments[3:7].tolist() == [-1] * 4


def test_find_themes_only_empty_texts_is_an_empty_set() -> None:
    found = find_themes(["", "n/a"])

    assert found.themes == ()
    assert found.assignments.tolist() == [-1, -1]
    assert found.membership.shape == (2, 0)


@pytest.mark.parametrize("n", range(1, 9))
def test_find_themes_handful_of_texts_all_have_a_home(n: int) -> None:
    texts, _ = made(per_subject=4)

    check(find_themes(texts[:n]), texts[:n])


def test_find_themes_identical_texts_are_one_theme_or_share_its_words() -> None:
    texts = ["We want the hall open on Sundays"] * 12

    found = find_themes(texts)

    check(found, texts)
    assert len(found.themes) == 1


def test_find_themes_duplicates_share_a_home() -> None:
    texts, _ = made(per_subject=6)

    found = find_themes(texts + texts)

    assert np.array_equal(found.assignments[: len(texts)], found.assignments[len(texts) :])


def test_find_themes_one_giant_text_among_small_ones_is_quoted_in_part() -> None:
    texts, _ = made(per_subject=5)
    texts.append("The bus went past the harbour and nobody spoke. " * 2000)

    found = find_themes(texts)

    check(found, texts)
    giant = next(quote for theme in found.themes for quote in theme.quotes if quote.index == len(texts) - 1)
    assert giant.end - giant.start < 1000


def test_find_themes_other_scripts_and_strange_signs_have_a_home() -> None:
    texts = [
        "私たちは毎週の電話を続けたい", "毎週の電話は役に立った", "Мы хотим сохранить звонок", "звонок помог нам",
        "Nous voulons garder l’appel", "L’appel nous a aidés", "👍🏽👍🏽 the call", "a\u0000b c\u200bd",
        "e\u0301\u0301 accents", "\u202eright to left", "\ud800 lone surrogate", "ﷺ one", "x" * 5000,
    ]  # fmt: skip

    check(find_themes(texts), texts)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(st.text(max_size=40), min_size=1, max_size=14),
    groups=st.none() | st.lists(st.sampled_from("abc"), min_size=14, max_size=14),
)
def test_find_themes_any_texts_keep_the_promises(texts: list[str], groups: list[str] | None) -> None:
    check(find_themes(texts, groups=groups[: len(texts)] if groups else None), texts)


def test_find_themes_own_encoder_is_used() -> None:
    texts, subjects = made(per_subject=8)
    answer = {"call": 0, "food": 0, "form": 1, "bus": 1}

    class TwoSides:
        def encode(self, given: list[str], /) -> np.ndarray:
            side = [answer[subjects[texts.index(text)]] if text in texts else 0 for text in given]
            return np.eye(2, dtype=np.float32)[side] * 50

    found = find_themes(texts, n_themes=2, encoder=TwoSides())

    assert adjusted_rand(found.assignments, np.array([answer[subject] for subject in subjects])) > 0.9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"texts": []}, "no texts"),
        ({"texts": ["a b", 3]}, r"texts\[1\] is int, not text"),
        ({"texts": ["bread", "milk"], "people": [1]}, "people has 1 entries for 2 texts"),
        ({"texts": ["bread", "milk"], "groups": ["a"]}, "groups has 1 entries for 2 texts"),
        ({"texts": ["bread", "milk"], "n_themes": 0}, "n_themes is 0"),
        ({"texts": ["bread", "n/a"], "n_themes": 2}, "only 1 of the 2 texts say something"),
        ({"texts": ["bread"], "engine": "cluster"}, "There is no engine 'cluster'. Available: local"),
        ({"texts": ["bread"], "encoder": "bert"}, "Unknown encoder 'bert'"),
    ],
)
def test_find_themes_refuses_with_what_to_do(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        find_themes(**arguments)  # type: ignore[arg-type]


def test_keep_same_theme_keeps_its_id_and_name_when_texts_are_added() -> None:
    texts, _ = made()
    first = find_themes(texts, n_themes=4)
    renamed = first.themes[2]
    keep = Keep(
        [
            KeptTheme(theme.id, "What we call it" if theme is renamed else None, first.texts_of(theme.id))
            for theme in first.themes
        ]
    )
    more, _ = made(per_subject=3, seed=9)

    again = find_themes(texts + more, n_themes=4, seed=3, keep=keep)

    check(again, texts + more)
    assert {theme.id for theme in again.themes} == {theme.id for theme in first.themes}
    assert next(theme.name for theme in again.themes if theme.id == renamed.id) == "What we call it"


def test_keep_without_overlap_gives_new_ids() -> None:
    texts, subjects = made()
    scattered = [subjects.index(subject) for subject in SUBJECTS]

    again = find_themes(texts, n_themes=4, keep=Keep([KeptTheme("old", None, scattered)]))

    assert "old" not in {theme.id for theme in again.themes}


def test_keep_pinned_text_stays_where_a_person_put_it() -> None:
    texts, subjects = made()
    first = find_themes(texts, n_themes=4)
    moved = subjects.index("bus")
    target = first.themes[int(first.assignments[subjects.index("food")])].id
    keep = Keep([KeptTheme(theme.id, None, first.texts_of(theme.id)) for theme in first.themes], {moved: target})

    again = find_themes(texts, n_themes=4, keep=keep)

    assert again.themes[int(again.assignments[moved])].id == target


def test_keep_named_theme_that_is_not_found_again_is_made_anew() -> None:
    texts, subjects = made()
    odd = [subjects.index(subject) for subject in SUBJECTS]  # one text of each subject: no machine would join them

    again = find_themes(texts, n_themes=4, keep=Keep([KeptTheme("mine", "My own theme", odd)]))

    check(again, texts)
    assert [(theme.id, theme.name, theme.size) for theme in again.themes if theme.id == "mine"] == [
        ("mine", "My own theme", 4)
    ]


def test_keep_merged_themes_stay_merged() -> None:
    texts, subjects = made()
    both = [index for index, subject in enumerate(subjects) if subject in {"food", "bus"}]

    again = find_themes(texts, n_themes=4, keep=Keep([KeptTheme("both", None, both, merged=["food", "bus"])]))

    check(again, texts)
    assert again.texts_of("both") == both


def test_keep_with_groups_carries_ids_and_leaves_topics_consistent() -> None:
    texts, _ = made(per_subject=12)
    groups = ["keep" if index % 2 else "let_go" for index in range(len(texts))]
    first = find_themes(texts, groups=groups)
    keep = Keep(
        [KeptTheme(theme.id, f"Named {number}", first.texts_of(theme.id)) for number, theme in enumerate(first.themes)],
        {0: first.themes[int(first.assignments[5])].id},
    )

    again = find_themes(texts, groups=groups, seed=5, keep=keep)

    check(again, texts)
    assert {theme.name for theme in again.themes} == {f"Named {number}" for number in range(len(first.themes))}
    assert again.themes[int(again.assignments[0])].id == first.themes[int(first.assignments[5])].id


def test_keep_hidden_theme_keeps_its_id() -> None:
    texts, subjects = made()
    food = [index for index, subject in enumerate(subjects) if subject == "food"]

    again = find_themes(texts, n_themes=4, keep=Keep([KeptTheme("hidden", None, food, hidden=True)]))

    assert again.texts_of("hidden") == food


def test_texts_of_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        find_themes(["bread and milk"]).texts_of("nothing")


def test_cut_gives_exactly_k_groups_where_distances_tie() -> None:
    same = np.ones((9, 2), dtype=np.float32) / np.float32(2**0.5)

    assert [len(set(cut(ward(same), k).tolist())) for k in range(1, 10)] == list(range(1, 10))


def test_grow_above_the_pairwise_limit_finds_the_same_four() -> None:
    rng = np.random.default_rng(0)
    truth = np.arange(2400) % 4
    vectors = np.eye(8, dtype=np.float32)[truth] + rng.normal(0, 0.15, (2400, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    labels = grow(vectors, [4], rng).labels(4)

    assert adjusted_rand(labels, truth) > 0.95


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [([0, 0, 1, 1], [1, 1, 0, 0], 1.0), ([0, 0, 1, 1], [0, 1, 0, 1], -0.5), ([0, 0, 0], [0, 0, 0], 1.0)],
)
def test_adjusted_rand_known_values(a: list[int], b: list[int], expected: float) -> None:
    assert adjusted_rand(np.array(a), np.array(b)) == pytest.approx(expected)
