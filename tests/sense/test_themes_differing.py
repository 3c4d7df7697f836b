"""Who agrees and who does not, within a theme."""

import pytest

from strandline.sense import find_themes

CALL = [
    "The weekly call kept us all in touch through the winter.",
    "I would keep the weekly call, it was the best thing we did.",
    "The weekly call meant that nobody was forgotten.",
    "Everybody says the weekly call was good, but I'm not so sure.",
    "The weekly call saved us an hour of emails each day.",
]
ROAD = [
    "The coast road was shut for nine days and nobody told us.",
    "With the coast road shut the nurses could not get through.",
    "The coast road floods each time and the sign goes up too late.",
    "They shut the coast road without telling the bus company.",
    "The coast road was closed and deliveries stopped.",
]


def test_texts_that_stand_against_their_theme_are_told_apart() -> None:
    texts = [*CALL, *ROAD]
    found = find_themes(texts, groups=["keep"] * 5 + ["in_the_way"] * 5, seed=1)
    apart = {index for theme in found.themes for index in found.differing(texts, theme.id)}
    assert apart == {3}


def test_what_differs_depends_on_the_facet_of_the_theme() -> None:
    texts = [*CALL, "The weekly call wore people out."]
    kept = find_themes(texts, groups=["keep"] * 6, seed=1)
    changed = find_themes(texts, groups=["a place"] * 6, seed=1)
    assert 5 in {index for theme in kept.themes for index in kept.differing(texts, theme.id)}
    assert 5 not in {index for theme in changed.themes for index in changed.differing(texts, theme.id)}


def test_theme_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="nothing"):
        find_themes(CALL, seed=1).differing(CALL, "nothing")
