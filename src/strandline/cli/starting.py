"""Starting Django from a command, on a data folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from strandline.cli.failing import told_plainly
from strandline.home import writing


@contextmanager
def opened(data: Path, *, waiting: object = None) -> Iterator[None]:
    """The data folder made, locked and its database brought up to date."""
    os.environ["STRANDLINE_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strandline.settings")
    with told_plainly(data):
        data.mkdir(parents=True, exist_ok=True)
        data.chmod(0o700)  # people's words are in it
        import django

        django.setup()
        with writing(data, waiting=waiting if callable(waiting) else lambda: None):
            from django.core.management import call_command

            call_command("migrate", verbosity=0, interactive=False)
            yield
