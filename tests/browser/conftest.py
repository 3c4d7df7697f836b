"""What tests in a browser may ask for; see watching.py."""

from __future__ import annotations

from watching import _server, chromium, site, watch

__all__ = ["_server", "chromium", "site", "watch"]
