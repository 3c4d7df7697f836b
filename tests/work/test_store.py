"""Uploads: whole or not at all, closed to others, and behind the wall."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from strandline.audit.actions import Actor
from strandline.work import store
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within

WORDS = b"Q: What is in the way?\nA: Three forms for one bath seat."


@pytest.fixture
def folder(workspace: Workspace, tmp_path: Path, settings: object) -> Path:
    settings.DATA_FOLDER = tmp_path  # type: ignore[attr-defined]
    return tmp_path / "uploads" / str(workspace.pk)


def test_file_is_kept_by_its_hash_and_read_back(folder: Path) -> None:
    kept = store.keep([WORDS[:10], WORDS[10:]], limit=1000)

    assert kept == store.Stored(hashlib.sha256(WORDS).hexdigest(), len(WORDS))
    with store.open_stored(kept.sha256) as file:
        assert file.read() == WORDS


def test_file_is_closed_to_other_people(folder: Path) -> None:
    kept = store.keep([WORDS], limit=1000)

    modes = [path.stat().st_mode & 0o777 for path in (folder / kept.sha256, folder, folder.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_same_bytes_twice_are_one_file(folder: Path) -> None:
    assert store.keep([WORDS], limit=1000) == store.keep([WORDS], limit=1000)
    assert os.listdir(folder) == [hashlib.sha256(WORDS).hexdigest()]


def test_file_that_is_too_large_leaves_nothing(folder: Path) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * store.CHUNK

    with pytest.raises(store.TooLargeError, match="larger than 5 MB"):
        store.keep(endless(), limit=5_000_000)

    assert os.listdir(folder) == []


def test_connection_that_breaks_leaves_nothing(folder: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield WORDS
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.keep(cut(), limit=1000)

    assert os.listdir(folder) == []


def test_file_of_another_workspace_is_not_there(folder: Path) -> None:
    kept = store.keep([WORDS], limit=1000)

    with within(open_workspace(name="Elsewhere", by=Actor("a test"))):
        assert list(store.stored()) == []
        with pytest.raises(FileNotFoundError):
            store.open_stored(kept.sha256)
        assert not store.forget(kept.sha256)
    assert list(store.stored()) == [kept.sha256]


@pytest.mark.parametrize("name", ["../secret-key", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_name_that_is_no_hash_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal"):
        store.open_stored(name)


def test_forgotten_file_is_gone(folder: Path) -> None:
    kept = store.keep([WORDS], limit=1000)

    assert (store.forget(kept.sha256), store.forget(kept.sha256)) == (True, False)
    assert os.listdir(folder) == []


def test_tidy_takes_what_was_cut_off_long_ago_and_leaves_what_arrives_now(folder: Path) -> None:
    kept = store.keep([WORDS], limit=1000)
    for name, age in ((".arriving-old", 90_000), (".arriving-now", 60)):
        (folder / name).write_bytes(WORDS)
        os.utime(folder / name, (time.time() - age,) * 2)

    laid_out = folder.parent.parent / "tmp" / "laid-out"
    laid_out.mkdir(parents=True)
    (laid_out / "interview.txt").write_bytes(WORDS)
    os.utime(laid_out, (time.time() - 90_000,) * 2)

    store.tidy()

    assert sorted(os.listdir(folder)) == [".arriving-now", kept.sha256]
    assert not laid_out.exists()
