"""The three circles, at every address of the app: who is outside the interview team reads what was cleared, no more.

Who comes in at all is told in test_doors.py. Here everything that was answered is read, with words planted in it that
only the team may see: in pages, downloads and data, to GET and to POST.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from answers import words_of
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from making import TESTER
from people_of_the_app import account
from test_doors import EVERYBODY, WALKED, person
from walking import Address, World, addresses, filled, url_of, world

from strandline.accounts.models import User
from strandline.diagnostics.actions.participants import change_participant
from strandline.diagnostics.actions.starting import start_diagnostic
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_passages
from strandline.insight.actions.sharing import decide_theme_sharing
from strandline.insight.queries import current_themes
from strandline.publish.files import TO_READ
from strandline.records.actions import decide_sharing
from strandline.web.doors import Door, door_of
from strandline.workspaces.models import Membership, Workspace
from strandline.workspaces.walls import within

NEIGHBOUR = "an interviewer of another diagnostic here"
OUTSIDE_THE_TEAM = [*(who for who in EVERYBODY if who != "interviewer"), NEIGHBOUR]
ASKING = {"search:search": "?q=day"}  # what an address is asked for, where it answers nothing without
CLEARED = "I said so on day 1."
NAMES_NOTHING = {"slug", "diagnostic", "verb", "name", "kind", "part"}  # … that belongs to one diagnostic alone
# What somebody wrote about a thing that is gone is given back to them, so that no text is lost.
GIVES_BACK = {"diagnostics:question", "diagnostics:perspective"}


@dataclass(frozen=True, slots=True)
class Planted:
    """A world in which one passage and every theme were cleared."""

    world: World
    neighbour: User
    other: Diagnostic
    secrets: tuple[str, ...]  # what nobody outside the team may read: words, pseudonyms, names, ways to reach people

    @property
    def workspace(self) -> Workspace:
        return self.world.workspace

    def person(self, who: str) -> User | None:
        return self.neighbour if who == NEIGHBOUR else person(self.world, who)

    def found_in(self, words: str) -> list[str]:
        return [secret for secret in self.secrets if secret in words]


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """Made once for all addresses, and taken back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = world(tmp_path_factory.mktemp("circles") / "interviews")
        with within(found.workspace):
            yield plant(found)
        transaction.set_rollback(True)


def plant(found: World) -> Planted:
    diagnostic = found.diagnostic
    secrets = []
    for number, participant in enumerate(diagnostic.participants.order_by("key"), start=1):
        pseudonym, name, email = f"Heron{number}", f"Rosamund{number} Quill", f"quill{number}@example.org"
        change_participant(
            participant=participant,
            by=TESTER,
            pseudonym=pseudonym,
            name=name,
            email=email,
            phone="",
            organisation="",
            perspectives=tuple(participant.perspectives.all()),
            voices=1,
            access_needs=(),
            access_note="",
        )
        secrets += [pseudonym, name, email]
    for passage in current_passages(diagnostic).select_related("record"):
        if passage.text.endswith(CLEARED):
            decide_sharing(excerpt_id=passage.pk, state="cleared", by=TESTER, by_name="Ines Interviewer")
    for theme in current_themes(diagnostic):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ines Interviewer")
    secrets += [f"I said so on day {number}" for number in range(2, 7)]
    secrets += [f"I counted {number} of them" for number in range(4, 10)]
    neighbour = account("Nia Neighbour")
    Membership.objects.create(workspace=found.workspace, user=neighbour, role=Membership.Role.MEMBER)
    other = start_diagnostic(
        workspace=found.workspace,
        starter=neighbour,
        title="Another one",
        question="What else?",
        place="",
        asked_by="",
        by=TESTER,
    )
    return Planted(found, neighbour, other, tuple(secrets))


def words_answered(user: User | None, method: str, url: str) -> tuple[int, str]:
    """What one request gets, redirects followed; what it does is taken back."""
    with transaction.atomic():
        client = Client()
        if user:
            client.force_login(user)
        response: Any = getattr(client, method)(url, follow=True)
        words = f"{response.redirect_chain} {words_of(response)}"
        response.close()
        transaction.set_rollback(True)
    cache.clear()  # of counted attempts
    return response.status_code, words


