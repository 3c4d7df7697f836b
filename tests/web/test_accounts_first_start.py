"""The first person to come: an account, a workspace, a code that shows that the address is theirs."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from making import TESTER, gathered, six_people

from strandline.accounts.models import User
from strandline.diagnostics.actions.beginning import AlreadyBegunError, begin
from strandline.diagnostics.models import Appointment
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Membership, Workspace
from strandline.workspaces.walls import within

pytestmark = pytest.mark.django_db

ANA = {
    "name": "Ana Pereira",
    "email": "ana@example.org",
    "workspace_name": "Saltmarsh Partnership",
    "kind": "partnership",
    "place_name": "Saltmarsh",
}


@pytest.fixture(autouse=True)
def _no_attempts_counted() -> None:
    cache.clear()


def code_mailed_to(address: str) -> str:
    message = mail.outbox[-1]
    assert message.to == [address]
    found = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$|^[A-Z0-9]{6,9}$", message.body, re.MULTILINE)
    assert found, message.body
    return found.group()


def test_first_start_makes_account_and_workspace(client: Client) -> None:
    client.post("/", ANA)
    response = client.post("/start/code/", {"code": code_mailed_to("ana@example.org")})

    assert response["Location"] == "/"
    ana = User.objects.get()
    assert (ana.name, ana.email) == ("Ana Pereira", "ana@example.org")
    with scopes_disabled():
        membership = Membership.objects.select_related("workspace").get()
    assert (membership.user, membership.role) == (ana, Membership.Role.LEAD)
    assert membership.workspace.name == "Saltmarsh Partnership"
    assert membership.workspace.place_name == "Saltmarsh"
    assert client.get("/")["Location"] == reverse("home", args=["saltmarsh-partnership"])


def test_nothing_is_made_before_the_code_comes_back(client: Client) -> None:
    client.post("/", ANA)
    assert not User.objects.exists()
    with scopes_disabled():
        assert not Workspace.objects.exists()


def test_first_start_takes_over_what_commands_have_read(
    client: Client, tmp_path, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = open_workspace(name="From the command line", by=TESTER)
    with within(workspace):
        diagnostic = gathered(workspace, six_people(tmp_path / "interviews")).diagnostic

    page = client.get("/")
    client.post("/", {"name": "Ana Pereira", "email": "ana@example.org", "key": key_in(caplog)})
    client.post("/start/code/", {"code": code_mailed_to("ana@example.org")})

    assert "workspace_name" not in page.content.decode()
    with within(workspace):
        assert Membership.objects.get().role == Membership.Role.LEAD
        appointment = Appointment.objects.get()
    assert appointment.diagnostic_id == diagnostic.pk
    assert (appointment.user.email, appointment.part) == ("ana@example.org", Appointment.Part.INTERVIEW_TEAM)


def key_in(caplog: pytest.LogCaptureFixture) -> str:
    return caplog.messages[-1].rpartition(": ")[2]


def test_what_is_there_is_taken_over_only_by_who_can_read_the_log(client: Client) -> None:
    open_workspace(name="From the command line", by=TESTER)
    page = client.post("/", {"name": "Eve", "email": "eve@example.org", "key": "0123456789"}).content.decode()
    assert "That is not the starting key" in page
    assert mail.outbox == []


def test_no_key_is_asked_for_where_only_who_runs_it_sees_the_code(client: Client, settings, tmp_path) -> None:
    settings.EMAIL_BACKEND = "strandline.web.mail.ShownMail"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    open_workspace(name="From the command line", by=TESTER)
    response = client.post("/", {"name": "Ana", "email": "ana@example.org"})
    assert response["Location"] == "/start/code/"


@pytest.mark.parametrize("shown", [True, False])
def test_only_mail_that_is_sent_can_take_a_few_minutes(client: Client, settings, tmp_path, shown: bool) -> None:
    if shown:
        settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "strandline.web.mail.ShownMail", tmp_path
    page = client.post("/", ANA, follow=True).content.decode()
    assert "No code yet?" in page
    assert ("has no mail server" in page, "Mail can take a few minutes" in page) == (shown, not shown)


def test_starting_key_is_not_guessed(client: Client) -> None:
    open_workspace(name="From the command line", by=TESTER)
    guesses = [
        client.post("/", {"name": "Eve", "email": "eve@example.org", "key": f"GUESS{number}"}).status_code
        for number in range(4)
    ]
    assert guesses == [200, 200, 200, 429]


def test_first_page_is_for_signing_in_once_somebody_has_an_account(client: Client) -> None:
    begin(email="ana@example.org", name="Ana", workspace_name="Saltmarsh", kind="partnership")
    page = client.post("/", ANA | {"email": "eve@example.org"}).content.decode()
    assert "Sign in" in page
    assert mail.outbox == []
    assert client.get("/start/code/")["Location"] == "/"


def test_whoever_comes_second_makes_no_account(client: Client) -> None:
    client.post("/", ANA | {"email": "eve@example.org"})
    code = code_mailed_to("eve@example.org")
    begin(email="ana@example.org", name="Ana", workspace_name="Saltmarsh", kind="partnership")
    client.post("/start/code/", {"code": code})
    assert [user.email for user in User.objects.all()] == ["ana@example.org"]


def test_begin_a_second_time_is_an_error() -> None:
    begin(email="ana@example.org", name="Ana", workspace_name="Saltmarsh", kind="partnership")
    with pytest.raises(AlreadyBegunError):
        begin(email="eve@example.org", name="Eve", workspace_name="Saltmarsh", kind="partnership")


def test_wrong_codes_at_the_first_start_end_it(client: Client) -> None:
    client.post("/", ANA)
    right = code_mailed_to("ana@example.org")
    statuses = [client.post("/start/code/", {"code": "WRONG"}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.post("/start/code/", {"code": right})["Location"] == "/"
    assert not User.objects.exists()


def test_first_start_asks_for_what_is_missing(client: Client) -> None:
    page = client.post("/", {"kind": "partnership"}).content.decode()
    for words in ("Enter your name", "Enter your email address", "Enter a name for the workspace"):
        assert words in page
    assert mail.outbox == []
