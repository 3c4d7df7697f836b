"""The page of a diagnostic: nine steps for its team, a short page for everybody else, and who is on the team."""

from __future__ import annotations

import pytest
from diagnostic_steps import errors_of, started, url_of
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from making import TESTER, gathered, interview
from people_of_the_app import account, browser_of, cast, member
from test_terms_agreed import ALL

from strandline.diagnostics.actions.perspectives import Hope, add_perspectives
from strandline.diagnostics.actions.questions import begin_with_built_in_guide
from strandline.diagnostics.actions.terms import agree_terms, describe_diagnostic, describe_terms
from strandline.diagnostics.models import Appointment, Diagnostic, Participant, Perspective
from strandline.insight.actions.sharing import decide_theme_sharing
from strandline.insight.models import Theme
from strandline.people.actions import Newcomer, take_part
from strandline.people.models import Consent, Participation
from strandline.workspaces.models import Membership


def standing(response) -> dict[str, tuple[str, str]]:
    """Key of a step → its tag and state."""
    return {step.key: (step.tag, step.state) for step in response.context["steps"]}


def line_of(response, key: str) -> str:
    return next(step.line for step in response.context["steps"] if step.key == key)


# -- steps -------------------------------------------------------------------------------------------------------------


def test_steps_of_a_new_diagnostic_have_not_started_and_begin_with_the_terms(workspace) -> None:
    one = started(workspace)
    response = one.get("diagnostics:steps")
    assert standing(response) == {
        "terms": ("13 to fill in", "quiet"),
        "perspectives": ("Not started", "quiet"),
        "questions": ("Not started", "quiet"),
        "people": ("Not started", "quiet"),
        "interviews": ("Not started", "quiet"),
        "check": ("Not started", "quiet"),
        "sense": ("Not started", "quiet"),
        "picture": ("Not started", "quiet"),
        "share": ("Not started", "quiet"),
    }
    assert response.context["next"].url == one.url("diagnostics:terms")


def test_next_goes_through_the_preparations_in_order(workspace) -> None:
    one = started(workspace)
    diagnostic = one.diagnostic

    def now() -> str:
        return one.get("diagnostics:steps").context["next"].url

    describe_diagnostic(
        diagnostic=diagnostic, title="T", question="Q?", purpose="P", place="", asked_by="A", started_on=None, by=TESTER
    )
    describe_terms(diagnostic=diagnostic, by=TESTER, **ALL)
    assert now() == one.url("diagnostics:terms")
    agree_terms(diagnostic=diagnostic, by=TESTER)
    assert now() == one.url("diagnostics:perspectives")
    add_perspectives(diagnostic=diagnostic, hopes=[Hope("Residents", 6)], by=TESTER)
    assert now() == one.url("diagnostics:questions")
    begin_with_built_in_guide(diagnostic=diagnostic, by=TESTER)
    assert now() == one.url("people:list")
    tags = standing(one.get("diagnostics:steps"))
    assert (tags["terms"], tags["questions"]) == (("Done", "done"), ("Done", "done"))
    assert tags["perspectives"] == ("6 to go", "waiting")


