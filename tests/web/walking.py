"""Every address of the web app with something real behind it, for the test that walks past all doors.

A new kind of address needs a line in `KWARGS`: what to put there so that it leads somewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from making import TESTER
from people_of_the_app import Cast, Role, cast, member

from strandline.accounts.models import User
from strandline.audit.actions import Actor
from strandline.diagnostics.actions.checking import wish_for
from strandline.diagnostics.actions.notes import Change, begin_notes, save_changes
from strandline.diagnostics.models import (
    Appointment,
    Diagnostic,
    InterviewNotes,
    NoteBeside,
    Participant,
    Perspective,
    Question,
    Upload,
)
from strandline.diagnostics.queries import current_passages, current_records
from strandline.insight.actions.sharing import decide_theme_sharing
from strandline.insight.actions.themes import rename_theme
from strandline.insight.models import Insight, Theme
from strandline.people.actions import wordings_in
from strandline.people.links import token_of
from strandline.people.models import Participation, PrivateLink
from strandline.publish.actions import make_link
from strandline.publish.build import build_report
from strandline.publish.links import token_of as token_of_shared_link
from strandline.publish.models import SharedLink
from strandline.publish.report import PARTS, Audience, Edition
from strandline.records.models import Excerpt, PassageWish
from strandline.workspaces.actions import found_workspace, invite
from strandline.workspaces.models import Membership, Workspace
from strandline.workspaces.queries import invitation_token
from strandline.workspaces.walls import WithinWorkspace, within


@dataclass(frozen=True, slots=True)
class Address:
    """One URL pattern: its name with namespaces, what it needs, the view behind it."""

    name: str
    kwargs: tuple[str, ...]
    view: Any

    @property
    def place(self) -> str:
        return self.name.rpartition(":")[0]


@dataclass
class World:
    """A workspace with a diagnostic and everybody around it, and a lead of another workspace."""

    workspace: Workspace
    people: Cast
    steward: User
    outsider: User
    elsewhere: Workspace

    @property
    def diagnostic(self) -> Diagnostic:
        return self.people.diagnostic


def world(folder: Path) -> World:
    ana = User.objects.create_user(email="ana@example.org", name="Ana Founder")
    eve = User.objects.create_user(email="eve@example.org", name="Eve Elsewhere")
    by = Actor.account(ana)
    workspace = found_workspace(name="Saltmarsh", kind="partnership", place_name="Saltmarsh", lead=ana, by=by)
    elsewhere = found_workspace(name="Elsewhere", kind="partnership", place_name="", lead=eve, by=Actor.account(eve))
    with within(workspace):
        people = cast(workspace, folder)
        steward = member(workspace, "Stella Steward", Role.STEWARD)
    return World(workspace, people, steward, outsider=eve, elsewhere=elsewhere)


def _invitation(world: World) -> Any:
    return invite(workspace=world.workspace, email="newcomer@example.org", role=Role.MEMBER, by=TESTER)


def _link(world: World) -> str:
    participation = Participation.objects.filter(participant__diagnostic=world.diagnostic).order_by("pseudonym").first()
    link = PrivateLink.objects.create(
        workspace=world.workspace,
        participation=participation,
        made_by="a test",
        expires_at=timezone.now() + timedelta(days=1),
    )
    return token_of(link)


def _first(model: type[WithinWorkspace]) -> Callable[[World], Any]:
    """The first of its kind in the diagnostic."""
    return lambda world: model.objects.filter(diagnostic=world.diagnostic).order_by("pk")[0].pk


def _notes(world: World) -> InterviewNotes:
    """Notes that are being written, with something in them."""
    there = InterviewNotes.objects.filter(diagnostic=world.diagnostic).first()
    if there is not None:
        return there
    notes = begin_notes(
        diagnostic=world.diagnostic,
        participants=[world.diagnostic.participants.order_by("key")[0]],
        interviewers="Ines",
        held_on=date(2026, 3, 12),
        writer=world.people.interviewer,
        by=TESTER,
    )
    field = notes.fields.get(position=0)
    save_changes(notes=notes, changes=[Change(field.pk, "She would keep the hall.", 0, "tab", 1)], by=TESTER)
    return notes


def _beside(world: World) -> NoteBeside:
    field = _notes(world).fields.get(position=0)
    save_changes(notes=field.notes, changes=[Change(field.pk, "She would keep the call.", 0, "other", 1)], by=TESTER)
    return field.beside.get()


def _upload(world: World) -> Upload:
    upload, _made = Upload.objects.get_or_create(
        workspace=world.workspace,
        diagnostic=world.diagnostic,
        key="k",
        defaults={"name": "a.txt", "sha256": "0" * 64, "size": 1, "state": "read"},
    )
    return upload


def _passage(world: World) -> Any:
    """Of whoever comes first by their pseudonym, whose link `_link` makes."""
    participation = Participation.objects.filter(participant__diagnostic=world.diagnostic).order_by("pseudonym").first()
    return current_passages(world.diagnostic).filter(participation=participation).order_by("pk")[0].pk


def _wish(world: World) -> Any:
    passage = Excerpt.objects.get(pk=_passage(world))
    wish = wish_for(
        participant=passage.participation.participant,
        excerpt_id=passage.pk,
        wish=PassageWish.Wish.CORRECT,
        text="I said it otherwise.",
        by=TESTER,
    )
    return wish.pk


def _theme(world: World) -> Theme:
    """One that holds passages, and no topic that holds themes."""
    return world.diagnostic.themes.filter(placements__isnull=False).order_by("pk")[0]


def _change(world: World) -> Any:
    return rename_theme(theme=_theme(world), name="The weekly call", by=TESTER).pk


def _shared_link(world: World) -> SharedLink:
    _clear_themes(world)
    return make_link(diagnostic=world.diagnostic, audience=Audience.WORKSPACE, parts=PARTS, days=7, by=TESTER)


def _clear_themes(world: World) -> None:
    for theme in world.diagnostic.themes.all():
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ines Interviewer")


def _cleared_theme(world: World) -> Any:
    _clear_themes(world)
    return build_report(world.diagnostic, Edition.SHARED).themes[0].id


# What to put into an address, by the name it has there: “view:kwarg”, “place:kwarg” or “kwarg”, the first that is here.
# Called within the workspace; each test starts from the same rows.
KWARGS: dict[str, Callable[[World], Any]] = {
    "slug": lambda world: world.workspace.slug,
    "diagnostic": lambda world: world.diagnostic.pk,
    "membership": lambda world: Membership.objects.get(user=world.people.member).pk,
    "invitation": lambda world: _invitation(world).pk,
    "perspective": _first(Perspective),
    "question": _first(Question),
    "participant": _first(Participant),
    "appointment": _first(Appointment),
    "record": lambda world: current_records(world.diagnostic)[0].pk,
    "upload": lambda world: _upload(world).pk,
    "notes": lambda world: _notes(world).pk,
    "wording": lambda world: wordings_in("en", workspace_id=world.workspace.pk)["quote"].pk,
    "beside": lambda world: _beside(world).pk,
    "theme": lambda world: _theme(world).pk,
    "insight": _first(Insight),
    "excerpt": _passage,
    "change": _change,
    "wish": _wish,
    "link": lambda world: _shared_link(world).pk,
    "picture:decide:verb": lambda world: "rename",
    "picture:insight:verb": lambda world: "confirm",
    "picture:cell:perspective": _first(Perspective),
    "picture:shared-theme:theme": _cleared_theme,
    "picture:shared-cell:theme": _cleared_theme,
    "picture:shared-cell:column": lambda world: build_report(world.diagnostic, Edition.SHARED).columns[0].key,
    "sharing:kind": lambda world: "theme",
    "sharing:thing": lambda world: _theme(world).pk,
    "sharing:name": lambda world: "report.html",
    "shared:token": lambda world: token_of_shared_link(_shared_link(world)),
    "shared:name": lambda world: "report.html",
    "diagnostics:part": lambda world: "question",
    "contributors:token": _link,
    "join:token": lambda world: invitation_token(_invitation(world)),
}


def addresses() -> list[Address]:
    return list(_below(get_resolver().url_patterns, (), ()))


def _below(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...], kwargs: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        needs = (*kwargs, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _below(pattern.url_patterns, inner, needs)
        else:
            assert pattern.name, f"{pattern.pattern} has no name: give it one, so that it can be walked"
            yield Address(":".join((*namespaces, pattern.name)), needs, pattern.callback)


def filled(address: Address, world: World) -> dict[str, Any]:
    """Something real for each part of the address."""
    return {kwarg: _value(address, kwarg)(world) for kwarg in address.kwargs}


def url_of(address: Address, values: dict[str, Any]) -> str:
    return reverse(address.name, kwargs=values)


def _value(address: Address, kwarg: str) -> Callable[[World], Any]:
    for key in (f"{address.name}:{kwarg}", f"{address.place}:{kwarg}", kwarg):
        if key in KWARGS:
            return KWARGS[key]
    raise AssertionError(
        f"{address.name} needs “{kwarg}”: add to KWARGS in tests/web/walking.py what to put there, "
        f"as “{kwarg}”, or as “{address.place or address.name}:{kwarg}” if it means something else elsewhere"
    )
