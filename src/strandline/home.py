"""The data folder: one place on disk that holds everything an embedded Strandline keeps.

strandline-data/
    strandline.sqlite3     the database (with its -wal and -shm beside it while in use)
    secret-key             made once, readable by its owner alone
    lock                   held while a command writes
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

DEFAULT = "strandline-data"


def data_folder() -> Path:
    """The folder named by STRANDLINE_DATA, else ./strandline-data."""
    return Path(os.environ.get("STRANDLINE_DATA") or DEFAULT).expanduser().absolute()


def secret_key(folder: Path) -> str:
    """Django's signing key: from the environment, else the folder's own, made on first use."""
    if given := os.environ.get("STRANDLINE_SECRET_KEY"):
        return given
    path = folder / "secret-key"
    if not folder.is_dir():
        # Nothing is kept yet, so nothing signed now need be read again: linting and type checks run so.
        return secrets.token_urlsafe(50)
    if not path.exists():
        # Written whole beside its place, then linked to it: two first starts agree on one key, and a start that is cut
        # off leaves none behind.
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".secret-key-") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text().strip()


@contextlib.contextmanager
def writing(folder: Path, *, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the folder's lock, so that two runs at once take turns; `waiting` is called once if we must wait.

    The lock is the operating system's: it is gone with the process that held it, however that ended.
    """
    import fcntl  # POSIX only; imported here so that reading the package elsewhere still works

    with open(folder / "lock", "a") as file:
        told = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    waiting()
                    told = True
                time.sleep(0.1)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
