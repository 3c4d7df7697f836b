"""Passages read one by one, on one core or on several."""

from __future__ import annotations

import pytest

from strandline.sense.reading import WORTH_A_POOL, read_passages

SAID = [
    ("I would keep the weekly call.", None, "keep"),
    ("Not the daily call.", "keep", "let_go"),
    ("The forms get in the way, four times the same question.", None, "in_the_way"),
    ("We need one number to ring.", None, "needed"),
]


def test_read_passages_tells_facet_side_and_flags() -> None:
    readings = read_passages([text for text, _, _ in SAID], [asked for _, asked, _ in SAID])
    assert [reading.facet.name for reading in readings] == [facet for _, _, facet in SAID]
    (held,) = read_passages(["Mrs Kay told me it wore her out, ring her on 01632 960 123."], [None])
    assert {"name", "contact"} <= set(held.flags)
    assert held.speaks_against


def test_read_passages_says_the_same_on_several_cores() -> None:
    passages = [f"{text} That was on day {day}." for day in range(WORTH_A_POOL // 4 + 1) for text, _, _ in SAID]
    asked = [None] * len(passages)
    assert read_passages(passages, asked, cores=2) == read_passages(passages, asked, cores=1)


def test_read_passages_with_too_few_questions_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        read_passages(["One.", "Two."], [None])
