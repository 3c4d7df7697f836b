"""When each device was last seen, noted now and then."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.http import HttpRequest, HttpResponse

EVERY = 60.0  # seconds
_MOST = 10_000  # sessions remembered


class DevicesMiddleware(UserSessionsMiddleware):
    """allauth's own notes every request: a write to the disk for each page that somebody only reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self._noted: dict[str, float] = {}  # of this process: another may note it once more

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key, now = request.session.session_key or "", time.monotonic()
        if now - self._noted.get(key, -EVERY) < EVERY:
            return self.get_response(request)
        if len(self._noted) >= _MOST:
            self._noted.clear()
        self._noted[key] = now
        response: HttpResponse = super().__call__(request)
        return response
