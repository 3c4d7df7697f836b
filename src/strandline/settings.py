"""Django's settings, from the environment.

STRANDLINE_DATA         where an embedded Strandline keeps its database (default ./strandline-data)
DATABASE_URL            postgresql://user:password@host:port/name for a shared one
STRANDLINE_SECRET_KEY   the signing key; made and kept in the data folder when not given
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from strandline.home import data_folder, secret_key

DATA_FOLDER = data_folder()
SECRET_KEY = secret_key(DATA_FOLDER)
DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "strandline.accounts",
    "strandline.audit",
    "strandline.workspaces",
    "strandline.work",
    "strandline.people",
    "strandline.records",
    "strandline.diagnostics",
    "strandline.insight",
    "strandline.publish",
]

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("STRANDLINE_TIME_ZONE", "Europe/London")
USE_TZ = True


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_FOLDER / "strandline.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # Writers queue instead of failing: a deferred transaction cannot be upgraded once another has written.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with “{parts.scheme}”. Give postgresql://… or leave it out to use SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),  # ?host=/socket/folder and ?sslmode=… are psycopg's own
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
