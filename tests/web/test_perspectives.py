"""Step 2 in the browser: who must be heard."""

from __future__ import annotations

import pytest
from diagnostic_steps import Started, errors_of, made_from, started
from django.db import connection
from django.test.utils import CaptureQueriesContext
from making import TESTER
from people_of_the_app import browser_of, cast

from strandline.diagnostics.actions.perspectives import Hope, add_perspectives, change_perspective
from strandline.diagnostics.models import Diagnostic, Perspective


@pytest.fixture
def one(workspace) -> Started:
    return started(workspace)


@pytest.fixture
def of_cast(workspace, tmp_path) -> Started:
    people = cast(workspace, tmp_path / "in")
    return Started(people.diagnostic, people.interviewer, browser_of(people.interviewer))


def add(one: Started, *hopes: Hope) -> list[Perspective]:
    return add_perspectives(diagnostic=one.diagnostic, hopes=hopes, by=TESTER)


def names_of(diagnostic: Diagnostic) -> list[str]:
    return list(diagnostic.perspectives.order_by("position").values_list("name", flat=True))


def test_page_of_nobody_teaches_and_suggests(one) -> None:
    response = one.get("diagnostics:perspectives")
    content = response.content.decode()
    assert "Nobody is named yet" in content
    assert "Residents (live with it)" in content
    assert response.context["joining"] == ""


def test_perspective_is_added(one) -> None:
    sent = {"name": "Residents", "hoped": "6", "stances": ["lives_with_it", "delivers"]}
    assert one.post("diagnostics:perspectives", sent).url == one.url("diagnostics:perspectives")
    assert one.diagnostic.perspectives.values_list("name", "hoped", "stances").get() == (
        "Residents", 6, ["lives_with_it", "delivers"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"name": " "}, "Say who they are"),
        ({"name": "council"}, "There is a perspective called “council” already. Give this one another name."),
        ({"name": "Residents", "hoped": "some"}, "Write a whole number, such as 6, or leave it blank"),
        ({"name": "Residents", "hoped": "0"}, "Write 1 or more, or leave it blank"),
        ({"name": "Residents", "hoped": "1000000"}, "Write a smaller number"),
    ],
)
def test_perspective_with_a_slip_is_shown_again_and_not_added(one, sent, error) -> None:
    add(one, Hope("Council"))
    assert errors_of(one.post("diagnostics:perspectives", sent)) == [error]
    assert names_of(one.diagnostic) == ["Council"]


def test_suggestions_that_are_ticked_are_added_and_suggested_no_more(one) -> None:
    one.post("diagnostics:perspectives-suggested", {"suggested": ["Residents", "Council"]})
    assert list(one.diagnostic.perspectives.values_list("name", "stances")) == [
        ("Residents", ["lives_with_it"]), ("Council", ["decides", "funds"]),
    ]  # fmt: skip
    left = [name for name, _ in one.get("diagnostics:perspectives").context["suggested"].fields["suggested"].choices]
    assert "Residents" not in left
    assert "Health" in left


def test_suggestions_with_none_ticked_say_so(one) -> None:
    response = one.post("diagnostics:perspectives-suggested", {})
    assert response.context["suggested"].errors["suggested"] == ["Tick at least one"]
    assert "govuk-error-summary" in response.content.decode()


def test_page_tells_who_is_not_heard_and_who_will_be_joined(of_cast) -> None:
    response = of_cast.get("diagnostics:perspectives")
    assert response.context["unheard"] == ["Under 25s"]
    assert [(row.name, row.heard, row.joined) for row in response.context["rows"]] == [
        ("Residents", "3 of 6", False), ("Council", "3", True), ("Under 25s", "0 of 3", True),
    ]  # fmt: skip
    assert response.context["joining"].startswith("Council and Under 25s have fewer than five people each.")


@pytest.mark.parametrize(("hoped", "joined"), [(4, True), (5, False), (None, True)])
def test_perspective_is_told_to_be_joined_below_five(one, hoped, joined) -> None:
    add(one, Hope("Residents", hoped))
    assert bool(one.get("diagnostics:perspectives").context["joining"]) == joined


def test_perspective_is_moved_by_a_button(one) -> None:
    _, council = add(one, Hope("Residents"), Hope("Council"))
    one.post("diagnostics:perspective-move", {"to": "up"}, perspective=council.pk)
    assert names_of(one.diagnostic) == ["Council", "Residents"]
    one.post("diagnostics:perspective-move", {"to": "down"}, perspective=council.pk)
    assert names_of(one.diagnostic) == ["Residents", "Council"]


