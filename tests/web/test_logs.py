"""What is a key, and what was searched for, is in no log."""

from __future__ import annotations

import logging

import pytest

from strandline.web.logs import WithoutKeys, without_keys


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
