"""What the app writes to its log: faults, without the addresses that are keys and without what was searched for."""

from __future__ import annotations

import logging
import re

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LINK = re.compile(r"/(a|s)/[^/\s\"'?]+")  # private links: contributors' pages and shared reports
_LONG = re.compile(rf"/(?!{_UUID}\b)(?=[^/\s\"'?]*[0-9_:])[A-Za-z0-9_:-]{{16,}}(?=[/\s\"'?]|$)")  # invitations, codes
_QUERY = re.compile(r"(/[^\s\"'?]*)\?[^\s\"']+")


def without_keys(line: str) -> str:
    """The line with keys of private links, long unguessable parts of addresses, and queries cut out."""
    return _LONG.sub("/…", _LINK.sub(r"/\1/…", _QUERY.sub(r"\1?…", line)))


class WithoutKeys(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_keys(record.getMessage()), ()
        return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_keys": {"()": "strandline.web.logs.WithoutKeys"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a page that is not there is no fault
        "django_tasks": {"level": "ERROR"},
        "django_tasks_db": {"level": "ERROR"},
    },
}