def test_perspective_is_changed(one) -> None:
    (residents,) = add(one, Hope("Residents", 6, ("lives_with_it",)))
    page = one.get("diagnostics:perspective", perspective=residents.pk)
    sent = {"made_from": made_from(page), "name": "People who live here", "hoped": "", "stances": ["delivers"]}
    assert one.post("diagnostics:perspective", sent, perspective=residents.pk).status_code == 302
    assert one.diagnostic.perspectives.values_list("name", "hoped", "stances").get() == (
        "People who live here", None, ["delivers"],
    )  # fmt: skip


def test_perspective_changed_by_two_keeps_what_each_changed_alone_and_asks_about_the_rest(one) -> None:
    (residents,) = add(one, Hope("Residents", 6))
    page = one.get("diagnostics:perspective", perspective=residents.pk)
    change_perspective(perspective=residents, name="Locals", hoped=8, stances=["delivers"], by=TESTER)
    sent = {"made_from": made_from(page), "name": "Neighbours", "hoped": "6"}
    response = one.post("diagnostics:perspective", sent, perspective=residents.pk)
    form = response.context["form"]
    assert [(clash.name, clash.theirs, clash.yours) for clash in form.clashes] == [("name", "Locals", "Neighbours")]
    assert (form["name"].value(), form["hoped"].value(), form["stances"].value()) == ("Neighbours", "8", ["delivers"])
    again = {"made_from": made_from(response), "name": "Neighbours", "hoped": "8", "stances": ["delivers"]}
    one.post("diagnostics:perspective", again, perspective=residents.pk)
    assert one.diagnostic.perspectives.values_list("name", "hoped", "stances").get() == ("Neighbours", 8, ["delivers"])


def test_perspective_removed_while_somebody_changes_it_loses_no_text(one) -> None:
    (residents,) = add(one, Hope("Residents", 6))
    gone = residents.pk
    page = one.get("diagnostics:perspective", perspective=gone)
    residents.delete()
    sent = {"made_from": made_from(page), "name": "People who live by the sea", "hoped": "7"}
    response = one.post("diagnostics:perspective", sent, perspective=gone)
    assert "Somebody removed this perspective while you were writing." in response.content.decode()
    assert response.context["form"]["name"].value() == "People who live by the sea"
    assert one.get("diagnostics:perspective", perspective=gone).status_code == 404


def test_perspective_of_nobody_is_removed_after_asking(one) -> None:
    residents, _ = add(one, Hope("Residents"), Hope("Council"))
    assert (
        "Nobody speaks from it" in one.get("diagnostics:perspective-remove", perspective=residents.pk).content.decode()
    )
    assert names_of(one.diagnostic) == ["Residents", "Council"]
    one.post("diagnostics:perspective-remove", perspective=residents.pk)
    assert names_of(one.diagnostic) == ["Council"]


def test_perspective_of_somebody_is_merged_into_another(of_cast) -> None:
    council, residents = (of_cast.diagnostic.perspectives.get(name=name) for name in ("Council", "Residents"))
    assert (
        "3 people speak from it"
        in of_cast.get("diagnostics:perspective-remove", perspective=council.pk).content.decode()
    )
    response = of_cast.post("diagnostics:perspective-remove", {"into": ""}, perspective=council.pk)
    assert errors_of(response) == ["Choose where its people go"]
    of_cast.post("diagnostics:perspective-remove", {"into": str(residents.pk)}, perspective=council.pk)
    assert names_of(of_cast.diagnostic) == ["Residents", "Under 25s"]
    assert residents.participants.count() == 6


def test_perspective_is_not_merged_into_itself(of_cast) -> None:
    council = of_cast.diagnostic.perspectives.get(name="Council")
    response = of_cast.post("diagnostics:perspective-remove", {"into": str(council.pk)}, perspective=council.pk)
    assert errors_of(response) == ["Somebody has just removed that one. Choose another."]
    assert council.participants.count() == 3


@pytest.mark.parametrize("page", ["perspective", "perspective-move", "perspective-remove"])
def test_perspective_of_another_diagnostic_is_not_found_here(workspace, one, page) -> None:
    (elsewhere,) = add(started(workspace, "Another", one.ana), Hope("Residents"))
    for method in (one.get, one.post) if page == "perspective-remove" else (one.post,):
        response = method(f"diagnostics:{page}", perspective=elsewhere.pk)
        assert response.status_code == (200 if page == "perspective" else 404)  # what was written is given back
    assert Perspective.objects.get(pk=elsewhere.pk).name == "Residents"


def test_page_of_perspectives_asks_as_much_for_three_as_for_one(one) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert one.get("diagnostics:perspectives").status_code == 200
        return len(asked)

    add(one, Hope("Residents", 6))
    queries()
    first = queries()
    add(one, Hope("Council", 6), Hope("Health"))
    assert queries() == first