def test_team_reads_what_is_planted(db, planted: Planted) -> None:
    """So that the tests below search for words that are there to be found."""
    for_the_team = {"interviews:record", "people:list", "people:participant", "picture:theme", "search:search"}
    for_the_team |= {"sharing:clear", "sharing:team-file"}
    read = {}
    for address in WALKED:
        if address.name in for_the_team:
            url = url_of(address, filled(address, planted.world)) + ASKING.get(address.name, "")
            read[address.name] = planted.found_in(words_answered(planted.person("interviewer"), "get", url)[1])
    assert set(read) == for_the_team
    assert all(read.values()), read
    found = {secret for secrets in read.values() for secret in secrets}
    assert found >= {secret for secret in planted.secrets if "@" not in secret}
    assert any("@" in secret for secret in found)


def test_what_was_cleared_is_read_outside_the_team(db, planted: Planted) -> None:
    address = next(address for address in WALKED if address.name == "sharing:report")
    url = url_of(address, filled(address, planted.world))
    assert all(CLEARED in words_answered(planted.person(who), "get", url)[1] for who in ("viewer", "commissioner"))


@pytest.mark.parametrize(
    "address",
    [a for a in addresses() if door_of(a.view) is not Door.BY_LINK or a.place == "shared"],
    ids=lambda address: address.name,
)
def test_nobody_outside_the_team_reads_what_was_not_cleared(db, planted: Planted, address: Address) -> None:
    url = url_of(address, given(address, planted)) + ASKING.get(address.name, "")
    leaks = []
    for who in OUTSIDE_THE_TEAM:
        for method in ("get", "post"):
            _status, words = words_answered(planted.person(who), method, url)
            if found := planted.found_in(words):
                leaks.append(f"{method.upper()} {url} as {who}: {found}")
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("file", TO_READ)
def test_files_of_the_report_hold_what_was_cleared_and_no_more(db, planted: Planted, file: str) -> None:
    for name, who in (("sharing:report-file", "commissioner"), ("shared:file", "viewer")):
        address = next(address for address in WALKED if address.name == name)
        url = url_of(address, filled(address, planted.world) | {"name": file})
        status, words = words_answered(planted.person(who), "get", url)
        assert status == 200
        assert CLEARED in words
        assert not planted.found_in(words)


@pytest.mark.parametrize("address", [a for a in WALKED if a.place == "contributors"], ids=lambda address: address.name)
def test_private_link_shows_nobody_elses_words(db, planted: Planted, address: Address) -> None:
    url = url_of(address, filled(address, planted.world))
    found = planted.found_in("".join(words_answered(None, method, url)[1] for method in ("get", "post")))
    whose = {secret[-1] for secret in found if not secret.startswith("I ") and "@" not in secret}
    said = [secret for secret in found if secret.startswith("I ")]
    assert len(whose) <= 1
    assert len(said) <= 2  # one passage about the call, one about the forms


@pytest.mark.parametrize(
    "address",
    [a for a in WALKED if "diagnostic" in a.kwargs and set(a.kwargs) - NAMES_NOTHING],
    ids=lambda address: address.name,
)
def test_thing_of_one_diagnostic_is_not_found_through_another(db, planted: Planted, address: Address) -> None:
    """Somebody puts the diagnostic that they are on the team of into the address of a thing of another."""
    values = given(address, planted)
    url = url_of(address, values | {"diagnostic": planted.other.pk})
    answers = [words_answered(planted.neighbour, method, url) for method in ("get", "post")]
    assert {status for status, _words in answers} <= {404, 405, *([200] if address.name in GIVES_BACK else [])}
    assert not planted.found_in(" ".join(words for _status, words in answers))


def given(address: Address, planted: Planted) -> dict[str, Any]:
    """Something real for each part of the address; sign-in's own pages take a number that nobody has."""
    return {"pk": 999_999} if address.kwargs == ("pk",) else filled(address, planted.world)
