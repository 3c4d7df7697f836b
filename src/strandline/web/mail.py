"""Mail where no mail server is configured: kept in the data folder, shown in the terminal and at /dev/mail."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Message
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

_ENDING = ".eml"


@dataclass(frozen=True, slots=True)
class Mail:
    name: str  # of its file, and in its address
    at: datetime
    to: str
    subject: str
    words: str


class ShownMail(BaseEmailBackend):
    """Writes each message to a file of its own, which its owner alone can read: sign-in codes are in it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            _keep(folder, message)
            # The terminal where it runs, which is where somebody looks who has only just started it.
            rule = "─" * 72
            print(
                f"{rule}\nMail to {', '.join(message.to)}: {message.subject}\n\n{message.body}\n{rule}",
                file=sys.stderr,
                flush=True,
            )
        return len(email_messages)


def is_shown() -> bool:
    """Whether mails are only shown: none goes out."""
    return issubclass(import_string(settings.EMAIL_BACKEND), ShownMail)


def kept() -> list[Mail]:
    """Every mail in the data folder, newest first."""
    folder = _folder()
    names = sorted((path.name for path in folder.glob(f"*{_ENDING}")), reverse=True) if folder.is_dir() else []
    return [mail for name in names if (mail := read(name.removesuffix(_ENDING)))]


def read(name: str) -> Mail | None:
    path = _folder() / f"{name}{_ENDING}"
    if path.parent != _folder() or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, Message)  # by that policy
    body = message.get_body(("plain",))
    return Mail(
        name=name,
        at=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        words=body.get_content() if body else "",
    )


def _keep(folder: Path, message: EmailMessage) -> None:
    """Written beside its place and moved there: a reader never meets half a mail."""
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}"
    draft = folder / f".{name}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(message.message().as_bytes())
    draft.rename(folder / f"{name}{_ENDING}")


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)
