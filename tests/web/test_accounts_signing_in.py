"""Signing in by an emailed code, with a second factor, and what happens to whoever guesses."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from people_of_the_app import Role, account, browser_of, cast, member

from strandline.accounts.models import User

pytestmark = pytest.mark.django_db

CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$|^[A-Z0-9]{6,9}$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _no_attempts_counted() -> None:
    cache.clear()


@pytest.fixture
def ana() -> User:
    user = account("Ana Pereira")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in_mail() -> str:
    found = CODE.search(mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group()


def ask_for_code(browser: Client, email: str) -> HttpResponse:
    return browser.post(reverse("account_login"), {"email": email})


def type_code(browser: Client, code: str) -> HttpResponse:
    return browser.post(reverse("account_confirm_login_code"), {"code": code})


def is_signed_in(browser: Client) -> bool:
    return browser.get(reverse("account:you")).status_code == 200


def app_of(user: User) -> str:
    """Sets up an authenticator app and gives its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_code_from_the_mail_signs_in(client: Client, ana: User) -> None:
    ask_for_code(client, "ANA.pereira@example.org")
    response = type_code(client, code_in_mail())
    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_code_in_small_letters_without_the_dash_is_the_code(client: Client, ana: User) -> None:
    ask_for_code(client, ana.email)
    type_code(client, code_in_mail().lower().replace("-", ""))
    assert is_signed_in(client)


def test_signing_in_leads_to_where_somebody_was_going(client: Client, ana: User) -> None:
    asked = client.get(reverse("account:new-workspace"))["Location"]
    page = client.get(asked).content.decode()
    going_to = re.search(r'name="next" value="([^"]+)"', page).group(1)
    asked_on = client.post(asked, {"email": ana.email, "next": going_to})["Location"]
    response = client.post(asked_on, {"code": code_in_mail(), "next": going_to})
    assert response["Location"] == reverse("account:new-workspace")


def test_address_without_account_is_answered_alike_and_told_by_mail(client: Client, ana: User) -> None:
    known = ask_for_code(Client(), ana.email)
    unknown = ask_for_code(client, "nobody@example.org")
    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    message = mail.outbox[-1]
    assert message.to == ["nobody@example.org"]
    assert "There is no account for it" in message.body
    assert not CODE.search(message.body)


def test_three_wrong_codes_end_the_attempt(client: Client, ana: User) -> None:
    ask_for_code(client, ana.email)
    right = code_in_mail()
    statuses = [type_code(client, "WRONG-CODE").status_code for _ in range(3)]
    assert statuses == [200, 200, 302]
    type_code(client, right)
    assert not is_signed_in(client)


def test_wrong_code_says_what_to_do(client: Client, ana: User) -> None:
    ask_for_code(client, ana.email)
    page = type_code(client, "WRONG-CODE").content.decode()
    assert "That is not the code" in page
    assert "There is a problem" in page


def test_codes_asked_for_too_often_are_refused_from_any_device_and_the_page_helps(ana: User) -> None:
    for _ in range(3):
        assert ask_for_code(Client(), ana.email).status_code == 302
    sent = len(mail.outbox)

    response = ask_for_code(Client(REMOTE_ADDR="203.0.113.9"), ana.email)

    assert response.status_code == 429
    assert "Please wait a few minutes" in response.content.decode()
    assert len(mail.outbox) == sent


def test_one_place_that_tries_many_addresses_is_refused(client: Client, ana: User) -> None:
    statuses = [ask_for_code(Client(), f"p{number}@example.org").status_code for number in range(21)]
    assert statuses == [302] * 20 + [429]


def test_code_that_cannot_be_mailed_is_said(client: Client, ana: User, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nothing listens there
    response = ask_for_code(client, ana.email)
    assert response.status_code == 503
    assert "We could not send the mail" in response.content.decode()


def test_second_factor_is_asked_for_after_the_code(client: Client, ana: User) -> None:
    secret = app_of(ana)
    ask_for_code(client, ana.email)
    response = type_code(client, code_in_mail())
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
    assert is_signed_in(client)


def test_recovery_code_takes_the_place_of_the_app_once(ana: User) -> None:
    app_of(ana)
    code = RecoveryCodes.activate(ana).get_unused_codes()[0]
    came_in = []
    for _ in range(2):
        browser = Client()
        ask_for_code(browser, ana.email)
        type_code(browser, code_in_mail())
        browser.post(reverse("mfa_authenticate"), {"code": code})
        came_in.append(is_signed_in(browser))
    assert came_in == [True, False]


def test_wrong_codes_of_the_second_factor_are_locked(client: Client, ana: User) -> None:
    secret = app_of(ana)
    ask_for_code(client, ana.email)
    type_code(client, code_in_mail())
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": app_code(secret)}).content.decode()
    assert "That was wrong too often" in page
    assert not is_signed_in(client)


@pytest.mark.django_db(transaction=True)  # what follows the commit is part of it
def test_app_is_set_up_and_recovery_codes_are_shown(ana: User) -> None:
    browser = browser_of(ana)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'<code class="key">(\w+)</code>', page).group(1)

    response = browser.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    codes = browser.get(response["Location"]).content.decode()

    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert codes.count("<li><code>") == 10
    assert Authenticator.objects.filter(user=ana, type=Authenticator.Type.TOTP).exists()
    assert "An authenticator app was added" in mail.outbox[-1].subject


