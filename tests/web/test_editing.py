"""A form that knows which text it was made from."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from strandline.web.editing import EditForm, digest, digests
from strandline.web.pieces.widgets import DateField


class Both(EditForm):
    text = forms.CharField(widget=forms.Textarea, required=False)
    day = DateField(required=False)


THEN = {"text": "one\ntwo", "day": date(2026, 3, 20)}


def sent(text: str, *, made_from: dict | str = THEN, day: str = "20", more: dict[str, str] | None = None) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"text": text, "day_0": day, "day_1": "3", "day_2": "2026"} | (more or {}))
    data["made_from"] = made_from if isinstance(made_from, str) else digests(made_from)
    return data


@pytest.mark.parametrize("same", ["one\r\ntwo", "one\ntwo\n", "  one\ntwo"])
def test_digest_is_the_same_whatever_a_browser_does_to_line_ends(same) -> None:
    assert digest(same) == digest("one\ntwo")


def test_text_nobody_else_changed_is_saved() -> None:
    form = Both(sent("three\r\nfour"), stands=THEN)
    assert form.is_valid()
    assert form.said == {"text": "three\nfour", "day": date(2026, 3, 20)}


def test_what_another_changed_and_i_did_not_stays_theirs() -> None:
    now = {"text": "theirs", "day": date(2026, 4, 1)}
    form = Both(sent("one\r\ntwo", day="20"), stands=now)
    assert form.is_valid()
    assert form.said == now


def test_both_wrote_the_same_is_no_clash() -> None:
    form = Both(sent("the same"), stands=THEN | {"text": "the same"})
    assert form.is_valid()
    assert form.said["text"] == "the same"


def test_both_wrote_differently_is_a_clash_that_keeps_both_and_joins_the_rest() -> None:
    now = {"text": "theirs", "day": date(2026, 4, 1)}
    form = Both(sent("mine"), stands=now)
    assert not form.is_valid()
    (clash,) = form.clashes
    assert (clash.label, clash.theirs, clash.yours) == ("text", "theirs", "mine")
    assert form["text"].value() == "mine"
    assert form["day"].value() == ["1", "4", "2026"]
    assert form["made_from"].value() == digests(now)


def test_clash_again_when_a_third_text_came_meanwhile() -> None:
    first = Both(sent("mine"), stands=THEN | {"text": "theirs"})
    assert not first.is_valid()
    again = Both(sent("mine", made_from=first["made_from"].value()), stands=THEN | {"text": "somebody else’s"})
    assert not again.is_valid()
    assert [clash.theirs for clash in again.clashes] == ["somebody else’s"]


def test_settling_for_theirs_keeps_what_stands_and_saves_the_rest() -> None:
    now = THEN | {"text": "theirs"}
    more = {"settle": "theirs", "keep_theirs": "text"}
    form = Both(sent("mine", made_from=now, day="21", more=more), stands=now)
    assert form.is_valid()
    assert form.said == {"text": "theirs", "day": date(2026, 3, 21)}


@pytest.mark.parametrize("broken", ["", "{", "[1]", '"text"', "null"])
def test_form_that_does_not_say_what_it_was_made_from_is_saved_as_it_is(broken) -> None:
    form = Both(sent("mine", made_from=broken), stands=THEN | {"text": "theirs"})
    assert form.is_valid()
    assert form.said["text"] == "mine"
