from __future__ import annotations

import math
import re

import pytest

from strandline.publish.page import picture

SHAPES = ("circle", "square", "triangle", "diamond", "hexagon")


def _area(path: str) -> float:
    """Of the figure that path data draws: by its radius for a circle, by the shoelace formula for a polygon."""
    if "a" in path:
        radius = float(path.split()[0].removeprefix("M-"))
        return math.pi * radius**2
    points = [tuple(map(float, pair.split())) for pair in path.strip("Mz").split("L")]
    following = [*points[1:], points[0]]
    return abs(sum(x * b - a * y for (x, y), (a, b) in zip(points, following, strict=True))) / 2


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("share", [0.1, 1 / 6, 0.5, 1.0])
def test_outline_covers_an_area_in_proportion_to_the_share_whatever_the_shape(shape: str, share: float) -> None:
    assert _area(picture.outline(shape, share)) == pytest.approx(picture.FULL_AREA * share, rel=0.02)


@pytest.mark.parametrize("shape", SHAPES)
def test_outline_of_everybody_stays_inside_its_box(shape: str) -> None:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", picture.outline(shape, 1.0))]

    assert max(map(abs, numbers)) <= max(picture.VIEW_WIDTH, picture.VIEW_HEIGHT)
    assert max(map(abs, numbers[:2])) <= picture.VIEW_WIDTH / 2


def test_area_of_one_person_among_hundreds_can_still_be_seen() -> None:
    assert picture.area(1 / 346) == picture.LEAST_AREA


def test_area_of_nobody_is_nothing() -> None:
    assert picture.area(0) == 0


def test_outline_of_an_unknown_shape_is_a_circle() -> None:
    assert picture.outline("blob", 0.5) == picture.outline("circle", 0.5)


@pytest.mark.parametrize("colour", ["red", "#12", "#12345g", "#d55e00;}", "#d55e00\n", ""])
def test_safe_colour_of_anything_but_a_hexadecimal_one_is_grey(colour: str) -> None:
    assert picture.safe_colour(colour) == picture.NO_COLOUR


def test_safe_colour_keeps_a_hexadecimal_one() -> None:
    assert picture.safe_colour("#d55e00") == "#d55e00"


def test_mark_is_hidden_from_screen_readers_and_takes_its_colour_from_the_page_unless_told() -> None:
    assert 'aria-hidden="true"' in picture.mark("square", 0.5)
    assert "fill" not in picture.mark("square", 0.5)
    assert 'fill="#0072b2"' in picture.mark("square", 0.5, fill="#0072b2")
