"""Whoever takes part reads and downloads what was done that concerns them, and nothing of anybody else."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from making import TESTER
from people_of_the_app import Cast, cast

from strandline.audit.actions import Actor, concerning
from strandline.diagnostics.actions.checking import confirm_notes, wish_for
from strandline.diagnostics.models import Participant
from strandline.diagnostics.queries import current_passages
from strandline.insight.actions import listening
from strandline.people.actions import make_link, record_answers, rename
from strandline.people.links import token_of
from strandline.records.actions import decide_sharing


@pytest.fixture
def people(workspace, tmp_path) -> Cast:
    return cast(workspace, tmp_path / "interviews")


def one_who(people: Cast, pseudonym: str) -> Participant:
    return people.diagnostic.participants.get(participation__pseudonym=pseudonym)


def history_of(participant: Participant) -> str:
    token = token_of(make_link(participation=participant.participation, by=TESTER))
    return reverse("contributors:history", args=[token])


def told(participant: Participant) -> list[tuple[str, str]]:
    answer = Client().get(history_of(participant), {"download": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert header == ["When", "Who", "What"]
    return [(who, what) for _, who, what in rows]


def test_person_is_told_who_did_what_in_role_words(people: Cast) -> None:
    resident = one_who(people, "Resident 1")
    excerpt = current_passages(people.diagnostic).filter(participation=resident.participation).first()
    ines = Actor.account(people.interviewer)
    with concerning(people.diagnostic.pk):
        record_answers(
            participation=resident.participation, answers={"name": True}, by=ines, given="noted", noted_by="Ines"
        )
        decide_sharing(excerpt_id=excerpt.pk, state="cleared", by=ines, by_name="Ines Interviewer")
        confirm_notes(participant=resident, by=Actor("Resident 1"))
        wish_for(participant=resident, excerpt_id=excerpt.pk, wish="dont_quote", by=Actor("Resident 1"))
        listening.withdraw(participant=resident, by=Actor("Resident 1"), given="themselves")

    assert told(resident) == [
        ("The interview team", "Your private link was made."),
        ("You", "You withdrew."),
        ("You", "You said what you agree to."),
        ("You", "You asked something for a passage: do not quote it."),
        ("You", "You said that your notes are right."),
        ("You", "You looked at your notes."),
        ("The interview team", "It was decided whether a passage of yours may be shared: it may."),
        ("The interview team", "It was noted what you agreed to."),
        ("The interview team", "A record of what you said was kept."),
        ("The interview team", "It was noted what you agreed to."),
        ("The interview team", "You were put on the list of people to speak with."),
    ]


def test_person_is_told_nothing_of_anybody_else(people: Cast) -> None:
    other, resident = one_who(people, "Resident 2"), one_who(people, "Resident 1")
    before = told(resident)
    ines = Actor.account(people.interviewer)
    with concerning(people.diagnostic.pk):
        listening.withdraw(participant=other, by=ines, given="noted", noted_by="Ines Interviewer")
        rename(participation=other.participation, pseudonym="Jo Bloggs", by=ines)

    assert told(resident) == before
    page = Client().get(history_of(resident)).content.decode()
    for name in ("Ines", "Jo Bloggs", "Resident 2", "a test"):
        assert name not in page


def test_history_is_offered_also_after_withdrawing(people: Cast) -> None:
    resident = one_who(people, "Resident 1")
    listening.withdraw(participant=resident, by=Actor("Resident 1"), given="themselves")
    way = history_of(resident)

    start = Client().get(way.removesuffix("history/")).content.decode()

    assert "You have withdrawn" in start
    assert f'href="{way}"' in start
    assert "You withdrew." in Client().get(way).content.decode()
