"""What the app writes to its log: faults, without addresses that are keys, what was searched for, or anybody's words.

A database tells with an error which row it refused, value by value, and which statement failed. What helps to find a
fault is which constraint of which table it was, and where in the code: that stays.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LINK = re.compile(r"/(a|s)/[^/\s\"'?]+")  # private links: contributors' pages and shared reports
_LONG = re.compile(rf"/(?!{_UUID}\b)(?=[^/\s\"'?]*[0-9_:])[A-Za-z0-9_:-]{{16,}}(?=[/\s\"'?]|$)")  # invitations, codes
_QUERY = re.compile(r"(/[^\s\"'?]*)\?[^\s\"']+")


def without_keys(line: str) -> str:
    """The line with keys of private links, long unguessable parts of addresses, and queries cut out."""
    return _LONG.sub("/…", _LINK.sub(r"/\1/…", _QUERY.sub(r"\1?…", line)))


def message_of(error: BaseException) -> str:
    """What an exception says, without the rows and statements that a database adds to it."""
    said = str(error)
    kinds = {kind.__name__ for kind in type(error).__mro__ if kind.__module__.split(".")[0] in _DATABASES}
    if not kinds:
        return without_keys(said)
    first = said.partition("\n")[0]  # DETAIL, CONTEXT and the statement come on lines of their own
    if "IntegrityError" in kinds:
        return first  # names of constraints, tables and columns
    if kinds & {"OperationalError", "InterfaceError"}:  # a server that does not answer, or what was searched for
        return _SEARCHED_FOR.sub(r"\1…", re.sub(r'".*"', '"…"', first))
    return re.sub(r'".*', '"…"', first)  # a value that does not fit is quoted, and may itself hold quotation marks


_DATABASES = {"django", "psycopg", "sqlite3"}
_SEARCHED_FOR = re.compile(r"(no such column: |malformed MATCH expression: ).*")


def traceback_of(error: BaseException) -> str:
    """As Python tells an exception and those that led to it, each with what `message_of` leaves of it."""
    return "\n".join(_told(error, set()))


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before, how = error.__cause__, "The above exception was the direct cause of the following exception:"
    if before is None and not error.__suppress_context__:
        before, how = error.__context__, "During handling of the above exception, another exception occurred:"
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield f"\n{how}\n"
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    yield f"{name}: {message_of(error)}".removesuffix(": ")


class WithoutKeys(logging.Filter):
    """Whatever formats a record afterwards finds its message and its traceback made safe."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(message_of(one) if isinstance(one, BaseException) else one for one in record.args)
        said = message_of(record.msg) if isinstance(record.msg, BaseException) else record.getMessage()
        record.msg, record.args = without_keys(said), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = traceback_of(record.exc_info[1])
        return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_keys": {"()": "strandline.web.logs.WithoutKeys"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},  # Django's own write without our filter
        "django.request": {"level": "ERROR"},  # a page that is not there is no fault
        "django_tasks": {"level": "ERROR"},
        "django_tasks_db": {"level": "ERROR"},
    },
}
