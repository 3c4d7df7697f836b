"""Pages for what went wrong: they help, and nothing that was written is lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from strandline.web import errors, urls
from strandline.web.doors import anyone, signed_in

WORDS = "We had a list on the fridge: who's on their own,\nwho's got a car."
RAISED = {
    "bad": SuspiciousOperation,
    "big": RequestDataTooBig,
    "many": TooManyFilesSent,
    "not-yours": PermissionDenied,
    "broken": ValueError,
}


@anyone
def goes_wrong(request: HttpRequest, how: str) -> HttpResponse:
    raise RAISED[how]("said to the log alone")


@anyone
def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST["words"])


@signed_in
def for_members(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST["words"])


urlpatterns = [
    path("", include(urls)),
    path("wrong/<slug:how>/", goes_wrong),
    path("takes/", takes),
    path("members-only/", for_members),
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize(
    ("how", "status", "heading"),
    [
        ("bad", 400, "We could not make sense of that"),
        ("big", 413, "That is too much at once"),
        ("many", 413, "That is too much at once"),
        ("not-yours", 403, "That is not yours to do"),
        ("broken", 500, "Something broke on our side"),
    ],
)
def test_each_kind_of_failure_has_a_page_that_keeps_its_cause_to_itself(
    strict: Client, how: str, status: int, heading: str
) -> None:
    answer = strict.get(f"/wrong/{how}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert "said to the log alone" not in page


def test_a_page_that_is_not_there_says_where_to_go(strict: Client) -> None:
    answer = strict.get("/nowhere/")
    assert answer.status_code == 404
    assert "Go to the first page" in answer.content.decode()


@pytest.mark.parametrize(
    ("how", "status"), [("bad", 400), ("big", 413), ("not-yours", 403), ("no-such-way", 404), ("broken", 500)]
)
def test_no_page_of_a_failure_is_kept_by_browsers(strict: Client, how: str, status: int) -> None:
    answer = strict.get("/nowhere/" if status == 404 else f"/wrong/{how}/")
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (status, True)


def test_page_for_staff_is_english_whatever_the_browser_prefers(strict: Client) -> None:
    strict.cookies["django_language"] = "cy"  # as somebody's private link has left it
    page = strict.get("/nowhere/", headers={"accept-language": "cy"}).content.decode()
    assert '<html lang="en-gb"' in page


def test_the_page_for_our_own_faults_needs_nothing_of_ours(
    rf: RequestFactory, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500


def test_words_sent_without_a_good_token_are_shown_back_and_can_be_sent_again(strict: Client) -> None:
    answer = strict.post("/takes/", {"words": WORDS, "who": "p1"}, headers={"sec-fetch-site": "same-origin"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Your text is kept" in page
    assert WORDS.replace("'", "&#x27;") in page
    assert '<textarea name="words" hidden>' in page
    assert '<textarea name="who" hidden>' in page
    assert 'name="csrfmiddlewaretoken"' in page


def test_what_another_site_sent_cannot_be_sent_again_from_our_page(strict: Client) -> None:
    answer = strict.post("/takes/", {"words": WORDS}, headers={"sec-fetch-site": "cross-site"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert WORDS.replace("'", "&#x27;") in page
    assert "Send it again" not in page
    assert "csrfmiddlewaretoken" not in page


def test_files_are_said_to_be_chosen_again(strict: Client) -> None:
    sent = {"words": WORDS, "file": SimpleUploadedFile("notes.txt", b"notes")}
    page = strict.post("/takes/", sent, headers={"sec-fetch-site": "same-origin"}).content.decode()
    assert "choose them again" in page
    assert "Send it again" not in page


def test_what_was_typed_is_escaped_when_it_is_shown_back(strict: Client) -> None:
    page = strict.post("/takes/", {"words": "</textarea><script>alert(1)</script>" * 2}).content.decode()
    assert "<script>alert" not in page


def test_whoever_was_signed_out_while_writing_keeps_the_text(client: Client) -> None:
    answer = client.post("/members-only/", {"words": WORDS}, headers={"sec-fetch-site": "same-origin"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You were signed out. Your text is kept" in page
    assert WORDS.replace("'", "&#x27;") in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_sent_nothing_is_asked_to_sign_in(client: Client, method: str) -> None:
    answer = getattr(client, method)("/members-only/")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?next=/members-only/")
