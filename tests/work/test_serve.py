"""`strandline serve` as a person meets it: what it says, what it refuses, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import assert_refused, strandline
from running_app import RunningApp, is_alive, until

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes by /proc")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    running = RunningApp(tmp_path / "data")
    yield running
    if running.process is not None and running.process.poll() is None:
        running.kill_everything()


@pytest.mark.slow
def test_serve_opens_the_app_and_ends_everything_on_ctrl_c(app: RunningApp) -> None:
    app.start()
    processes = app.below()

    said = app.end()

    assert app.health() == {}
    assert (app.process is not None and app.process.returncode, [pid for pid in processes if is_alive(pid)]) == (0, [])
    assert f"http://localhost:{app.port}" in said
    assert "Phones need HTTPS" in said
    assert "WARNING" not in said
    assert "Traceback" not in said
    assert stat.S_IMODE(app.data.stat().st_mode) == 0o700


@pytest.mark.slow
def test_serve_opens_on_what_was_diagnosed(app: RunningApp, tmp_path: Path) -> None:
    folder = tmp_path / "interviews"
    folder.mkdir()
    (folder / "one.txt").write_text("Interviewer: What works well?\nPerson: The bus on Fridays works well for us.\n")
    diagnosed = strandline("diagnose", folder, "--formats", "html", "--data", app.data, cwd=tmp_path, **app.environment)

    app.start()

    assert diagnosed.returncode == 0, diagnosed.stderr
    titles = "from django_scopes import scopes_disabled\nfrom strandline.diagnostics.models import Diagnostic\n"
    titles += "with scopes_disabled(): print(Diagnostic.objects.count())"
    assert app.run(titles) == "1"
    with urllib.request.urlopen(f"http://127.0.0.1:{app.port}/") as first_page:
        assert first_page.status == 200


@pytest.mark.slow
def test_worker_that_is_killed_is_started_again(app: RunningApp) -> None:
    app.start()
    [killed] = app.below("strandline.work.worker")

    os.kill(killed, signal.SIGKILL)

    until(lambda: set(app.below("strandline.work.worker")) - {killed}, "there is another worker")
    until(app.is_well, "it is well")


@pytest.mark.slow
def test_processes_end_with_the_command_that_was_killed(app: RunningApp) -> None:
    app.start()
    processes = app.below()
    assert app.process is not None

    app.process.kill()
    app.process.communicate()

    until(lambda: not any(map(is_alive, processes)), "all have ended")


@pytest.mark.slow
def test_web_server_alone_is_not_well_and_says_what_is_missing(tmp_path: Path) -> None:
    app = RunningApp(tmp_path / "data", "--no-worker")
    app.is_well = lambda: "database" in app.health()  # type: ignore[method-assign]
    app.start()

    health = app.health()
    app.end()

    assert health == {"well": False, "database": True, "migrations": True, "worker": False}


def test_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = strandline("serve", "--port", port, "--data", tmp_path / "data", cwd=tmp_path)

    assert_refused(result, f"Port {port} is in use", "--port")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("", "--host is empty"),
        ("0.0.0.0", "STRANDLINE_ADDRESS"),
        ("nowhere.invalid", "no address of this machine"),
        ("192.0.2.1", "no address of this machine"),  # kept for documentation: nobody has it
    ],
)
def test_host_that_is_unclear_is_refused(tmp_path: Path, host: str, told: str) -> None:
    result = strandline("serve", "--host", host, "--port", 18_999, "--data", tmp_path / "data", cwd=tmp_path)

    assert_refused(result, told)
    assert not (tmp_path / "data").exists()


def test_address_that_is_none_is_told(tmp_path: Path) -> None:
    result = strandline(
        "serve", "--port", 18_998, "--data", tmp_path / "data", cwd=tmp_path, STRANDLINE_ADDRESS="learn"
    )

    assert_refused(result, "STRANDLINE_ADDRESS is “learn”")


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "https://learn.example.org"), ("0.0.0.0", "http://localhost:18997")]
)
def test_mails_are_shown_on_this_machine_alone(tmp_path: Path, host: str, address: str) -> None:
    data = tmp_path / "data"

    result = strandline(
        "serve", "--dev", "--host", host, "--port", 18_997, "--data", data, cwd=tmp_path, STRANDLINE_ADDRESS=address
    )

    assert_refused(result, "--dev", "this machine alone")
    assert not data.exists()


@pytest.mark.slow
def test_plain_http_for_others_is_said_loudly(tmp_path: Path) -> None:
    app = RunningApp(tmp_path / "data", "--host", "0.0.0.0", "--no-worker")
    app.environment["STRANDLINE_ADDRESS"] = f"http://127.0.0.1:{app.port}"
    app.is_well = lambda: "database" in app.health()  # type: ignore[method-assign]
    app.start()

    said = app.end()

    assert "WARNING: this listens on 0.0.0.0" in said


@pytest.mark.slow
def test_access_log_holds_no_key_of_a_private_link(tmp_path: Path) -> None:
    app = RunningApp(tmp_path / "data", "--access-log", "--no-worker")
    app.is_well = lambda: "database" in app.health()  # type: ignore[method-assign]
    app.start()

    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{app.port}/s/the-key/")
    refused.value.close()

    said = app.end()
    assert '"GET /s/…/ HTTP/1.1" 404' in said
    assert "the-key" not in said