def test_how_one_signs_in_is_changed_only_by_whoever_shows_the_second_factor(ana: User) -> None:
    app_of(ana)
    browser = browser_of(ana)  # signed in a while ago
    response = browser.post(reverse("mfa_deactivate_totp"))
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(user=ana).exists()


@pytest.mark.parametrize(
    ("who", "waits"), [("interviewer", True), ("lead", True), ("member", False), ("commissioner", False)]
)
def test_leads_and_teams_set_up_a_second_factor_first_where_it_is_asked(
    workspace, tmp_path, settings, who: str, waits: bool
) -> None:
    people = cast(workspace, tmp_path / "interviews")
    person, page = getattr(people, who), reverse("members:list", args=[workspace.slug])
    settings.STRANDLINE_SECOND_FACTOR = True
    browser = browser_of(person)

    first = browser.get(page)
    explained = "needs a second factor" in browser.get(reverse("mfa_index")).content.decode()
    app_of(person)
    after = browser.get(page).status_code

    assert (first.status_code, first.get("Location")) == ((302, reverse("mfa_index")) if waits else (200, None))
    assert explained is waits
    assert after == 200


def test_nobody_has_to_where_it_is_not_asked(workspace, settings) -> None:
    settings.STRANDLINE_SECOND_FACTOR = False
    browser = browser_of(member(workspace, "Lena Lead", Role.LEAD))
    assert browser.get(reverse("members:list", args=[workspace.slug])).status_code == 200


def test_address_is_changed_by_a_code_that_goes_to_the_new_one(ana: User) -> None:
    browser = browser_of(ana)
    browser.post(reverse("account_email"), {"email": "ana@new.example.org", "action_add": "1"})
    assert mail.outbox[-1].to == ["ana@new.example.org"]
    ana.refresh_from_db()
    before = ana.email

    browser.post(reverse("account_email_verification_sent"), {"code": code_in_mail()})
    ana.refresh_from_db()

    assert (before, ana.email) == ("ana.pereira@example.org", "ana@new.example.org")
    assert ["ana.pereira@example.org"] in [message.to for message in mail.outbox]  # who had it before hears of it


def test_address_of_another_account_is_not_taken(ana: User) -> None:
    account("Mo Member")
    browser = browser_of(ana)
    browser.post(reverse("account_email"), {"email": "mo.member@example.org", "action_add": "1"})
    # Only whoever reads mail there learns that it has an account.
    page = browser.post(reverse("account_email_verification_sent"), {"code": code_in_mail()}).content.decode()
    assert "Another account uses this address" in page
    assert User.objects.get(pk=ana.pk).email == "ana.pereira@example.org"


def test_devices_are_listed_and_the_others_signed_out(ana: User) -> None:
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit Version/17.0 Safari/604.1")
    laptop = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko Firefox/130.0")
    for browser in (phone, laptop):
        ask_for_code(browser, ana.email)
        type_code(browser, code_in_mail())

    page = laptop.get(reverse("usersessions_list")).content.decode()
    laptop.post(reverse("usersessions_list"))

    assert "Safari on iPhone" in page
    assert "Firefox on Windows" in page
    assert (is_signed_in(phone), is_signed_in(laptop)) == (False, True)


def test_sign_out_everywhere_ends_this_session_too(ana: User) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        ask_for_code(browser, ana.email)
        type_code(browser, code_in_mail())
    browsers[0].post(reverse("account:sign-out-everywhere"))
    assert [is_signed_in(browser) for browser in browsers] == [False, False]


def test_there_are_no_passwords_and_nobody_signs_up(client: Client, ana: User) -> None:
    for name in ("account_change_password", "account_set_password", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    client.post(reverse("account_signup"), {"email": "eve@example.org"})
    assert not User.objects.filter(email="eve@example.org").exists()
    assert "by invitation" in client.get(reverse("account_signup")).content.decode()


def test_closed_account_gets_no_code(client: Client, ana: User) -> None:
    User.objects.update(is_active=False)
    ask_for_code(client, ana.email)
    assert not CODE.search(mail.outbox[-1].body)


def test_pages_of_sign_in_hold_no_script_or_style_of_their_own(client: Client, ana: User) -> None:
    """What the content security policy would stop: passkeys would fail without a word."""
    app_of(ana)
    mine = browser_of(ana)
    names = ("account:you", "account_email", "mfa_index", "mfa_list_webauthn", "usersessions_list", "account_logout")
    pages = [client.get(reverse("account_login")), client.get("/"), *(mine.get(reverse(name)) for name in names)]
    other = browser_of(account("Mo Member"))
    pages += [other.get(reverse(name)) for name in ("mfa_add_webauthn", "mfa_activate_totp")]
    ask_for_code(client, ana.email)
    pages.append(type_code(client, code_in_mail()))
    pages.append(client.get(reverse("mfa_authenticate")))
    for page in pages[:-2] + pages[-1:]:
        assert page.status_code == 200
        html = page.content.decode()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", html)
        assert all('type="application/json"' in attributes for attributes in scripts), scripts
        assert not re.search(r"\sstyle=|\son\w+=|<style", html)
        assert "unsafe" not in page["Content-Security-Policy"]


def test_secret_of_the_app_is_named_after_strandline(ana: User) -> None:
    assert "issuer=Strandline" in get_adapter().build_totp_url(ana, "SECRET")
