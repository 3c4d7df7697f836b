"""Every component as it meets people: by keyboard, on a phone, without script, when something went wrong."""

from __future__ import annotations

import re

import pytest
from watching import (
    DESKTOP,
    PHONE,
    SMALL_PHONE,
    Watch,
    expect_no_axe_violations,
    expect_no_sideways_scrolling,
    screenshot,
)

from strandline.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.urls("gallery_urls")]

GALLERY = "/dev/gallery/"
PICTURE = f"{GALLERY}picture/"
PAGES = (GALLERY, f"{GALLERY}steps/", PICTURE, f"{GALLERY}panel/", f"{GALLERY}bare/")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_the_gallery(watch: Watch, site: str, path: str) -> None:
    page = watch.open()
    page.goto(site + path)
    expect_no_axe_violations(page)


@pytest.mark.parametrize("path", PAGES)
def test_the_gallery_fits_the_smallest_phone(watch: Watch, site: str, path: str) -> None:
    page = watch.open(width=SMALL_PHONE)
    page.goto(site + path)
    expect_no_sideways_scrolling(page)


@pytest.mark.parametrize("path", PAGES)
def test_the_gallery_fits_at_twice_the_size(watch: Watch, site: str, path: str) -> None:
    page = watch.open(width=DESKTOP // 2)  # what is left of a laptop's window at 200%
    page.goto(site + path)
    expect_no_sideways_scrolling(page)


def test_the_face_of_the_pages_is_our_own(watch: Watch, site: str) -> None:
    page = watch.open()
    page.goto(site + GALLERY)
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.fonts.check('19px \"Atkinson Hyperlegible Next\"')") is True
    assert page.evaluate("[...document.fonts].filter((face) => face.status === 'loaded').length") > 0


# -- the frame ---------------------------------------------------------------------------------------------------------


def test_somebody_signed_in_sees_their_own_menu(watch: Watch, site: str) -> None:
    page = watch.open(User.objects.create_user(email="ada@saltmarsh.example", name="Ada Marsh"), width=PHONE)
    page.goto(site + GALLERY)
    page.locator(".account-menu > summary").click()
    assert page.locator(".account-menu .menu p").inner_text() == "Ada Marsh"
    expect_no_axe_violations(page)
    screenshot(page, "account-menu", width=PHONE)
    page.keyboard.press("Escape")
    assert page.locator(".account-menu .menu").is_hidden()


def test_the_first_tab_leads_past_the_header(watch: Watch, site: str) -> None:
    page = watch.open()
    page.goto(f"{site}{GALLERY}steps/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_has_the_focus_is_marked(watch: Watch, site: str) -> None:
    page = watch.open()
    page.goto(site + GALLERY)
    unmarked = page.evaluate("""() => {
        const look = (element) => {
            const style = getComputedStyle(element);
            const next = element.nextElementSibling;
            const label = next?.tagName === "LABEL" ? getComputedStyle(next, "::before") : null;
            return [style.outline, style.boxShadow, style.backgroundColor, label?.outline, label?.boxShadow].join();
        };
        const pressable = "main a[href], main button, main input, main select, main textarea, main summary";
        return [...document.querySelectorAll(pressable)].filter((element) => {
            if (element.disabled || !element.offsetParent) return false;
            element.blur();
            const before = look(element);
            element.focus({ focusVisible: true });
            return document.activeElement === element && look(element) === before;
        }).map((element) => element.outerHTML.slice(0, 120));
    }""")
    assert unmarked == []


# -- the error summary -------------------------------------------------------------------------------------------------


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(watch: Watch, site: str) -> None:
    page = watch.open()
    page.goto(site + GALLERY)
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Name of this diagnostic: fill this in").press("Enter")
    assert page.evaluate("document.activeElement.name") == "name"


# -- the side panel ----------------------------------------------------------------------------------------------------

THEME = "Neighbours checking on neighbours, street by street"


def test_a_panel_opens_beside_the_page_and_gives_the_focus_back(watch: Watch, site: str) -> None:
    page = watch.open()
    page.goto(site + PICTURE)
    cell = page.get_by_role("link", name=re.compile(f"^6 of 6 Residents: read their words on {THEME}"))
    cell.press("Enter")
    heading = page.locator("side-panel h2")
    heading.wait_for()
    assert heading.inner_text() == THEME
    assert page.evaluate("document.activeElement.textContent") == THEME
    assert page.locator("h1").count() == 1
    assert page.url == site + PICTURE
    expect_no_axe_violations(page)
    page.keyboard.press("Escape")
    page.locator("side-panel").wait_for(state="hidden")
    assert cell.evaluate("element => element === document.activeElement") is True


def test_going_back_closes_the_panel_and_stays_on_the_page(watch: Watch, site: str) -> None:
    page = watch.open()
    page.goto(site + GALLERY)
    page.goto(site + PICTURE)
    page.get_by_role("link", name=THEME, exact=True).click()
    page.locator("side-panel h2").wait_for()
    page.get_by_role("link", name="All 14 passages").click()
    page.wait_for_function("history.state?.depth === 2")
    page.go_back()
    page.wait_for_function("history.state?.depth === 1")
    page.go_back()
    page.locator("side-panel").wait_for(state="hidden")
    assert page.url == site + PICTURE
    page.go_forward()
    page.locator("side-panel h2").wait_for()


def test_closing_goes_back_past_all_that_was_opened_within(watch: Watch, site: str) -> None:
    page = watch.open()
    page.goto(site + PICTURE)
    page.get_by_role("link", name=THEME, exact=True).click()
    page.get_by_role("link", name="All 14 passages").click()
    page.wait_for_function("history.state?.depth === 2")
    page.get_by_role("button", name="Close").click()
    page.locator("side-panel").wait_for(state="hidden")
    assert page.evaluate("history.state") is None


def test_a_reloaded_page_opens_its_panel_again(watch: Watch, site: str) -> None:
    page = watch.open(width=PHONE)
    page.goto(site + PICTURE)
    page.get_by_role("link", name=THEME, exact=True).click()
    page.locator("side-panel h2").wait_for()
    page.reload()
    page.locator("side-panel h2").wait_for()
    expect_no_sideways_scrolling(page)


def test_without_script_the_same_link_is_a_page(watch: Watch, site: str) -> None:
    page = watch.open(script=False)
    page.goto(site + PICTURE)
    page.get_by_role("link", name=THEME, exact=True).click()
    assert page.url == f"{site}{GALLERY}panel/"
    assert page.locator("h1").inner_text() == THEME


def test_without_a_connection_the_panel_says_so(watch: Watch, site: str) -> None:
    watch.allow("console: .*ERR_INTERNET_DISCONNECTED")
    page = watch.open()
    page.goto(site + PICTURE)
    page.context.set_offline(True)
    page.get_by_role("link", name=THEME, exact=True).click()
    page.get_by_text("We could not open this.").wait_for()


# -- copying and leaving -----------------------------------------------------------------------------------------------


def test_a_link_is_copied(watch: Watch, site: str) -> None:
    page = watch.open(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site + GALLERY)
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Private link for Resident 3").input_value()


def test_leaving_a_form_half_written_is_asked_about(watch: Watch, site: str) -> None:
    page = watch.open()
    page.goto(site + GALLERY)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(site + PICTURE)
    page.goto(site + GALLERY)
    untouched = list(asked)
    page.locator("confirm-leave").get_by_label("The question").press_sequentially("What should we keep?")
    page.goto(site + PICTURE)
    assert (untouched, asked) == ([], ["beforeunload"])


# -- when something went wrong -----------------------------------------------------------------------------------------


def test_a_page_that_was_open_too_long_loses_no_text(watch: Watch, site: str) -> None:
    watch.allow("^403 .*/dev/gallery/send/")
    page = watch.open()
    page.goto(site + GALLERY)
    page.context.clear_cookies()  # as when the session ended meanwhile
    form = page.locator("confirm-leave form")
    words = "We had a list on the fridge:\nwho's on their own, who's got a car."
    form.get_by_label("The question").fill(words)
    form.get_by_role("button", name="Save and go on").click()
    assert page.get_by_label("Your text").input_value() == words
    expect_no_axe_violations(page)
    page.get_by_role("button", name="Send it again").click()
    assert page.locator("main").inner_text().splitlines()[-2:] == words.splitlines()
