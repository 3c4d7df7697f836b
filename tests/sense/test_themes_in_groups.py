"""Themes within groups: what several people share is a theme, the rest is told as such, and counts are exact."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from making_texts import made

from strandline.sense import Keep, KeptTheme, ThemeSet, find_themes

FERRY = [
    "The ferry took my mother to dialysis every week.",
    "Without the ferry nobody would have reached the hospital.",
    "The ferry ran when the road was closed.",
    "I want the ferry to run in winter as well.",
    "He skippered the ferry through the storm for the patients.",
    "The ferry brought insulin across.",
]
HALL = [
    "The hall was warm and open all day.",
    "We slept in the hall when the heating failed.",
    "People came to the hall for soup and company.",
    "The hall should have its own key holder.",
    "A warm hall with the lights on.",
]
ALONE = [
    "My dog hates fireworks.",
    "Somebody painted the bench green.",
    "Cricket practice starts at six.",
    "Her daughter plays the trombone.",
    "Parking permits cost forty pounds.",
    "An owl nests behind the chapel.",
    "The lawyer never rang back.",
]


def the_round() -> tuple[list[str], list[str]]:
    """Six people speak of a ferry, five of a hall, and seven of nothing in common."""
    rows = [(text, kind) for kind, said in (("ferry", FERRY), ("hall", HALL), ("alone", ALONE)) for text in said]
    random.Random(4).shuffle(rows)
    return [text for text, _ in rows], [kind for _, kind in rows]


def check(found: ThemeSet, texts: list[str], people: Sequence[object] | None = None) -> None:
    """What holds for every theme set with groups."""
    who = list(people) if people is not None else list(range(len(texts)))
    cells = found.membership.toarray()
    assert np.array_equal(cells.argmax(axis=1), found.assignments)
    assert len({(theme.group, theme.name.casefold()) for theme in found.themes}) == len(found.themes)
    rests = [theme for theme in found.themes if theme.rest]
    assert len({theme.group for theme in rests}) == len(rests)
    assert found.themes[len(found.themes) - len(rests) :] == tuple(rests)
    topics = {topic.id: number for number, topic in enumerate(found.topics)}
    for number, theme in enumerate(found.themes):
        members = np.flatnonzero(found.assignments == number).tolist()
        assert sorted(quote.index for quote in theme.quotes) == members
        assert theme.size == len(members)
        assert theme.people == len({who[index] for index in members})
        expected = -1 if theme.parent is None else topics[theme.parent]
        assert set(found.topic_assignments[members].tolist()) == {expected}


def test_find_themes_groups_are_never_mixed_below_and_shared_above() -> None:
    texts, _ = the_round()
    texts = [*texts, *(f"Stop it: {text[0].lower()}{text[1:]}" for text in texts)]
    groups = ["keep"] * (len(texts) // 2) + ["let_go"] * (len(texts) // 2)
    people = [*range(len(texts) // 2), *range(len(texts) // 2)]

    found = find_themes(texts, people=people, groups=groups)

    check(found, texts, people)
    for number, theme in enumerate(found.themes):
        members = np.flatnonzero(found.assignments == number)
        assert {groups[index] for index in members} == {theme.group}
    named = {(theme.group, theme.name) for theme in found.themes if not theme.rest}
    assert named == {(group, name) for group in ("keep", "let_go") for name in ("The ferry", "The hall")}
    assert {topic.name for topic in found.topics} == {"The ferry", "The hall"}


def test_find_themes_what_nobody_shares_is_the_rest_and_counts_are_exact() -> None:
    texts, kinds = the_round()

    found = find_themes(texts, groups=["keep"] * len(texts))

    check(found, texts)
    assert [(theme.name, theme.people, theme.rest) for theme in found.themes if not theme.rest] in (
        [("The ferry", 6, False), ("The hall", 5, False)],
        [("The hall", 5, False), ("The ferry", 6, False)],
    )
    rest = found.themes[-1]
    assert (rest.rest, rest.people, rest.parent, rest.keywords, rest.telling, rest.stability) == (
        True, 7, None, (), "", 0.0,
    )  # fmt: skip
    assert sorted(found.texts_of(rest.id)) == [index for index, kind in enumerate(kinds) if kind == "alone"]


def test_find_themes_without_groups_leaves_nothing_over() -> None:
    texts, _ = the_round()

    found = find_themes(texts)

    check(found, texts)
    assert not any(theme.rest for theme in found.themes)


def test_find_themes_groups_names_are_used_by_three_people_at_least() -> None:
    texts, _ = made(per_subject=20)
    texts += ["The purple umbrella of the weekly call.", "My purple umbrella stood by the last bus."]
    people = [*range(len(texts) - 2), 0, 0]

    found = find_themes(texts, people=people, groups=["keep"] * len(texts))

    check(found, texts, people)
    for number, theme in enumerate(found.themes):
        words = theme.name.casefold().removeprefix("the ")
        users = {
            people[index] for index in np.flatnonzero(found.assignments == number) if words in texts[index].lower()
        }
        assert theme.rest or len(users) >= 3


def test_find_themes_two_subjects_in_one_breath_are_both_counted() -> None:
    texts, _ = the_round()
    texts += [
        "Each form asks the same questions.",
        "I filled in a form and then another form.",
        "The hardship form was nine pages.",
        "Nobody could explain the form.",
        "On the weekly call you heard what was coming.",
        "The weekly call kept us informed.",
        "Half an hour on the weekly call saved forty emails.",
        "I would keep the weekly call, but shorter.",
        "Keep the weekly call, and the ferry for the patients.",
    ]

    found = find_themes(texts, groups=["keep"] * len(texts))

    check(found, texts)
    cells = found.membership.toarray()[-1]
    spoken_of = {theme.name: float(weight) for theme, weight in zip(found.themes, cells, strict=True) if weight}
    assert set(spoken_of) == {"The ferry", "The weekly call"}
    assert sorted(spoken_of.values()) == [0.5, 1.0]


def test_find_themes_few_people_need_two_for_a_theme() -> None:
    texts = [*FERRY[:4], *HALL[:4]]

    found = find_themes(texts, people=["Ann", "Bo", "Ann", "Bo", "Cy", "Cy", "Ann", "Cy"], groups=["keep"] * 8)

    assert {(theme.name, theme.people) for theme in found.themes if not theme.rest} == {
        ("The ferry", 2),
        ("The hall", 2),
    }


def test_find_themes_groups_same_seed_gives_the_same() -> None:
    texts, _ = made(per_subject=10)
    groups = ["keep" if index % 3 else "needed" for index in range(len(texts))]

    one, two = find_themes(texts, groups=groups, seed=3), find_themes(texts, groups=groups, seed=3)

    assert one.themes == two.themes
    assert one.topics == two.topics
    assert (one.membership != two.membership).nnz == 0


def test_find_themes_group_with_one_member_is_a_rest() -> None:
    texts, _ = made(per_subject=10)
    groups = ["keep"] * (len(texts) - 1) + ["needed"]

    found = find_themes(texts, groups=groups)

    check(found, texts)
    alone = found.themes[int(found.assignments[-1])]
    assert (alone.group, alone.size, alone.rest) == ("needed", 1, True)


def test_find_themes_groups_with_n_themes_gives_at_most_that_many_and_rests() -> None:
    texts, _ = made(per_subject=20)
    groups = [index % 3 for index in range(len(texts))]

    found = find_themes(texts, groups=groups, n_themes=5)

    check(found, texts)
    assert len([theme for theme in found.themes if not theme.rest]) == 5


def test_keep_named_theme_is_never_dissolved_into_the_rest() -> None:
    texts, kinds = the_round()
    odd = [index for index, kind in enumerate(kinds) if kind == "alone"][:2]

    again = find_themes(texts, groups=["keep"] * len(texts), keep=Keep([KeptTheme("mine", "What matters to me", odd)]))

    check(again, texts)
    mine = next(theme for theme in again.themes if theme.id == "mine")
    assert (mine.name, mine.rest, again.texts_of("mine")) == ("What matters to me", False, odd)
    assert again.themes[-1].rest


def test_keep_rest_keeps_its_id_and_takes_no_themes() -> None:
    texts, _ = the_round()
    groups = ["keep"] * len(texts)
    first = find_themes(texts, groups=groups)
    rest = first.themes[-1]

    same = find_themes(texts, groups=groups, keep=Keep([KeptTheme(rest.id, None, first.texts_of(rest.id), rest=True)]))
    other = find_themes(texts, groups=groups, keep=Keep([KeptTheme("theme", None, first.texts_of(rest.id))]))

    assert same.themes[-1].id == rest.id
    assert "theme" not in {theme.id for theme in other.themes}


def test_keep_pinned_text_leaves_the_rest() -> None:
    texts, kinds = the_round()
    groups = ["keep"] * len(texts)
    first = find_themes(texts, groups=groups)
    ferry = next(theme for theme in first.themes if theme.name == "The ferry")
    moved = kinds.index("alone")
    keep = Keep([KeptTheme(ferry.id, None, first.texts_of(ferry.id))], {moved: ferry.id})

    again = find_themes(texts, groups=groups, keep=keep)

    check(again, texts)
    assert moved in again.texts_of(ferry.id)
