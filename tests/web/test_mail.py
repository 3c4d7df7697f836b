"""Mail that is shown where there is no mail server, and mail that goes to a real one."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage as Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import AsyncMessage
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from making import TESTER

from strandline.web import mail
from strandline.web.members.letters import send_invitation
from strandline.web.settings import _mail as mail_settings
from strandline.workspaces.actions import invite


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "strandline.web.mail.ShownMail"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


@pytest.fixture
def mailbox(folder: Path, settings) -> Client:
    settings.ROOT_URLCONF = "mailbox_urls"
    return Client()


def send(subject: str, words: str = "Hello.") -> None:
    send_mail(subject, words, None, ["ana@example.org"])


def test_shown_mail_is_kept_for_its_owner_alone(folder: Path) -> None:
    send("Your code", "It is 1234.")
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_shown_mail_is_printed_where_the_app_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    send("Your code", "It is 1234.")
    printed = capsys.readouterr().err
    assert "Mail to ana@example.org: Your code" in printed
    assert "It is 1234." in printed


def test_shown_mails_are_read_back_newest_first(folder: Path) -> None:
    for subject in ("First", "Zweite – ünïcödé", "Third"):
        send(subject, f"Words of {subject}")
    assert [found.subject for found in mail.kept()] == ["Third", "Zweite – ünïcödé", "First"]
    assert mail.kept()[1].words.strip() == "Words of Zweite – ünïcödé"


def test_name_that_leads_out_of_the_folder_finds_nothing(folder: Path) -> None:
    send("One")
    (folder.parent / "outside.eml").write_text("Subject: secret\n\nx")
    assert mail.read("../outside") is None
    assert mail.read("no-such-mail") is None


@pytest.mark.django_db
def test_mailbox_shows_mails_with_links_that_can_be_followed(mailbox: Client) -> None:
    send("An invitation", "Open http://localhost:8000/join/abc.def/ now. <b>Not bold</b>")
    listed = mailbox.get(reverse("mailbox", urlconf="mailbox_urls")).content.decode()
    (kept,) = mail.kept()
    shown = mailbox.get(f"/dev/mail/{kept.name}/").content.decode()
    assert f'href="/dev/mail/{kept.name}/"' in listed
    assert 'href="http://localhost:8000/join/abc.def/"' in shown
    assert "<b>Not bold</b>" not in shown


@pytest.mark.django_db
def test_mailbox_is_not_there_where_nobody_develops(folder: Path, client: Client) -> None:
    send("Your code")
    with pytest.raises(NoReverseMatch):
        reverse("mailbox")
    assert client.get("/dev/mail/").status_code == 404


class Kept(AsyncMessage):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    async def handle_message(self, message: object) -> None:
        parsed = message_from_bytes(bytes(message), policy=policy.default)  # type: ignore[call-overload]
        assert isinstance(parsed, Message)
        self.messages.append(parsed)


@pytest.fixture
def server() -> Iterator[Controller]:
    def knows(server: object, session: object, envelope: object, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"strandline", b"p@ss word"))

    with socket.socket() as free:  # the server looks for itself at the port it is told: 0 will not do
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Kept(), hostname="127.0.0.1", port=port, authenticator=knows, auth_require_tls=False)
    controller.start()
    yield controller
    controller.stop()


def use(settings: object, url: str) -> None:
    for name, value in mail_settings(url).items():
        setattr(settings, name, value)


def test_mail_goes_to_the_server_that_is_named(workspace, settings, server: Controller) -> None:
    use(settings, f"smtp://strandline:p%40ss%20word@127.0.0.1:{server.port}")
    settings.DEFAULT_FROM_EMAIL = "Strandline <learn@example.org>"
    invitation = invite(workspace=workspace, email="mo@example.org", role="member", by=TESTER)

    assert send_invitation(invitation)

    (message,) = server.handler.messages
    assert (message["To"], message["From"]) == ("mo@example.org", "Strandline <learn@example.org>")
    assert message.get_content_type() == "text/plain"
    assert "http://localhost:8000/join/" in message.get_content()


def test_server_that_does_not_know_us_sends_nothing_and_that_is_told(workspace, settings, server: Controller) -> None:
    use(settings, f"smtp://strandline:wrong@127.0.0.1:{server.port}")
    invitation = invite(workspace=workspace, email="mo@example.org", role="member", by=TESTER)
    assert not send_invitation(invitation)
    assert server.handler.messages == []


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://mail.example.org", 587, False, True),
        ("smtps://mail.example.org", 465, True, False),
        ("smtp://localhost:25", 25, False, False),
    ],
)
def test_mail_is_encrypted_unless_the_server_is_on_this_machine(url: str, port: int, ssl: bool, tls: bool) -> None:
    found = mail_settings(url)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, tls)


def test_mail_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="STRANDLINE_MAIL_URL"):
        mail_settings("https://mail.example.org")
