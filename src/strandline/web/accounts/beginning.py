"""What was typed at the first start, kept in the session until the code that was mailed comes back."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from strandline.web.mail import is_shown

log = logging.getLogger(__name__)

_KEY = "beginning"
GUESSES = 3


@dataclass(frozen=True, slots=True)
class Given:
    answers: dict[str, str]
    code: str


def remember(request: HttpRequest, answers: dict[str, str], code: str) -> None:
    request.session[_KEY] = {"answers": answers, "code": code, "at": time.time(), "guesses": GUESSES}


def given(request: HttpRequest) -> Given | None:
    kept = request.session.get(_KEY)
    if kept is None or time.time() - kept["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        return None
    return Given(answers=kept["answers"], code=kept["code"])


def may_guess_again(request: HttpRequest) -> bool:
    """Counts a wrong code. After the last there is none to be guessed any more."""
    kept = request.session[_KEY]
    kept["guesses"] -= 1
    request.session.modified = True
    if kept["guesses"] > 0:
        return True
    forget(request)
    return False


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def starting_key(workspaces: int) -> str:
    """What somebody has to know who takes over workspaces that are there already; blank if nothing need be known.

    People's words are in them, and whoever opens the page first would become their lead. Where mails are only shown,
    the code itself is known to nobody but who runs this; where they go out, this key is, by the log.
    """
    if not workspaces or is_shown():
        return ""
    key = salted_hmac("strandline.starting-key", "take over").hexdigest()[:10].upper()
    log.warning("Somebody opened the first page. To take over what is here, they need the starting key: %s", key)
    return key
