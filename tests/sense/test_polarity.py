"""Who sees it differently within a theme. Every example is invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.sense.facets import NAMES
from strandline.sense.polarity import differs, leanings

DIFFERS = (
    ("keep", "But it wore people out."),
    ("keep", "It was not for everyone."),
    ("keep", "I didn't find it helpful."),
    ("keep", "It fell on the same four families and you can't build on that."),
    ("keep", "People say the street did it; I'm not so sure."),
    ("keep", "They say volunteers. They mean my mother."),
    ("keep", "For us it was the opposite."),
    ("keep", "The calls ate the morning."),
    ("keep", "I'd drop it tomorrow."),
    ("keep", "It broke every rule on confidence that I know of."),
    ("keep", "It didn't reach us up on the hill."),
    ("keep", "What she objects to is the list."),
    ("keep", "I wouldn't keep it."),
    ("valued", "It shut people out who have no signal."),
    ("valued", "I felt left out of it, to be truthful."),
    ("valued", "A talking shop, if you ask me."),
    ("valued", "Nobody asks at what cost."),
    ("valued", "It's always the same three who turn up."),
    ("let_go", "I rather liked the forms."),
    ("let_go", "The form is there for a reason."),
    ("let_go", "I'd keep the report, it is how we learned anything."),
    ("let_go", "That register was the kindest thing we had."),
    ("in_the_way", "I never had any trouble with it."),
    ("in_the_way", "The rules kept us safe."),
    ("in_the_way", "I found the website easy."),
    ("in_the_way", "I don't hold with blaming the office."),
    ("needed", "We don't need another building."),
    ("needed", "A second number wouldn't help."),
    ("needed", "We have plenty of rooms already."),
    ("changed", "It's always been like that."),
    ("changed", "For nights, nothing has changed."),
    ("changed", "It is just the same down our end."),
)
SUPPORTS = (
    ("keep", "I'd keep the weekly call."),
    ("keep", "The same people every week, that was the strength of it."),
    ("keep", "I don't know how it works, but it does."),
    ("keep", "Before that I didn't know who to ask."),
    ("keep", "We mustn't lose it."),
    ("keep", "It cost nothing and it worked."),
    ("keep", "She told me she had never met anybody from the council before."),
    ("valued", "It meant a lot to my father."),
    ("valued", "I was worn out and they came round with soup."),
    ("valued", "Not once did they ask why."),
    ("valued", "The volunteers were brilliant."),
    ("valued", "It was not easy, and they did it all the same."),
    ("let_go", "I'd scrap the second form."),
    ("let_go", "Good riddance to the daily return."),
    ("let_go", "A complete waste of time."),
    ("in_the_way", "The form asks the same thing four times."),
    ("in_the_way", "Nobody answers the phone."),
    ("in_the_way", "You can't get there without a car."),
    ("needed", "We need one number to ring."),
    ("needed", "There should be somewhere to meet."),
    ("needed", "We haven't got enough drivers."),
    ("changed", "Everything has changed since the winter."),
    ("changed", "People talk to each other now."),
)


@pytest.mark.parametrize(("facet", "passage"), DIFFERS)
def test_differs_from_the_theme(facet: str, passage: str) -> None:
    assert differs([passage], facet) == [True]


@pytest.mark.parametrize(("facet", "passage"), SUPPORTS)
def test_differs_not_where_it_agrees(facet: str, passage: str) -> None:
    assert differs([passage], facet) == [False]


def test_differs_depends_on_what_the_theme_says() -> None:
    passage = "I rather liked the forms."

    assert (differs([passage], "in_the_way"), differs([passage], "valued")) == ([True], [False])


def test_leanings_says_it_in_words() -> None:
    assert leanings(["I'd keep it.", "I wouldn't keep it."], "keep") == ["supports", "differs"]


def test_differs_unknown_facet_is_refused() -> None:
    with pytest.raises(ValueError, match="'liked' is not a facet"):
        differs(["It was good."], "liked")


@given(st.lists(st.text(max_size=80), max_size=5), st.sampled_from(NAMES))
@settings(deadline=None)
def test_differs_gives_one_answer_per_passage(passages: list[str], facet: str) -> None:
    assert len(differs(passages, facet)) == len(passages)
