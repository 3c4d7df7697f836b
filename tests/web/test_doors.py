"""Every address of the web app, tried by everybody: whoever may not come in learns nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse
from walking import Address, World, addresses, filled, url_of, world

from strandline.accounts.models import User
from strandline.web.doors import Door, door_of
from strandline.workspaces.walls import within

ADDRESSES = addresses()

# Sign-in's own pages, which see to themselves who comes in: no other view is without a door.
SIGN_IN = {
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_logout",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "sign-out",
    "usersessions_list",
}
WALKED = [address for address in ADDRESSES if door_of(address.view)]

NOBODY, OUTSIDER = "nobody", "a lead of another workspace"
INSIDE = {
    "viewer": {Door.MEMBER, Door.CIRCLE2},
    "member": {Door.MEMBER, Door.CIRCLE2},
    "commissioner": {Door.MEMBER, Door.CIRCLE2},
    "interviewer": {Door.MEMBER, Door.CIRCLE2, Door.TEAM},
    "steward": {Door.MEMBER, Door.CIRCLE2, Door.STEERS},
    "lead": {Door.MEMBER, Door.CIRCLE2, Door.STEERS, Door.LEAD},
}
# Views that ask for more than their door does, as the rooms' rules say: whom they answer as if they were not there.
LOOKING_ON = {"viewer", "commissioner"}  # here, the commissioner is a viewer
STRICTER = {
    "diagnostics:new": LOOKING_ON,  # who only looks on starts nothing
    "example-load": LOOKING_ON,
    "example-throw-away": {"interviewer"},  # this diagnostic is no example
}
# Views whose answer is not about who asks.
ANSWERS = {"health": {503}}  # no worker runs beside the tests
EVERYBODY = [NOBODY, OUTSIDER, *INSIDE]


@dataclass(frozen=True, slots=True)
class Answer:
    kind: str  # "comes in", "not there", "asked to sign in", or what went wrong
    status: int


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once for all addresses, and taken back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world(tmp_path_factory.mktemp("world") / "interviews")
        transaction.set_rollback(True)


def person(everybody: World, who: str) -> User | None:
    if who == NOBODY:
        return None
    if who == OUTSIDER:
        return everybody.outsider
    return everybody.steward if who == "steward" else getattr(everybody.people, who)


def answer(user: User | None, method: str, url: str) -> Answer:
    """What one request gets; what it does is taken back."""
    with transaction.atomic():
        client = Client(raise_request_exception=True)
        if user:
            client.force_login(user)
        response = getattr(client, method)(url)
        kind = _kind(response)
        if response.streaming:
            response.getvalue()  # to its end, where the client closes the file, and not the connection as close() would
        transaction.set_rollback(True)
    cache.clear()  # of counted attempts: the walk itself is no attack
    return Answer(kind, response.status_code)


def _kind(response: Any) -> str:
    if response.status_code == 404:
        return "not there"
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "asked to sign in"
    if response.status_code == 403 and "signed_out.html" in {used.name for used in response.templates}:
        return "asked to sign in"  # by a page that gives back what was being sent
    if response.status_code == 403 or response.status_code >= 500:
        return f"went wrong with {response.status_code}"
    return "comes in"


def expected(address: Address, who: str) -> str:
    # The shared report that is walked is for people of the workspace: the link alone lets nobody in.
    door = Door.CIRCLE2 if address.place == "shared" else door_of(address.view)
    if who in STRICTER.get(address.name, set()):
        return "not there"
    if door in {Door.ANYONE, Door.BY_LINK}:
        return "comes in"
    if who == NOBODY:
        return "asked to sign in"
    if door is Door.SIGNED_IN:
        return "comes in"
    return "comes in" if door in INSIDE.get(who, set()) else "not there"


def test_every_view_has_a_door() -> None:
    without = {address.name for address in ADDRESSES if not door_of(address.view)}
    assert without == SIGN_IN, "a view needs one of the doors of strandline.web.doors"


@pytest.mark.parametrize("address", WALKED, ids=lambda address: address.name)
def test_door_lets_in_whom_it_should_and_nobody_else(db, everybody: World, address: Address) -> None:
    with within(everybody.workspace):
        url = url_of(address, filled(address, everybody))
    wrong = []
    for who in EVERYBODY:
        due = expected(address, who)
        answers = [answer(person(everybody, who), method, url) for method in ("get", "post")]
        # A view that takes one kind of request may say so to anybody: that tells nothing of what is there.
        told = [got for got in answers if got.status not in {405, *ANSWERS.get(address.name, set())}]
        wrong += [f"{url} as {who}: {got.kind} ({got.status}), not: {due}" for got in told if got.kind != due]
        assert told or address.name in ANSWERS, f"{url} takes neither GET nor POST"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "address", [a for a in WALKED if "slug" in a.kwargs and len(a.kwargs) > 1], ids=lambda address: address.name
)
def test_thing_behind_one_wall_is_not_found_through_another(db, everybody: World, address: Address) -> None:
    with within(everybody.workspace):
        values = filled(address, everybody)
    url = url_of(address, values | {"slug": everybody.elsewhere.slug})
    statuses = {answer(everybody.outsider, method, url).status for method in ("get", "post")}
    assert 404 in statuses
    assert statuses <= {404, 405}  # 405: it takes no such requests from anybody


@pytest.mark.parametrize(
    "address", [a for a in WALKED if door_of(a.view) is Door.BY_LINK], ids=lambda address: address.name
)
def test_link_that_was_changed_leads_nowhere(db, everybody: World, address: Address) -> None:
    with within(everybody.workspace):
        values = filled(address, everybody)
    url = url_of(address, values | {"token": f"{values['token'][:-2]}xx"})
    statuses = {answer(None, method, url).status for method in ("get", "post")}
    assert 404 in statuses
    assert statuses <= {404, 405}


def test_workspace_that_is_not_there_looks_like_one_that_is_not_yours(db, everybody: World) -> None:
    client = Client()
    client.force_login(everybody.outsider)
    not_there, not_theirs = (
        client.get(f"/w/{slug}/members/") for slug in ("no-such-workspace", everybody.workspace.slug)
    )
    assert not_there.status_code == not_theirs.status_code == 404
    assert _without_tokens(not_there) == _without_tokens(not_theirs)


def _without_tokens(response: HttpResponse) -> str:
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def test_address_leads_to_the_view_that_was_walked() -> None:
    """And not to another that stands before it in the list."""
    for address in WALKED:
        if set(address.kwargs) <= {"slug", "token"}:
            assert resolve(url_of(address, dict.fromkeys(address.kwargs, "x"))).func is address.view, address.name
