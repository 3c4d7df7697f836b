"""The first person to come to a new Strandline, and how they and whoever they invite come in after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from watching import PHONE, Watch, code_in, expect_no_axe_violations, newest_mail, screenshot

from strandline.accounts.models import User

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("mails_are_shown")]

DESKTOP_AND_PHONE = (1280, PHONE)


def seen(page: Page, name: str) -> None:
    """Everything a page has to be, at both widths."""
    for width in DESKTOP_AND_PHONE:
        screenshot(page, f"accounts-{name}", width)
        expect_no_axe_violations(page)
    page.set_viewport_size({"width": 1280, "height": 800})


# -- given, when, then -------------------------------------------------------------------------------------------------


def given_a_new_strandline(watch: Watch) -> Page:
    page = watch.open()
    page.goto(f"{watch.site}/")
    assert page.get_by_role("heading", level=1).inner_text() == "Begin"
    return page


def when_somebody_gives_nothing_the_page_says_what_is_missing(page: Page) -> None:
    page.get_by_role("button", name="Send me a code").click()
    page.locator(".govuk-error-summary").wait_for()
    assert page.locator(".govuk-error-summary").evaluate("it => it === document.activeElement")
    assert page.title().startswith("Error: ")


def when_they_begin(page: Page) -> None:
    page.get_by_label("Your name").fill("Ana Pereira")
    page.get_by_label("Your email address").fill("ana@example.org")
    page.get_by_label("Name of the workspace").fill("Saltmarsh Partnership")
    page.get_by_role("radio", name="Partnership").check()
    page.get_by_label("Place it is about").fill("Saltmarsh")
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/start/code/")


def when_they_type_the_code_that_was_mailed(page: Page, watch: Watch, to: str = "ana@example.org") -> None:
    page.get_by_label("Code").fill(code_in(newest_mail(watch, to)))
    page.get_by_role("button", name="Go on").click()


def then_they_are_in_their_workspace(page: Page) -> None:
    page.wait_for_url("**/w/saltmarsh-partnership/")
    assert page.locator(".site-place").inner_text() == "Saltmarsh Partnership"


def given_a_device_that_keeps_passkeys(page: Page) -> None:
    """Chromium's own: it answers as a laptop does whose owner puts a finger on it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def when_they_add_a_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/you/sign-in/passkeys/add/")
    page.get_by_label("Name for this passkey").fill("Work laptop")
    seen(page, "add-passkey")
    page.get_by_role("button", name="Add this device").click()
    page.wait_for_url("**/recovery-codes/")
    seen(page, "recovery-codes")


def when_they_sign_out(page: Page) -> None:
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="From what people said").wait_for()


# -- stories -----------------------------------------------------------------------------------------------------------


def test_first_start_leads_to_a_workspace_of_ones_own(watch: Watch) -> None:
    page = given_a_new_strandline(watch)
    seen(page, "begin")
    when_somebody_gives_nothing_the_page_says_what_is_missing(page)
    seen(page, "begin-errors")
    when_they_begin(page)
    seen(page, "code")
    when_they_type_the_code_that_was_mailed(page, watch)
    then_they_are_in_their_workspace(page)
    mail = newest_mail(watch, "ana@example.org")
    seen(mail, "mail")
    mail.goto(f"{watch.site}/dev/mail/")
    seen(mail, "mails")


def test_passkey_signs_in_without_a_code(watch: Watch) -> None:
    page = given_a_new_strandline(watch)
    when_they_begin(page)
    when_they_type_the_code_that_was_mailed(page, watch)
    then_they_are_in_their_workspace(page)
    given_a_device_that_keeps_passkeys(page)

    when_they_add_a_passkey(page, watch.site)
    page.goto(f"{watch.site}/you/sign-in/passkeys/")
    seen(page, "passkeys")
    when_they_sign_out(page)
    seen(page, "front")
    page.get_by_role("button", name="Sign in").click()
    seen(page, "sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()

    then_they_are_in_their_workspace(page)


def test_person_invited_by_mail_joins_on_their_phone(watch: Watch) -> None:
    page = given_a_new_strandline(watch)
    when_they_begin(page)
    when_they_type_the_code_that_was_mailed(page, watch)
    then_they_are_in_their_workspace(page)
    page.goto(f"{watch.site}/w/saltmarsh-partnership/members/invite/")
    seen(page, "invite")
    page.get_by_label("Email address").fill("mo@example.org")
    page.get_by_role("radio", name="Steward").check()
    page.get_by_role("button", name="Send the invitation").click()
    page.wait_for_url("**/members/")
    seen(page, "members")

    link = newest_mail(watch, "mo@example.org").locator("main a[href*='/join/']").get_attribute("href")
    phone = watch.open(width=PHONE)
    phone.goto(link)
    seen(phone, "join")
    phone.get_by_label("Your name").fill("Mo Member")
    phone.get_by_role("button", name="Accept and join").click()

    then_they_are_in_their_workspace(phone)
    page.reload()
    assert "Mo Member" in page.locator("main").inner_text()


def test_own_pages_are_good_on_every_screen(watch: Watch) -> None:
    page = given_a_new_strandline(watch)
    when_they_begin(page)
    when_they_type_the_code_that_was_mailed(page, watch)
    then_they_are_in_their_workspace(page)
    own = {
        "you": "/you/",
        "name": "/you/name/",
        "email": "/you/email/",
        "how-you-sign-in": "/you/sign-in/",
        "app": "/you/sign-in/app/",
        "devices": "/you/devices/",
        "new-workspace": "/you/workspaces/new/",
        "workspaces": "/?choose=1",
        "history": "/w/saltmarsh-partnership/history/",
        "leave": "/w/saltmarsh-partnership/members/leave/",
        "by-invitation": "/sign-up/",
    }
    for name, path in own.items():
        page.goto(f"{watch.site}{path}")
        seen(page, name)
    assert User.objects.count() == 1


def test_sign_in_works_without_script(watch: Watch) -> None:
    page = watch.open(script=False)
    page.goto(f"{watch.site}/")
    when_they_begin(page)
    when_they_type_the_code_that_was_mailed(page, watch)
    then_they_are_in_their_workspace(page)
