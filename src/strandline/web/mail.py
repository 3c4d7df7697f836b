"""Mail where no mail server is configured: kept in the data folder, shown at /dev/mail and in the terminal."""

from __future__ import annotations

from django.core.mail.backends.filebased import EmailBackend


class ShownMail(EmailBackend):
    """Writes each message to a file of its own."""
