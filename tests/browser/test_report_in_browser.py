"""The report as its readers meet it: in a browser, by mouse, by keyboard, on a phone, without script, on paper."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest

from publish.large_report import large_report
from publish.report_fixture import counts_only_report, sample_report
from strandline.publish.page.html import render_html
from strandline.publish.report import Edition

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: it drives the browser")

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
]

Browser, Page = playwright.Browser, playwright.Page
DESKTOP, PHONE, SMALL_PHONE = 1280, 360, 320


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # For this module alone: Playwright leaves an event loop running, and Django refuses its database beside one.
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    made = {
        "team": sample_report(Edition.TEAM),
        "shared": sample_report(Edition.SHARED),
        "counts": counts_only_report(),
        "large": large_report(with_records=True),
    }
    for name, report in made.items():
        (folder / f"{name}.html").write_text(render_html(report), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def given_the_report(
    browser: Browser, path: Path, *, width: int = DESKTOP, script: bool = True, motion: str = "reduce"
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, reduced_motion=motion
    )
    page = context.new_page()
    page.went_wrong = []  # what the page complains of: script errors, refusals by the policy
    page.on("pageerror", lambda error: page.went_wrong.append(str(error)))
    page.on("console", lambda message: page.went_wrong.append(message.text))
    page.asked_for = []
    page.on("request", lambda request: page.asked_for.append(request.url))
    page.goto(path.as_uri())
    return page


def mark_of(page: Page, theme: str, perspective: str) -> playwright.Locator:
    row = page.locator(".matrix tbody tr", has=page.get_by_text(theme, exact=True))
    return row.locator("a.cell").filter(has_text=f"{perspective}: read their words")


NEIGHBOURS = "Neighbours checking on neighbours, street by street"


def the_panel(page: Page) -> playwright.Locator:
    return page.locator("dialog[open]")


@pytest.mark.parametrize("name", ["team", "shared", "counts", "large"])
def test_report_asks_for_nothing_but_itself_and_complains_of_nothing(
    browser: Browser, reports: dict[str, Path], name: str
) -> None:
    page = given_the_report(browser, reports[name])

    page.wait_for_load_state("networkidle")
    fonts_loaded = page.evaluate(
        "document.fonts.ready.then(fonts => fonts.check('16px \"Atkinson Hyperlegible Next\"'))"
    )

    assert [url for url in page.asked_for if not url.startswith("data:")] == [reports[name].as_uri()]
    assert page.went_wrong == []
    assert fonts_loaded is True


def test_mark_opens_the_words_behind_it_by_mouse(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"])

    mark_of(page, NEIGHBOURS, "Residents").click()

    panel = the_panel(page)
    assert panel.locator("h2").inner_text() == NEIGHBOURS
    assert panel.locator(".quote:not(.differs) blockquote").all_inner_texts() == [
        "“We had a list on the fridge, who’s on their own, who’s got a car. That list is worth more than any service.”",
        "“It was the woman at number nine who rang every morning. Nobody asked her to. I don’t want that to stop "
        "because the crisis has.”",
    ]
    assert panel.locator(".quote.differs blockquote").all_inner_texts() == [
        "“People were kind, yes. But it fell on the same six women, and they’re tired. You can’t build on that.”"
    ]
    assert page.went_wrong == []


def test_mark_opens_and_closes_by_keyboard_alone(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")

    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.cell')"):
            break
    opener = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert the_panel(page).locator(".quote").count() > 0
    page.keyboard.press("Tab")  # the passages can be reached from here …
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")  # … and the reader gets back to where they were
    assert the_panel(page).count() == 0
    assert page.evaluate("document.activeElement.textContent") == opener


def test_mark_of_people_who_are_not_quoted_says_so(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"])

    mark_of(page, "Seeing people online is easier for some, shuts out others", "Council").click()

    assert the_panel(page).locator(".quote").count() == 0
    assert "Counted, and none of these words may be shown here." in the_panel(page).inner_text()


def test_panel_keeps_the_chosen_mark_in_its_place(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"])
    mark = mark_of(page, NEIGHBOURS, "Council")
    mark.scroll_into_view_if_needed()
    before = mark.bounding_box()["y"]

    mark.click()

    assert mark.bounding_box()["y"] == pytest.approx(before, abs=2)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_contents_lead_straight_to_each_section(browser: Browser, reports: dict[str, Path], motion: str) -> None:
    page = given_the_report(browser, reports["large"], motion=motion)

    for link in reversed(page.locator(".contents a, nav[aria-label] a").all()):
        target = link.get_attribute("href")
        link.click()
        page.wait_for_timeout(150)
        top = page.evaluate("target => document.querySelector(target).getBoundingClientRect().top", target)
        at_the_end = page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 2")
        assert -1 <= top <= 60 or at_the_end, (target, top)


def test_passage_is_read_in_its_record(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"])
    mark_of(page, NEIGHBOURS, "Residents").click()

    the_panel(page).get_by_text("read around it").first.click()

    place = page.locator("mark:target")
    assert place.inner_text().startswith("We had a list on the fridge")
    assert place.is_visible()
    assert "My daughter laughed at me" in page.locator(".record[open]").inner_text()


def test_finding_of_page_one_opens_its_words(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["shared"])

    page.locator(".claim a").first.click()

    assert the_panel(page).locator(".quote").count() == 4
    assert the_panel(page).get_by_text("read around it").count() == 0


def test_without_script_a_mark_leads_to_the_words(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"], script=False)

    mark_of(page, NEIGHBOURS, "Residents").click()

    words = page.locator(":target .quote").first
    assert words.inner_text().startswith("“We had a list on the fridge")
    assert 0 <= words.bounding_box()["y"] < 800
    assert page.locator(".js:visible").count() == 0


def test_without_script_words_that_are_folded_up_are_opened(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"], script=False)

    mark_of(page, "Decisions made in the room, in days rather than months", "Employers").click()

    assert page.locator(":target .quote").first.is_visible()


def test_picture_is_filtered_by_heading_and_sorted(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"])

    page.get_by_role("button", name="Keep hold of").click()
    kept = page.locator(".matrix tbody tr:visible .name").all_inner_texts()
    page.get_by_role("button", name="Everything").click()
    page.get_by_label("In order of").select_option("heard")
    heard = [int(text.split(" of ")[0]) for text in page.locator(".matrix tbody .all b").all_inner_texts()]
    page.get_by_label("In order of").select_option("lived")
    lived = page.locator(".matrix tbody tr .name").all_inner_texts()[:2]

    assert len(kept) == 3
    assert heard == sorted(heard, reverse=True)
    assert lived == [NEIGHBOURS, "A place to meet that belongs to nobody’s organisation"]


def test_table_of_figures_is_one_key_press_from_the_picture(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"])
    page.get_by_role("link", name="As a table").focus()

    page.keyboard.press("Enter")

    assert page.locator("#figures table").is_visible()


@pytest.mark.parametrize("width", [PHONE, SMALL_PHONE])
@pytest.mark.parametrize("name", ["team", "shared", "counts", "large"])
def test_report_does_not_scroll_sideways_on_a_phone(
    browser: Browser, reports: dict[str, Path], name: str, width: int
) -> None:
    page = given_the_report(browser, reports[name], width=width)
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_wide_picture_scrolls_in_its_own_box_and_keeps_the_names_in_sight(
    browser: Browser, reports: dict[str, Path]
) -> None:
    page = given_the_report(browser, reports["large"], width=900)
    name = page.locator(".matrix tbody th").first
    before = name.bounding_box()["x"]

    page.evaluate("document.querySelector('.picture .scroll').scrollLeft = 300")

    assert page.evaluate("document.querySelector('.picture .scroll').scrollLeft") == 300
    assert name.bounding_box()["x"] == pytest.approx(before, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 900


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_everything_to_press_is_large_enough(browser: Browser, reports: dict[str, Path], width: int) -> None:
    page = given_the_report(browser, reports["team"], width=width)

    too_small = page.evaluate(
        """[...document.querySelectorAll('button, select, summary, a.cell, a.chip, nav a, .said a, figcaption a')]
        .filter(element => element.checkVisibility())
        .map(element => [element.textContent, element.getBoundingClientRect()])
        .filter(([, box]) => box.height < 23.9 || box.width < 23.9).map(([text]) => text)"""
    )

    assert too_small == []  # WCAG 2.2, success criterion 2.5.8


@pytest.mark.parametrize("name", ["team", "large"])
def test_printed_report_has_its_label_on_every_page_and_starts_on_the_first(
    browser: Browser, reports: dict[str, Path], name: str
) -> None:
    page = given_the_report(browser, reports[name])

    printed = page.pdf(prefer_css_page_size=True, print_background=True)

    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        sheets = pdf.pages[:8]  # reading all of a long one would take half a minute
        texts = [sheet.extract_text() for sheet in sheets]
        feet = [sheet.crop((0, sheet.height - 55, sheet.width, sheet.height)).extract_text() for sheet in sheets]
        sizes = {tuple(sorted((round(sheet.width), round(sheet.height)))) for sheet in sheets}
    assert "At a glance" in texts[0]
    assert "To decide" in texts[0]
    assert "Who was heard, and who was not" in texts[1]
    assert feet == [f"Team draft, not for circulation {number}" for number in range(1, len(sheets) + 1)]
    assert sizes in ({(594, 842)}, {(595, 842)}, {(596, 842)})  # A4, upright or across
    assert min(len(text) for text in texts) > 150


def test_printed_report_holds_no_records(browser: Browser, reports: dict[str, Path]) -> None:
    page = given_the_report(browser, reports["team"])

    printed = page.pdf(prefer_css_page_size=True)

    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        text = "".join(sheet.extract_text() for sheet in pdf.pages)
    assert "My daughter laughed at me" not in text
    assert "How this was done" in text
