"""Who must be heard: perspectives, how many of each, and which power they have over the question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.starting import PERSPECTIVES, keep_from_app
from strandline.diagnostics.models import Diagnostic, Participant, Perspective


class PerspectiveNamedTwiceError(Exception):
    """A perspective of that name is there already."""


class PerspectiveInUseError(Exception):
    """Somebody speaks from it, so taking it away would leave them nowhere."""


class MergedIntoItselfError(Exception):
    """A perspective can only be merged into another one of the same diagnostic."""


@dataclass(frozen=True, slots=True)
class Hope:
    """A perspective as somebody hopes to hear it."""

    name: str
    hoped: int | None = None
    stances: tuple[str, ...] = ()


@transaction.atomic
def add_perspectives(*, diagnostic: Diagnostic, hopes: Sequence[Hope], by: Actor) -> list[Perspective]:
    """Add one or several at the end. All or none: PerspectiveNamedTwiceError if a name is taken."""
    standing = list(diagnostic.perspectives.select_for_update())
    position = max((one.position for one in standing), default=-1) + 1
    added: list[Perspective] = []
    for hope in hopes:
        name = _free_name(hope.name, [*standing, *added])
        added.append(
            Perspective.objects.create(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                name=name,
                position=position + len(added),
                hoped=hope.hoped,
                stances=list(hope.stances),
            )
        )
        note("perspective.added", diagnostic, by=by, workspace_id=diagnostic.workspace_id, perspective=name)
    keep_from_app(diagnostic, PERSPECTIVES)
    return added


@transaction.atomic
def change_perspective(
    *, perspective: Perspective, name: str, hoped: int | None, stances: Collection[str], by: Actor
) -> None:
    """Rename it, or say anew how many are hoped for and where they stand. A name it had is still known as its own."""
    diagnostic = perspective.diagnostic
    others = list(diagnostic.perspectives.select_for_update().exclude(pk=perspective.pk))
    name, before = _free_name(name, others), perspective.name
    if name.casefold() != before.casefold():
        perspective.also_called = sorted({*perspective.also_called, before} - {name})
    perspective.name, perspective.hoped, perspective.stances = name, hoped, list(stances)
    perspective.save()
    keep_from_app(diagnostic, PERSPECTIVES)
    details = {"perspective": name} | ({"before": before} if before != name else {})
    note("perspective.changed", diagnostic, by=by, workspace_id=diagnostic.workspace_id, **details)


@transaction.atomic
def move_perspective(*, perspective: Perspective, up: bool, by: Actor) -> None:
    """One place up or down; at the end of the list it stays where it is. Colours go by the order, so they move too."""
    diagnostic = perspective.diagnostic
    order = list(diagnostic.perspectives.select_for_update().order_by("position"))
    at = next(index for index, one in enumerate(order) if one.pk == perspective.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, one in enumerate(order):
        one.position = position
    Perspective.objects.bulk_update(order, ["position"])
    keep_from_app(diagnostic, PERSPECTIVES)
    note("perspective.moved", diagnostic, by=by, workspace_id=diagnostic.workspace_id, perspective=perspective.name)


@transaction.atomic
def remove_perspective(*, perspective: Perspective, by: Actor) -> None:
    """Take away one that nobody speaks from."""
    diagnostic, name = perspective.diagnostic, perspective.name
    if perspective.participants.exists():
        raise PerspectiveInUseError(f"Somebody speaks from “{name}”. Merge it into another perspective instead.")
    perspective.delete()
    keep_from_app(diagnostic, PERSPECTIVES)
    note("perspective.removed", diagnostic, by=by, workspace_id=diagnostic.workspace_id, perspective=name)


@transaction.atomic
def merge_perspectives(*, perspective: Perspective, into: Perspective, by: Actor) -> None:
    """Everybody of one speaks from another one from now on, and the first is gone.

    How many were hoped for is added up; who has which power is taken from the one that stays.
    """
    diagnostic = perspective.diagnostic
    if perspective.pk == into.pk or into.diagnostic_id != perspective.diagnostic_id:
        raise MergedIntoItselfError("Choose another perspective of this diagnostic to merge it into.")
    through = Participant.perspectives.through
    there = set(through.objects.filter(perspective=into).values_list("participant_id", flat=True))
    moving = through.objects.filter(perspective=perspective)
    newcomers = [row.participant_id for row in moving if row.participant_id not in there]
    through.objects.bulk_create([through(participant_id=one, perspective=into) for one in newcomers], batch_size=500)
    if perspective.hoped is not None or into.hoped is not None:
        into.hoped = (perspective.hoped or 0) + (into.hoped or 0)
    into.also_called = sorted({*into.also_called, *perspective.also_called, perspective.name} - {into.name})
    into.save()
    name = perspective.name
    perspective.delete()
    keep_from_app(diagnostic, PERSPECTIVES)
    note(
        "perspective.merged",
        diagnostic,
        by=by,
        workspace_id=diagnostic.workspace_id,
        perspective=name,
        into=into.name,
        people=len(newcomers),
    )


def _free_name(name: str, others: Collection[Perspective]) -> str:
    """The name as it is kept. Two that differ in letter case alone would be two columns of one group."""
    name = " ".join(name.split())[:200]
    taken = {other.name.casefold() for other in others}
    if name.casefold() in taken:
        raise PerspectiveNamedTwiceError(f"There is a perspective called “{name}” already. Give this one another name.")
    return name