def test_steps_tell_how_interviews_and_themes_stand(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    response = browser_of(people.interviewer).get(url_of(people.diagnostic, "diagnostics:steps"))
    themes = Theme.objects.filter(retired_at=None, rest=False).exclude(facet="").count()
    assert themes > 0
    tags = standing(response)
    assert tags["perspectives"] == ("6 to go", "waiting")
    assert tags["people"] == ("Done", "done")
    assert tags["interviews"] == ("More to come", "waiting")
    assert tags["sense"] == (f"{themes} waiting", "waiting")
    assert tags["picture"] == ("Ready", "ready")
    assert line_of(response, "people") == "6 people, 6 agreed"
    assert line_of(response, "interviews") == "6 conversations in"
    assert [(bar.name, bar.count) for bar in response.context["bars"]] == [
        ("Residents", "3 of 6"), ("Council", "3"), ("Under 25s", "0 of 3"),
    ]  # fmt: skip
    who = next(step for step in response.context["steps"] if step.key == "perspectives")
    assert (who.strong, who.stressed) == ("Not heard yet:", "Under 25s")


def test_steps_count_who_withdrew_as_not_heard(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    gone = Participation.objects.get(pseudonym="Resident 1")
    Participation.objects.filter(pk=gone.pk).update(withdrawn_at=gone.consents.first().at, withdrawn_by="Themselves")
    response = browser_of(people.interviewer).get(url_of(people.diagnostic, "diagnostics:steps"))
    assert line_of(response, "people") == "6 people, 5 agreed, 1 withdrew"
    assert [bar.count for bar in response.context["bars"]] == ["2 of 6", "3", "0 of 3"]


def test_steps_count_the_newest_answer_to_taking_part(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    somebody = Participation.objects.get(pseudonym="Council 4")
    Consent.objects.create(
        workspace=workspace, participation=somebody, purpose="take_part", agreed=False, given="themselves"
    )
    response = browser_of(people.interviewer).get(url_of(people.diagnostic, "diagnostics:steps"))
    assert line_of(response, "people") == "6 people, 5 agreed, 1 said no"


def test_steps_wait_for_who_has_not_answered_and_was_not_heard(workspace) -> None:
    one = started(workspace)
    take_part(workspace=workspace, newcomers=[Newcomer("Resident 1")], by=TESTER)
    Participant.objects.create(
        workspace=workspace, diagnostic=one.diagnostic, participation=Participation.objects.get(), key="app:1"
    )
    assert standing(one.get("diagnostics:steps"))["people"] == ("1 not answered", "waiting")


def test_steps_count_a_group_with_all_its_voices(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    Participation.objects.filter(pseudonym="Resident 1").update(voices=4)
    response = browser_of(people.interviewer).get(url_of(people.diagnostic, "diagnostics:steps"))
    assert response.context["bars"][0].count == "6 of 6"


def test_page_of_steps_asks_as_much_for_three_perspectives_as_for_one(workspace) -> None:
    one = started(workspace)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            one.get("diagnostics:steps")
        return len(asked)

    add_perspectives(diagnostic=one.diagnostic, hopes=[Hope("Residents", 6)], by=TESTER)
    one.get("diagnostics:steps")
    first = queries()
    add_perspectives(diagnostic=one.diagnostic, hopes=[Hope("Council", 6), Hope("Health")], by=TESTER)
    assert queries() == first


def test_steps_say_that_words_came_in_since_sense_was_made(workspace, tmp_path) -> None:
    folder = tmp_path / "in"
    people = cast(workspace, folder)
    (folder / "7.txt").write_text(interview("The hall, because it was warm.", "Money that ends in March."))
    gathered(workspace, folder)
    response = browser_of(people.interviewer).get(url_of(people.diagnostic, "diagnostics:steps"))
    assert standing(response)["sense"] == ("To run", "waiting")
    assert line_of(response, "sense") == "1 record has come in since"
    assert response.context["next"].url == url_of(people.diagnostic, "picture:sense")


# -- outside the team --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["member", "lead", "commissioner", "viewer"])
def test_page_outside_the_team_tells_what_is_asked_and_nothing_of_the_team(workspace, tmp_path, who) -> None:
    people = cast(workspace, tmp_path / "in")
    response = browser_of(getattr(people, who)).get(url_of(people.diagnostic, "diagnostics:steps"))
    content = response.content.decode()
    assert "After the winter" in content
    assert "Saltmarsh Partnership" in content
    assert "Nothing yet." in content
    names = [*Perspective.objects.values_list("name", flat=True), *Theme.objects.values_list("name", flat=True)]
    assert names
    for of_the_team in ("weekly call", "Resident 1", "3 of 6", "steps done", "Ines Interviewer", *names):
        assert of_the_team not in content


def test_page_outside_the_team_says_that_something_was_shared(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    theme = Theme.objects.filter(retired_at=None, rest=False).exclude(facet="").first()
    decide_theme_sharing(theme=theme, state="held", by=TESTER, by_name="Ana")
    browser, url = browser_of(people.member), url_of(people.diagnostic, "diagnostics:steps")
    assert browser.get(url).context["shared"] is False
    decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    response = browser.get(url)
    assert response.context["shared"] is True
    assert url_of(people.diagnostic, "picture:shared") in response.content.decode()


# -- starting ----------------------------------------------------------------------------------------------------------

NEW = {"title": "After the winter", "question": "What to keep?", "place": "Saltmarsh", "asked_by": "The partnership"}


def test_whoever_starts_a_diagnostic_is_on_its_team(workspace) -> None:
    ana = member(workspace, "Ana")
    response = browser_of(ana).post(reverse("diagnostics:new", args=[workspace.slug]), NEW)
    diagnostic = Diagnostic.objects.get()
    assert response.url == url_of(diagnostic, "diagnostics:steps")
    assert {name: getattr(diagnostic, name) for name in NEW} == NEW
    (appointment,) = diagnostic.appointments.all()
    assert (appointment.user, appointment.part) == (ana, Appointment.Part.INTERVIEW_TEAM)


@pytest.mark.parametrize("missing", sorted(NEW))
def test_diagnostic_is_not_started_while_something_is_missing(workspace, missing) -> None:
    browser = browser_of(member(workspace, "Ana"))
    response = browser.post(reverse("diagnostics:new", args=[workspace.slug]), NEW | {missing: " "})
    assert list(response.context["form"].errors) == [missing]
    assert len(errors_of(response)) == 1
    assert Diagnostic.objects.count() == 0


def test_viewer_starts_no_diagnostic(workspace) -> None:
    browser = browser_of(member(workspace, "Vera", Membership.Role.VIEWER))
    assert browser.post(reverse("diagnostics:new", args=[workspace.slug]), NEW).status_code == 404
    assert Diagnostic.objects.count() == 0


# -- team --------------------------------------------------------------------------------------------------------------


def test_member_is_named_on_the_team_and_comes_in(workspace) -> None:
    one, mo = started(workspace), member(workspace, "Mo")
    assert browser_of(mo).get(one.url("diagnostics:team")).status_code == 404
    named = {"interview_team-part": "interview_team", "interview_team-user": str(mo.pk)}
    assert one.post("diagnostics:team", named).url == one.url("diagnostics:team")
    assert browser_of(mo).get(one.url("diagnostics:team")).status_code == 200


def test_commissioner_is_named_and_reads_nothing_of_the_team(workspace) -> None:
    one, mo = started(workspace), member(workspace, "Mo")
    one.post("diagnostics:team", {"commissioner-part": "commissioner", "commissioner-user": str(mo.pk)})
    assert one.diagnostic.appointments.get(user=mo).part == Appointment.Part.COMMISSIONER
    assert browser_of(mo).get(one.url("diagnostics:team")).status_code == 404


def test_nobody_is_named_when_nobody_is_chosen(workspace) -> None:
    one = started(workspace)
    member(workspace, "Mo")
    response = one.post("diagnostics:team", {"interview_team-part": "interview_team", "interview_team-user": ""})
    assert response.context["team_form"].errors["user"] == ["Choose who"]
    assert "govuk-error-summary" in response.content.decode()
    assert one.diagnostic.appointments.count() == 1


def test_somebody_of_no_membership_is_not_named(workspace) -> None:
    one, stranger = started(workspace), account("A Stranger")
    member(workspace, "Mo")
    named = {"interview_team-part": "interview_team", "interview_team-user": str(stranger.pk)}
    assert one.post("diagnostics:team", named).context["team_form"].errors["user"] == ["Choose somebody from the list"]
    assert one.diagnostic.appointments.count() == 1


def test_last_of_the_team_is_not_taken_off(workspace) -> None:
    one = started(workspace)
    (appointment,) = one.diagnostic.appointments.all()
    response = one.browser.post(one.url("diagnostics:team-remove", appointment=appointment.pk), follow=True)
    assert "This is the last person on the interview team." in response.content.decode()
    assert one.diagnostic.appointments.count() == 1


def test_whoever_takes_themselves_off_sees_the_short_page(workspace) -> None:
    one, mo = started(workspace), member(workspace, "Mo")
    one.post("diagnostics:team", {"interview_team-part": "interview_team", "interview_team-user": str(mo.pk)})
    own = one.diagnostic.appointments.get(user=one.ana)
    assert "Take yourself off" in one.get("diagnostics:team-remove", appointment=own.pk).content.decode()
    response = one.browser.post(one.url("diagnostics:team-remove", appointment=own.pk), follow=True)
    assert response.templates[0].name == "diagnostics/outside.html"


def test_appointment_of_another_diagnostic_is_not_taken_off_here(workspace) -> None:
    one, other = started(workspace), started(workspace, "Another", member(workspace, "Mo"))
    (appointment,) = other.diagnostic.appointments.all()
    assert one.post("diagnostics:team-remove", appointment=appointment.pk).status_code == 404
    assert other.diagnostic.appointments.count() == 1
