"""Looking at the web app in a real browser: a server with real static files, windows that report what goes wrong.

    def test_a_step_is_done(watch, site):
        page = watch.open(user)                       # signed in; `watch.open()` for nobody
        page.goto(f"{site}/w/saltmarsh/")
        expect_no_axe_violations(page)
        screenshot(page, "home", width=PHONE)

When a test ends, `watch` fails it if a page wrote an error to the console, threw one, answered an error that was not
announced with `watch.allow(…)`, or asked another host for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from strandline.accounts.models import User

DESKTOP, PHONE, SMALL_PHONE = 1280, 360, 320
CHROMIUM = shutil.which("chromium")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# -- the server --------------------------------------------------------------------------------------------------------


class _OneAtATime:
    """Answers one request after the other: the tests' database in memory is one connection, shared by all threads.

    The server itself keeps its threads, for a browser opens connections ahead of need and leaves them silent.
    """

    def __init__(self, answer: Callable[..., Iterable[bytes]]) -> None:
        self.answer = answer
        self.turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with self.turn:
            response = self.answer(environ, start_response)
            try:
                return list(response)
            finally:
                if close := getattr(response, "close", None):
                    close()


@pytest.fixture(scope="session")
def _server(django_db_setup: None) -> Iterator[str]:
    in_memory = {
        connection.alias: connection
        for connection in connections.all()
        if connection.vendor == "sqlite" and connection.is_in_memory_db()
    }
    for connection in in_memory.values():
        connection.inc_thread_sharing()
    thread = LiveServerThread("localhost", _OneAtATime, connections_override=in_memory)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()
    for connection in in_memory.values():
        connection.dec_thread_sharing()


@pytest.fixture
def site(_server: str, transactional_db: None, settings: Any) -> str:
    """Where the app answers, such as http://localhost:41234. The links it sends by mail lead there too."""
    settings.STRANDLINE_ADDRESS = _server
    settings.CSRF_TRUSTED_ORIGINS = [_server]
    return _server


# -- the browser -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: it drives the browser")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with driver.sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright leaves an event loop in this thread, and Django would refuse its database beside one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


class Watch:
    """The windows of one test, and what went wrong in them."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.problems: list[str] = []
        self._allowed: list[re.Pattern[str]] = []
        self._contexts: list[BrowserContext] = []

    def open(self, user: User | None = None, *, width: int = DESKTOP, script: bool = True, **options: Any) -> Page:
        """A new window, of somebody signed in or of nobody. `options` are those of Playwright's `new_context`."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="en-GB",
            **options,
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        context.on("request", self._saw_request)
        context.on("response", lambda response: self._saw_answer(response.status, response.url))
        context.on("console", lambda message: self._saw_console(message.type, message.text))
        context.on("weberror", lambda error: self._note(f"thrown: {error.error}"))
        if user is not None:
            sign_in(context, user, self.site)
        return context.new_page()

    def allow(self, pattern: str) -> None:
        """Announces something that would otherwise count as gone wrong, such as `404 .*/d/`."""
        self._allowed.append(re.compile(pattern))

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _saw_request(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != urlsplit(self.site).netloc:
            self._note(f"asked another host: {request.url}")

    def _saw_answer(self, status: int, url: str) -> None:
        if status >= 400:
            self._note(f"{status} {url}")

    def _saw_console(self, kind: str, text: str) -> None:
        # A failed request is noted with its status and address already.
        if kind in {"error", "warning"} and not text.startswith("Failed to load resource"):
            self._note(f"console: {text}")

    def _note(self, problem: str) -> None:
        if not any(allowed.search(problem) for allowed in self._allowed):
            self.problems.append(problem)


@pytest.fixture
def watch(chromium: Browser, site: str) -> Iterator[Watch]:
    watching = Watch(chromium, site)
    yield watching
    watching.close()
    if watching.problems:
        pytest.fail("In the browser:\n" + "\n".join(watching.problems), pytrace=False)


def sign_in(context: BrowserContext, user: User, site: str) -> None:
    """Gives a window the session of somebody who signed in a moment ago."""
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


# -- mail --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mails_are_shown(settings: Any, site: str, tmp_path: Path) -> None:
    """As in a plain start: nothing is sent, and what would be is shown at /dev/mail."""
    settings.EMAIL_BACKEND = "strandline.web.mail.ShownMail"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.STRANDLINE_DEV = True
    settings.ROOT_URLCONF = "mailbox_urls"
    cache.clear()  # of attempts that another test made


def newest_mail(watch: Watch, to: str) -> Page:
    """A window of its own with the last mail that somebody got."""
    mail = watch.open()
    mail.goto(f"{watch.site}/dev/mail/")
    mail.locator(".govuk-summary-list__row", has_text=to).first.get_by_role("link").click()
    return mail


def code_in(mail: Page) -> str:
    """The code to sign in with."""
    words = mail.locator("main").inner_text()
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", words)
    assert found, words
    return found.group()


# -- what is looked for ------------------------------------------------------------------------------------------------


def expect_no_axe_violations(page: Page, *, without: Iterable[str] = ()) -> None:
    """Fails with each rule that the page breaks, and where. `without` names rules that cannot hold; keep it rare."""
    if "browser" not in os.environ.get("STRANDLINE_REQUIRE", "").split(","):
        pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    from axe_playwright_python.sync_playwright import Axe  # where it is required, its absence is a failure

    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": WCAG}}
    if without:
        options["rules"] = {rule: {"enabled": False} for rule in without}
    found = Axe().run(page, options=options).response["violations"]
    broken = [
        f"{rule['id']}: {rule['help']}\n    {node['html'][:300]}\n    {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
    if broken:
        pytest.fail(f"axe finds {len(broken)} on {page.url}\n" + "\n".join(broken), pytrace=False)


def expect_no_sideways_scrolling(page: Page) -> None:
    """The page fits its window: nobody has to scroll sideways to read a line."""
    width, needed = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
    assert needed <= width, f"{page.url} needs {needed} px and has {width}"


def screenshot(page: Page, name: str, width: int = DESKTOP) -> None:
    """Looks at a page at a width. Kept as `<name>-<width>.png` where STRANDLINE_SCREENSHOTS names a folder."""
    page.set_viewport_size({"width": width, "height": 800})
    expect_no_sideways_scrolling(page)
    folder = os.environ.get("STRANDLINE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True, animations="disabled")
