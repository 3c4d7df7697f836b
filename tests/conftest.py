"""What every test stands on."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    """Where STRANDLINE_REQUIRE names it, a missing browser is a failure and not a reason to skip."""
    wanted = "browser" in os.environ.get("STRANDLINE_REQUIRE", "").split(",")
    if wanted and not (shutil.which("chromium") and importlib.util.find_spec("playwright")):
        raise pytest.UsageError("STRANDLINE_REQUIRE names the browser, and chromium or playwright is not installed.")


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data that is not in this repository; tests that need it are skipped where it is not."""
    folder = Path(os.environ.get("STRANDLINE_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}: set STRANDLINE_SHARED_DATA to where it lies")
    return folder


@pytest.fixture
def workspace(db: None) -> Iterator[object]:
    """An open workspace: the test runs behind its wall."""
    from strandline.audit.actions import Actor
    from strandline.workspaces.actions import open_workspace
    from strandline.workspaces.walls import within

    workspace = open_workspace(name="Saltmarsh Partnership", by=Actor("a test"))
    with within(workspace):
        yield workspace
