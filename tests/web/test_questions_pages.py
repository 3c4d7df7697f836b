"""Step 3 in the browser: what is asked, in which order, and the guide on paper."""

from __future__ import annotations

import pytest
from diagnostic_steps import Started, errors_of, made_from, started
from django.db import connection
from django.test.utils import CaptureQueriesContext
from making import TESTER
from people_of_the_app import browser_of, cast

from strandline.diagnostics.actions.questions import add_question, change_question
from strandline.diagnostics.actions.terms import describe_terms
from strandline.diagnostics.models import Question
from strandline.transcripts import BUILT_IN_GUIDE


@pytest.fixture
def one(workspace) -> Started:
    return started(workspace)


def ask(one: Started, *texts: str) -> list[Question]:
    return [add_question(diagnostic=one.diagnostic, text=text, facet="keep", by=TESTER) for text in texts]


def texts_of(one: Started) -> list[str]:
    return list(one.diagnostic.questions.order_by("position").values_list("text", flat=True))


def test_page_without_questions_shows_the_built_in_guide_and_starts_from_it(one) -> None:
    content = one.get("diagnostics:questions").content.decode()
    assert all(question.text in content for question in BUILT_IN_GUIDE)
    assert one.post("diagnostics:questions-built-in").url == one.url("diagnostics:questions")
    assert texts_of(one) == [question.text for question in BUILT_IN_GUIDE]


def test_built_in_guide_does_not_replace_what_somebody_wrote(one) -> None:
    ask(one, "Ours?")
    response = one.browser.post(one.url("diagnostics:questions-built-in"), follow=True)
    assert "There are questions here already." in response.content.decode()
    assert texts_of(one) == ["Ours?"]


def test_question_is_added_with_what_it_looks_for(one) -> None:
    one.post("diagnostics:questions", {"text": "What would you keep?\r\nAnd why?", "facet": "keep"})
    assert one.diagnostic.questions.values_list("text", "facet").get() == ("What would you keep?\nAnd why?", "keep")


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"text": ""}, ["Write the question", "Choose what it looks for, or “None of these”"]),
        ({"text": "Why?"}, ["Choose what it looks for, or “None of these”"]),
        ({"text": " ", "facet": "keep"}, ["Write the question"]),
    ],
)
def test_question_with_a_slip_is_shown_again_and_not_added(one, sent, errors) -> None:
    assert errors_of(one.post("diagnostics:questions", sent)) == errors
    assert texts_of(one) == []


def test_question_is_moved_by_a_button(one) -> None:
    _, second, _ = ask(one, "A?", "B?", "C?")
    moved = one.post("diagnostics:question-move", {"to": "up"}, question=second.pk)
    assert moved.url.endswith(f"#row-{second.pk}")
    assert f'id="row-{second.pk}"' in one.get("diagnostics:questions").content.decode()
    assert texts_of(one) == ["B?", "A?", "C?"]
    one.post("diagnostics:question-move", {"to": "down"}, question=second.pk)
    assert texts_of(one) == ["A?", "B?", "C?"]


def test_question_is_removed_after_asking(one) -> None:
    first, _ = ask(one, "A?", "B?")
    assert "A?" in one.get("diagnostics:question-remove", question=first.pk).content.decode()
    assert texts_of(one) == ["A?", "B?"]
    one.post("diagnostics:question-remove", question=first.pk)
    assert texts_of(one) == ["B?"]


def test_question_changed_by_two_shows_both_and_saves_neither(one) -> None:
    (question,) = ask(one, "What to keep?")
    page = one.get("diagnostics:question", question=question.pk)
    change_question(question=question, text="What to hold on to?", facet="keep", by=TESTER)
    sent = {"made_from": made_from(page), "text": "What would you keep?", "facet": "keep"}
    response = one.post("diagnostics:question", sent, question=question.pk)
    content = response.content.decode()
    assert "What to hold on to?" in content
    assert "What would you keep?" in content
    assert texts_of(one) == ["What to hold on to?"]
    one.post("diagnostics:question", sent | {"made_from": made_from(response)}, question=question.pk)
    assert texts_of(one) == ["What would you keep?"]


def test_question_removed_while_somebody_changes_it_loses_no_text(one) -> None:
    (question,) = ask(one, "What to keep?")
    gone = question.pk
    page = one.get("diagnostics:question", question=gone)
    question.delete()
    sent = {"made_from": made_from(page), "text": "What would you keep, and who sees to it?", "facet": "keep"}
    response = one.post("diagnostics:question", sent, question=gone)
    assert "Somebody removed this question while you were writing." in response.content.decode()
    assert response.context["form"]["text"].value() == "What would you keep, and who sees to it?"


def test_page_says_what_a_change_means_once_interviews_were_held(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    held = Started(people.diagnostic, people.interviewer, browser_of(people.interviewer))
    question = people.diagnostic.questions.first()
    for page in (held.get("diagnostics:questions"), held.get("diagnostics:question", question=question.pk)):
        assert "6 conversations have been held." in page.content.decode()


def test_page_says_nothing_of_it_before(one) -> None:
    assert "have been held" not in one.get("diagnostics:questions").content.decode()


def test_printed_guide_has_the_questions_and_help_at_hand(one) -> None:
    ask(one, "What to keep?", "What to let go?")
    describe_terms(
        diagnostic=one.diagnostic, safeguarding_contact="Jo Bell 01234", safeguarding_deputy="Sam Reed 01235", by=TESTER
    )
    content = one.get("diagnostics:guide-print").content.decode()
    for told in (
        "1. What to keep?",
        "2. What to let go?",
        "call 999",
        "Jo Bell 01234, or Sam Reed 01235",
        "agree to take part",
    ):
        assert told in content


def test_printed_guide_says_that_nobody_is_named_for_safeguarding(one) -> None:
    assert "name a safeguarding contact in the terms" in one.get("diagnostics:guide-print").content.decode()


def test_page_of_questions_asks_as_much_for_three_as_for_one(one) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert one.get("diagnostics:questions").status_code == 200
        return len(asked)

    ask(one, "A?")
    queries()
    first = queries()
    ask(one, "B?", "C?")
    assert queries() == first
