"""One person's browser, as far as the server can tell: a session, a kept connection, and an origin."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

_TOKEN = "b" * 32  # of forms; the cookie and the header have to agree
_PATIENCE = 60  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    status: int  # 0: none came
    seconds: float
    body: bytes = b""

    @property
    def is_well(self) -> bool:
        return 200 <= self.status < 400


@dataclass(slots=True)
class Browser:
    port: int
    session: str
    _connection: HTTPConnection | None = field(default=None, init=False)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post_json(self, path: str, what: dict[str, Any]) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return self._ask("POST", path, json.dumps(what).encode(), headers)

    def post_file(self, path: str, name: str, content: bytes, **fields: str) -> Answer:
        boundary = "strandline-benchmark"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = b"".join([*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])
        kind = f"multipart/form-data; boundary={boundary}"
        return self._ask("POST", path, body, {"Content-Type": kind, "Accept": "application/json"})

    def post_form(self, path: str) -> Answer:
        return self._ask("POST", path, b"", {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        headers = {
            "Accept": "text/html",
            "Cookie": f"sessionid={self.session}; csrftoken={_TOKEN}",
            "X-CSRFToken": _TOKEN,
            "Origin": f"http://localhost:{self.port}",
            **headers,
        }
        begun = time.perf_counter()
        kept = self._connection is not None
        try:
            status, read = self._once(method, path, body, headers)
        except (OSError, HTTPException):
            self.close()
            if not kept:
                return Answer(0, time.perf_counter() - begun)
            try:  # a kept connection may have been closed while it was idle: a browser then opens another
                status, read = self._once(method, path, body, headers)
            except (OSError, HTTPException):
                self.close()
                return Answer(0, time.perf_counter() - begun)
        return Answer(status, time.perf_counter() - begun, read)

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = HTTPConnection("localhost", self.port, timeout=_PATIENCE)
        self._connection.request(method, path, body=body or None, headers=headers)
        response: HTTPResponse = self._connection.getresponse()
        return response.status, response.read()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
