"""Perspectives as the columns of the picture: each keeps one colour and one shape throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from strandline.publish.edition.material import NOT_RECORDED, Material
from strandline.publish.report import Column

COLOURS = ("#d55e00", "#009e73", "#0072b2", "#a8478f", "#8a6d00")
SHAPES = ("circle", "square", "triangle", "diamond", "hexagon")


def colour_and_shape(position: int) -> tuple[str, str]:
    """The look of the n-th perspective: 25 different pairs, neighbours differing in both."""
    return COLOURS[position % 5], SHAPES[(position + position // 5) % 5]


def team_columns(material: Material, asked: Mapping[str, int]) -> list[Column]:
    """Every perspective as it is, with how many were heard."""
    known = {perspective.name: perspective for perspective in material.perspectives}
    columns = []
    for position, name in enumerate(material.group_order):
        perspective = known.get(name)
        colour, shape = colour_and_shape(position)
        columns.append(
            Column(
                key=f"c{position + 1}",
                name=name if name != NOT_RECORDED else "Perspective not recorded",
                asked=asked.get(name, 0),
                hoped=perspective.hoped if perspective else None,
                stances=tuple(perspective.stances) if perspective else (),
                colour=colour,
                shape=shape,
                recorded=name != NOT_RECORDED,
            )
        )
    return columns


def shared_columns(material: Material, shown_in: Mapping[str, str], asked: Mapping[str, int]) -> list[Column]:
    """Joined perspectives in the place of their first part, in its colour."""
    known = {perspective.name: perspective for perspective in material.perspectives}
    columns: dict[str, Column] = {}
    for position, name in enumerate(material.group_order):
        shown = shown_in.get(name, name)
        if shown in columns:
            continue
        parts = [part for part in material.group_order if shown_in.get(part, part) == shown]
        stances = {tuple(known[part].stances) for part in parts if part in known}
        colour, shape = colour_and_shape(position)
        columns[shown] = Column(
            key=f"c{position + 1}",
            name=", ".join(_shown_name(part) for part in parts) if len(parts) > 1 else _shown_name(shown),
            asked=asked.get(shown, 0),
            hoped=None,
            # Of joined perspectives only what all of them share: else a stance would point at one of the few.
            stances=stances.pop() if len(stances) == 1 else (),
            colour=colour,
            shape=shape,
            joined=tuple(parts) if len(parts) > 1 else (),
            recorded=parts != [NOT_RECORDED],
        )
    return list(columns.values())


def _shown_name(name: str) -> str:
    return "Perspective not recorded" if name == NOT_RECORDED else name


def first_column(perspectives: Iterable[str], key_of: Mapping[str, str]) -> str | None:
    """The column a person's words are shown under: that of the first perspective they named."""
    return next((key_of[name] for name in perspectives if name in key_of), None)
