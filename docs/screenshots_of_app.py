"""The pictures of the app on these pages and in README: each main page on a laptop and on a phone.

    python docs/screenshots_of_app.py        (or `make screenshots`, which takes those of the report too)

Starts a Strandline of its own in a folder that is thrown away, and walks through it as somebody new would: first start,
the Saltmarsh example, a few decisions. Needs what the tests need, the browser included. Writes docs/images/app/.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from screenshots import IMAGES, save

WIDTHS = {1280: 940, 360: 740}  # width and height of a laptop's window and a phone's
AT_MOST = 3_000_000  # bytes of the whole set: it is in the repository
STARTS_WITHIN = 60  # seconds


@dataclass(frozen=True, slots=True)
class Shot:
    name: str
    path: str
    before: Callable[[Page], object] = lambda page: None  # what is done on the page before it is taken


# -- a Strandline to take pictures of ----------------------------------------------------------------------------------


@contextmanager
def strandline(data: Path) -> Iterator[str]:
    """A server and its worker, with nothing in them yet; where they answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "strandline", "serve", "--dev", "--port", str(port), "--data", str(data)]
    with (data.parent / "server.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(f"http://localhost:{port}/healthz")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            if time.monotonic() > until:
                sys.exit(f"Strandline did not start within {STARTS_WITHIN} seconds.")
            time.sleep(0.5)


def decided(data: Path) -> dict[str, str]:
    """What takes a team an afternoon: the plain things cleared, a link made, notes begun. Returns the private paths."""
    os.environ |= {"STRANDLINE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "strandline.settings"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright leaves an event loop in this thread
    import django

    django.setup()
    from django_scopes import scopes_disabled

    from strandline.accounts.models import User
    from strandline.audit.actions import Actor
    from strandline.diagnostics.models import Diagnostic
    from strandline.insight.actions.sharing import decide
    from strandline.insight.queries import current_themes
    from strandline.people.actions import make_link as make_private_link
    from strandline.people.links import token_of as private_token
    from strandline.publish.actions import make_link
    from strandline.publish.clearing import queue_of, thing_of
    from strandline.publish.links import token_of
    from strandline.publish.report import PARTS, Audience
    from strandline.records.actions import digest
    from strandline.workspaces.models import Workspace
    from strandline.workspaces.walls import within

    ana = User.objects.get()
    by = Actor.account(ana)
    with scopes_disabled():
        workspace = Workspace.objects.get()
    with within(workspace):
        diagnostic = Diagnostic.objects.get()
        for item in queue_of(diagnostic).items:
            if not item.is_flagged:
                read = digest(item.words)
                thing = thing_of(item)
                decide(
                    diagnostic=diagnostic, thing=thing, state="cleared", by=by, by_name=ana.name, read=read, stood=""
                )
        link = make_link(
            diagnostic=diagnostic, audience=Audience.BEYOND, parts=PARTS, days=30, by=by, label="The board, December"
        )
        somebody = diagnostic.participants.get(participation__pseudonym="Resident 2")
        private = make_private_link(participation=somebody.participation, by=by)
        theme = current_themes(diagnostic).filter(facet="keep", rest=False)[0]
        return {
            "{d}": f"/w/{workspace.slug}/d/{diagnostic.pk}/",
            "{w}": f"/w/{workspace.slug}/",
            "{a}": f"/a/{private_token(private)}/",
            "{s}": f"/s/{token_of(link)}/",
            "{person}": str(somebody.pk),
            "{theme}": str(theme.pk),
        }


# -- walking through it ------------------------------------------------------------------------------------------------


def first_start(page: Page) -> None:
    page.get_by_label("Your name").fill("Ana Pereira")
    page.get_by_label("Your email address").fill("ana@example.org")
    page.get_by_label("Name of the workspace").fill("Saltmarsh Partnership")
    page.get_by_role("radio", name="Partnership").check()
    page.get_by_label("Place it is about").fill("Saltmarsh")


def code_from_the_mail(page: Page, site: str) -> str:
    mail = page.context.new_page()
    mail.goto(f"{site}/dev/mail/")
    mail.locator(".govuk-summary-list__row a").first.click()
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.locator("main").inner_text())
    assert found, "The mail holds no code."
    mail.close()
    return found.group()


def open_a_mark(page: Page) -> None:
    page.get_by_role("link", name="Keep hold of", exact=True).first.click()
    page.wait_for_url("**facet=keep**")
    page.locator(".matrix tr:has(.lived) a.cell, .matrix a.cell").first.click()
    page.locator("side-panel figure.quote").first.wait_for()
    page.mouse.move(0, 0)


def open_some_notes(page: Page) -> None:
    page.get_by_label("Somebody who is not on the list").fill("Resident 12")
    page.get_by_role("button", name="Open the notes").click()
    area = page.locator("[data-field] textarea").first
    area.fill("The community hall stayed open all winter. “That is what kept us going.”")
    page.locator("[data-status]", has_text=re.compile(r"Saved \d")).wait_for(timeout=30_000)


def walk(browser: Browser, site: str, data: Path) -> None:
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    page.goto(site)
    first_start(page)
    take(page, "begin")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").wait_for()
    take(page, "code")
    page.get_by_label("Code").fill(code_from_the_mail(page, site))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Load the Saltmarsh example").wait_for()
    take(page, "home-empty")
    page.get_by_role("button", name="Load the Saltmarsh example").click()
    page.get_by_role("heading", name="The example is being read").wait_for()
    page.get_by_role("heading", name="The example is being read").wait_for(state="detached", timeout=180_000)
    take(page, "steps")
    places = decided(data)
    for shot in SHOTS:
        path = shot.path
        for name, there in places.items():
            path = path.replace(name, there)
        page.set_viewport_size({"width": 1280, "height": WIDTHS[1280]})
        page.goto(site + path)
        shot.before(page)
        take(page, shot.name)


SHOTS = (
    Shot("home", "{w}"),
    Shot("terms", "{d}terms/"),
    Shot("perspectives", "{d}perspectives/"),
    Shot("questions", "{d}questions/"),
    Shot("people", "{d}people/"),
    Shot("note-consent", "{d}people/{person}/agreed/"),
    Shot("interviews", "{d}interviews/"),
    Shot("upload", "{d}interviews/upload/"),
    Shot("check", "{d}check/"),
    Shot("sense", "{d}sense/"),
    Shot("picture", "{d}picture/", open_a_mark),
    Shot("theme", "{d}picture/themes/{theme}/"),
    Shot("clear", "{d}clear/"),
    Shot("share", "{d}share/"),
    Shot("shared-report", "{s}"),
    Shot("present", "{d}shared/present/"),
    Shot("search", "{w}search/?q=hall"),
    Shot("members", "{w}members/"),
    Shot("wordings", "{w}wordings/"),
    Shot("you", "/you/"),
    Shot("changes", "{d}picture/history/"),
    Shot("history", "{d}history/"),
    Shot("private-link", "{a}"),
    Shot("private-consent", "{a}consent/"),
    Shot("private-notes", "{a}notes/"),
    Shot("private-history", "{a}history/"),
    Shot("live-notes", "{d}interviews/notes/new/", open_some_notes),
)


def take(page: Page, name: str) -> None:
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
        save(Image.open(io.BytesIO(page.screenshot(animations="disabled"))), f"app/{name}-{width}.png")


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium on this machine. On Debian: apt-get install chromium")
    pictures = IMAGES / "app"
    pictures.mkdir(parents=True, exist_ok=True)
    begun = time.time()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        data = Path(folder) / "data"
        with strandline(data) as site:
            browser = driver.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
            )
            walk(browser, site, data)
            browser.close()
    for path in pictures.iterdir():
        if path.stat().st_mtime < begun:  # of a page that is not taken any more
            path.unlink()
    size = sum(path.stat().st_size for path in pictures.iterdir())
    print(f"{pictures}: {size:,} bytes in all")
    if size > AT_MOST:
        sys.exit(f"The pictures of the app are larger than {AT_MOST:,} bytes. Take fewer.")


if __name__ == "__main__":
    main()
