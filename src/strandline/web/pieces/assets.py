"""Addresses of our own scripts and styles, with a hash of what they hold, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

BUILT = Path(__file__).parent.parent / "static" / "strandline"


def address(name: str) -> str:
    """Where a browser finds a built file, such as `main.css`. Raises FileNotFoundError for one that was never built."""
    return f"{static(f'strandline/{name}')}?v={_hash_now(name) if settings.DEBUG else _hash(name)}"


def _hash_now(name: str) -> str:
    # Joined as text: a template's own strings are a kind that pathlib refuses.
    with open(os.path.join(BUILT, name), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


_hash = lru_cache(maxsize=64)(_hash_now)
