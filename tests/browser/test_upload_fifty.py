"""An interview team brings fifty files of every kind, three of which cannot be read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.urls import reverse
from making import TESTER
from people_of_the_app import member
from watching import PHONE, expect_no_axe_violations, screenshot

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.starting import start_diagnostic
from strandline.diagnostics.models import Diagnostic, Upload
from strandline.diagnostics.queries import conversations_held, current_records
from strandline.work.worker import run_queued
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.walls import within

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: it drives the browser")
pytestmark = pytest.mark.browser

GOOD, BAD = 47, 3


def talk(number: int) -> list[tuple[str, str]]:
    return [
        ("Interviewer", "What would you want to keep hold of?"),
        ("Ann", f"The weekly call, and the lunches in hall {number}."),
        ("Interviewer", "And what gets in the way?"),
        ("Ann", f"Form {number}, which asks the same question four times."),
    ]


def as_text(number: int) -> bytes:
    return "\n".join(f"{who}: {said}" for who, said in talk(number)).encode()


def as_page(number: int) -> bytes:
    lines = "".join(f"<p>{who}: {said}</p>" for who, said in talk(number))
    return f"<!doctype html><html><body>{lines}</body></html>".encode()


def as_captions(number: int) -> bytes:
    cues = (
        f"00:00:{at:02}.000 --> 00:00:{at + 4:02}.000\n<v {who}>{said}</v>\n"
        for at, (who, said) in enumerate(talk(number))
    )
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def as_word(number: int) -> bytes:
    import docx  # late: python-docx is slow to import

    document = docx.Document()
    for who, said in talk(number):
        document.add_paragraph(f"{who}: {said}")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


FORMS = {"txt": as_text, "md": as_text, "html": as_page, "vtt": as_captions, "docx": as_word}
NOT_READ = {"recording.mp3": b"ID3 not words", "scan.pdf": b"no pdf at all", "empty.txt": b""}


def fifty_files(folder: Path) -> list[Path]:
    folder.mkdir()
    endings = list(FORMS)
    for number in range(GOOD):
        ending = endings[number % len(endings)]
        (folder / f"interview {number:02}.{ending}").write_bytes(FORMS[ending](number))
    for name, data in NOT_READ.items():
        (folder / name).write_bytes(data)
    return sorted(folder.iterdir())


@pytest.fixture
def diagnostic(site, settings, tmp_path) -> tuple[Diagnostic, object]:
    settings.DATA_FOLDER = tmp_path / "data"
    settings.DATA_FOLDER.mkdir()
    workspace = open_workspace(name="Saltmarsh Partnership", by=Actor("a test"))
    with within(workspace):
        ines = member(workspace, "Ines Interviewer")
        made = start_diagnostic(
            workspace=workspace, starter=ines, title="After the winter", question="", place="", asked_by="", by=TESTER
        )
    return made, ines


def read_what_waits(diagnostic: Diagnostic, count: int):
    """The worker's part. Played while a question of the page waits for its answer, and nothing else is on its way: the
    tests' database is one connection."""

    def answer(route) -> None:
        with within(diagnostic.workspace):
            everything_here = Upload.objects.count() == count
        if everything_here:
            run_queued()
        route.continue_()

    return answer


def test_fifty_files_of_which_three_cannot_be_read(watch, site, diagnostic, tmp_path) -> None:
    diagnostic, ines = diagnostic
    files = fifty_files(tmp_path / "files")
    # given the page to upload on
    page = watch.open(ines)
    page.goto(site + reverse("interviews:upload", args=[diagnostic.workspace.slug, diagnostic.pk]))
    expect_no_axe_violations(page)
    screenshot(page, "upload", width=PHONE)
    screenshot(page, "upload")
    page.route("**/interviews/uploads/?**", read_what_waits(diagnostic, GOOD + BAD))
    # when she brings all fifty
    page.locator("input[type=file]").set_input_files(files)
    playwright.expect(page.locator(".files .file")).to_have_count(GOOD + BAD)
    page.get_by_role("button", name="Upload 50 files").click()
    # then each has its result, and those that could not be read say why and stand first
    summary = page.locator(".files-summary")
    playwright.expect(summary).to_contain_text(f"{GOOD} read. {BAD} could not be read", timeout=120_000)
    playwright.expect(summary).to_be_focused()
    first = page.locator(".files .file")
    told = {
        first.nth(place).locator(".file__name").inner_text().split("  ")[0]: first.nth(place) for place in range(BAD)
    }
    assert {name.removesuffix(" Could not be read") for name in told} == set(NOT_READ)
    page.get_by_text("Have the recording transcribed first.").wait_for()
    expect_no_axe_violations(page)
    screenshot(page, "upload-done", width=PHONE)
    screenshot(page, "upload-done")
    with within(diagnostic.workspace):
        assert (conversations_held(diagnostic), current_records(diagnostic).count()) == (GOOD, GOOD)
        assert Upload.objects.filter(state="refused").count() == BAD
    # and the list says the same
    page.get_by_role("link", name="Go to the interviews").click()
    page.get_by_text(f"{GOOD} conversations held.").wait_for()
    expect_no_axe_violations(page)
    screenshot(page, "interviews", width=PHONE)
    screenshot(page, "interviews")


def test_file_that_did_not_arrive_is_sent_again(watch, site, diagnostic, tmp_path) -> None:
    diagnostic, ines = diagnostic
    (tmp_path / "a.txt").write_bytes(as_text(1))
    page = watch.open(ines)
    page.goto(site + reverse("interviews:upload", args=[diagnostic.workspace.slug, diagnostic.pk]))
    lost = []

    def lose_the_first(route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
        else:
            lost.append(route.request)
            route.abort()

    page.route("**/interviews/upload/", lose_the_first)
    page.route("**/interviews/uploads/?**", read_what_waits(diagnostic, 1))
    page.locator("input[type=file]").set_input_files(tmp_path / "a.txt")
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_text("The connection broke off.").wait_for()
    page.get_by_role("button", name="Try again").click()
    playwright.expect(page.locator(".files-summary")).to_contain_text("1 read", timeout=30_000)
    with within(diagnostic.workspace):
        assert (Upload.objects.count(), current_records(diagnostic).count()) == (1, 1)


def test_without_javascript_all_files_go_at_once(watch, site, diagnostic, tmp_path) -> None:
    diagnostic, ines = diagnostic
    files = fifty_files(tmp_path / "files")[:5]
    page = watch.open(ines, script=False)
    page.goto(site + reverse("interviews:upload", args=[diagnostic.workspace.slug, diagnostic.pk]))
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_text("5 files came in.").wait_for()
    with within(diagnostic.workspace):
        assert Upload.objects.count() == 5
