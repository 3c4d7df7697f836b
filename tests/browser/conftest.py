"""What tests in a browser may ask for; see watching.py."""

from __future__ import annotations

from watching import _server, chromium, mails_are_shown, site, watch

__all__ = ["_server", "chromium", "mails_are_shown", "site", "watch"]
