"""What is a key, and what was searched for, is in no log."""

from __future__ import annotations

import io
import logging

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from strandline.people.models import Participation, Person
from strandline.web.logs import LOGGING, WithoutKeys, message_of, without_keys


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("GET /a/k3Y-of_a-person/consent HTTP/1.1", "GET /a/…/consent HTTP/1.1"),
        ("GET /s/short/ HTTP/1.1", "GET /s/…/ HTTP/1.1"),
        ("GET https://learn.example.org/a/key HTTP/1.1", "GET https://learn.example.org/a/… HTTP/1.1"),
        ("GET /w/saltmarsh/search?q=three+forms HTTP/1.1", "GET /w/saltmarsh/search?… HTTP/1.1"),
        ("GET /invitation/Zm9vYmFyYmF6cXV4OTk/ HTTP/1.1", "GET /invitation/…/ HTTP/1.1"),
        ("GET /account/confirm-email/MQ:1tXyz:9abcdefghijk/ HTTP/1.1", "GET /account/confirm-email/…/ HTTP/1.1"),
    ],
)
def test_key_is_cut_out(line: str, told: str) -> None:
    assert without_keys(line) == told


@pytest.mark.parametrize(
    "line",
    [
        "GET /w/saltmarsh-partnership/d/0b8e2f3a-58a1-4f3e-9f55-0d1b9c1d2e3f/picture HTTP/1.1",
        "GET /static/strandline/app.css HTTP/1.1",
        "The worker ended (killed by SIGKILL); starting it again.",
    ],
)
def test_what_helps_to_find_a_fault_stays(line: str) -> None:
    assert without_keys(line) == line


def test_key_in_an_argument_of_a_record_is_cut_out() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Server Error", "/a/the-key/"), None)

    WithoutKeys().filter(record)

    assert record.getMessage() == "Server Error: /a/…/"


# -- what a database adds to an error ----------------------------------------------------------------------------------

WORDS = "Ann: my sister was sent home from ward 7"


def logged(error: BaseException) -> str:
    """What the app's own handler would write, formatted as it is."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutKeys())
    line = LOGGING["formatters"]["line"]
    handler.setFormatter(logging.Formatter(line["format"], style=line["style"]))
    log = logging.Logger("a test")
    log.addHandler(handler)
    log.error("It failed (%s)", error, exc_info=error)
    return written.getvalue()


def test_refused_row_is_in_no_traceback(workspace) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Participation.objects.create(workspace=workspace, pseudonym=WORDS, voices=0)

    line = logged(caught.value)
    assert WORDS not in line
    assert "ward 7" not in line
    assert "participation_has_a_voice" in line  # which constraint it was
    assert "test_logs.py" in line  # and where
    assert line.count("Traceback (most recent call last):") == 2  # of the database's own error, too
    if connection.vendor == "postgresql":
        assert "ward 7" in str(caught.value)  # it would have been there


def test_key_that_is_there_already_is_in_no_traceback(workspace) -> None:
    person = Person.objects.create(workspace=workspace, name=WORDS)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Person.objects.create(pk=person.pk, workspace=workspace, name=WORDS)

    line = logged(caught.value)
    assert "ward 7" not in line
    assert str(person.pk) not in line


def test_what_a_failing_statement_was_given_is_in_no_traceback(db) -> None:
    statement, given = "SELECT CAST(%s AS integer)", 'sister "and then"\nnobody called'
    if connection.vendor == "sqlite":
        statement, given = "SELECT * FROM temp.told WHERE told MATCH %s", "sister: nobody called"
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.told USING fts5(words)")
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [given])

    assert "sister" in str(caught.value)  # it would have been there
    line = logged(caught.value)
    assert "sister" not in line
    assert "and then" not in line
    assert "nobody called" not in line


def test_other_errors_say_what_they_say() -> None:
    assert message_of(ValueError("seven is too many")) == "seven is too many"
    assert message_of(RuntimeError("no page at /a/the-key/")) == "no page at /a/…/"
