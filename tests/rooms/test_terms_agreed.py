"""What was agreed, who said so, and when it has to be agreed again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils import timezone
from making import TESTER

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.terms import (
    NEEDED,
    NEEDED_OF_DIAGNOSTIC,
    TermsMissingError,
    agree_terms,
    describe_diagnostic,
    describe_terms,
    missing_terms,
)
from strandline.diagnostics.models import Diagnostic, Terms

ALL = {
    "drafts_seen_by": "The interview team",
    "leaving_out_asked_by": "Anybody we spoke to",
    "leaving_out_until": date(2026, 3, 20),
    "ends_on": date(2026, 4, 1),
    "controller": "Saltmarsh Council",
    "lawful_basis": "public_task",
    "article9": "public_interest",
    "nature": "improvement",
    "privacy_notice": "We ask, and keep it safe.",
    "retention": "Six months",
    "safeguarding_contact": "Jo Bell, 01234 567890",
    "safeguarding_deputy": "Sam Reed, 01234 567891",
}
ABOUT = {
    "title": "After the winter",
    "question": "What to keep?",
    "purpose": "To decide in April.",
    "place": "Saltmarsh",
    "asked_by": "Saltmarsh Partnership",
    "started_on": None,
}


@pytest.fixture
def diagnostic(workspace) -> Diagnostic:
    return Diagnostic.objects.create(workspace=workspace, **ABOUT)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("at").values_list("verb", flat=True))


def test_terms_of_a_new_diagnostic_miss_everything(workspace) -> None:
    blank = Diagnostic.objects.create(workspace=workspace, title="Blank")
    assert missing_terms(blank, None) == [*NEEDED_OF_DIAGNOSTIC, *NEEDED]


def test_terms_are_kept_bit_by_bit(diagnostic) -> None:
    describe_terms(diagnostic=diagnostic, controller="Saltmarsh Council", by=TESTER)
    terms = describe_terms(diagnostic=diagnostic, retention="Six months", by=TESTER)
    assert (terms.controller, terms.retention) == ("Saltmarsh Council", "Six months")
    assert missing_terms(diagnostic, terms) == [name for name in NEEDED if name not in {"controller", "retention"}]


def test_terms_saved_unchanged_write_no_event(diagnostic) -> None:
    describe_terms(diagnostic=diagnostic, controller="Saltmarsh Council", by=TESTER)
    describe_terms(diagnostic=diagnostic, controller="Saltmarsh Council", by=TESTER)
    assert verbs()[-1:] == ["terms.described"]
    assert verbs().count("terms.described") == 1


def test_audit_of_terms_holds_names_of_fields_and_no_text(diagnostic) -> None:
    describe_terms(diagnostic=diagnostic, privacy_notice="Secret words", by=TESTER)
    assert AuditEvent.objects.get(verb="terms.described").details == {"fields": ["privacy_notice"]}


@pytest.mark.parametrize("left_out", sorted(ALL))
def test_terms_are_not_agreed_while_one_is_missing(diagnostic, left_out) -> None:
    describe_terms(diagnostic=diagnostic, by=TESTER, **{name: ALL[name] for name in ALL if name != left_out})
    with pytest.raises(TermsMissingError) as error:
        agree_terms(diagnostic=diagnostic, by=TESTER)
    assert error.value.missing == [left_out]
    assert Terms.objects.get().agreed_at is None


def test_terms_with_something_left_in_square_brackets_are_not_agreed(diagnostic) -> None:
    describe_terms(diagnostic=diagnostic, by=TESTER, **(ALL | {"privacy_notice": "[who asks] would like to know"}))
    with pytest.raises(TermsMissingError) as error:
        agree_terms(diagnostic=diagnostic, by=TESTER)
    assert error.value.missing == ["privacy_notice"]


def test_terms_agreed_say_who_and_when(diagnostic) -> None:
    describe_terms(diagnostic=diagnostic, by=TESTER, **ALL)
    before = timezone.now()
    terms = agree_terms(diagnostic=diagnostic, by=TESTER)
    assert terms.agreed_by == "a test"
    assert before <= terms.agreed_at <= timezone.now()
    assert verbs()[-1] == "terms.agreed"


def test_terms_agreed_twice_are_agreed_once(diagnostic) -> None:
    describe_terms(diagnostic=diagnostic, by=TESTER, **ALL)
    first = agree_terms(diagnostic=diagnostic, by=TESTER).agreed_at
    assert agree_terms(diagnostic=diagnostic, by=TESTER).agreed_at == first
    assert verbs().count("terms.agreed") == 1


def test_terms_changed_after_agreement_must_be_agreed_again(diagnostic) -> None:
    describe_terms(diagnostic=diagnostic, by=TESTER, **ALL)
    agree_terms(diagnostic=diagnostic, by=TESTER)
    terms = describe_terms(diagnostic=diagnostic, retention="A year", by=TESTER)
    assert (terms.agreed_at, terms.agreed_by) == (None, "")


@pytest.mark.parametrize(("changed", "agreed_still"), [("question", False), ("purpose", False), ("title", True)])
def test_agreement_lapses_with_the_question_but_not_with_the_title(diagnostic, changed, agreed_still) -> None:
    describe_terms(diagnostic=diagnostic, by=TESTER, **ALL)
    agree_terms(diagnostic=diagnostic, by=TESTER)
    describe_diagnostic(diagnostic=diagnostic, by=TESTER, **(ABOUT | {changed: "Something else"}))
    assert (Terms.objects.get().agreed_at is not None) == agreed_still


@pytest.mark.parametrize("half", [{"agreed_by": "Somebody"}, {"agreed_at": timezone.now()}])
def test_half_an_agreement_is_refused_by_the_database(diagnostic, half) -> None:
    with pytest.raises(IntegrityError):
        Terms.objects.create(workspace_id=diagnostic.workspace_id, diagnostic=diagnostic, **half)
