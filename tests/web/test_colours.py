"""The colours of the theme: everything that is read or pressed can be seen by whoever has poor sight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from strandline.publish.edition.columns import COLOURS

STYLES = Path(__file__).resolve().parents[2] / "frontend" / "src" / "styles"
PALETTE = (STYLES / "_palette.scss").read_text(encoding="utf-8")
NAMED = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{3,6});", PALETTE, re.MULTILINE))
PERSPECTIVES = tuple(re.findall(r"#[0-9a-f]{6}", re.search(r"\$perspectives: \((.*)\);", PALETTE)[1]))  # type: ignore[index]

GROUNDS = ("shell", "paper", "white")
TEXT_ON = [
    *(
        (text, ground)
        for text in ("ink", "soft", "sea", "sea-deep", "kelp", "amber", "coral", "plum")
        for ground in GROUNDS
    ),
    *((text, "foam") for text in ("ink", "soft", "sea", "sea-deep", "kelp", "coral")),
    ("white", "ink"),
    ("pale", "ink"),
    ("tide", "ink"),
    ("white", "sea"),
    ("white", "sea-deep"),
    ("white", "coral"),
    ("white", "coral-deep"),
    ("ink", "light"),
    ("soft", "quiet"),
    ("soft-deep", "quiet"),
    ("kelp-deep", "kelp-pale"),
    ("amber-deep", "amber-pale"),
    ("coral-deep", "coral-pale"),
    ("sea-deep", "foam-deep"),
    ("ink", "kelp-faint"),
    ("ink", "amber-faint"),
    ("amber", "amber-faint"),
    ("ink", "coral-faint"),
]
SEEN_ON = [
    *((edge, ground) for edge in ("control", "ink", "sea", "coral") for ground in GROUNDS),
    ("sea", "light"),
    ("ink", "light"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("one", "other", "expected"), [("#000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_measured_as_wcag_does(one: str, other: str, expected: float) -> None:
    assert round(contrast(one, other), 2) == expected


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(NAMED[text], NAMED[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), SEEN_ON)
def test_edges_of_what_can_be_pressed_are_seen(edge: str, ground: str) -> None:
    assert contrast(NAMED[edge], NAMED[ground]) >= 3.0


@pytest.mark.parametrize("ground", ["shell", "paper"])
@pytest.mark.parametrize("colour", PERSPECTIVES)
def test_marks_are_seen_on_their_ground(colour: str, ground: str) -> None:
    assert contrast(colour, NAMED[ground]) >= 3.0


def test_perspectives_have_the_same_colours_as_in_a_report() -> None:
    assert PERSPECTIVES == COLOURS


def test_no_colour_is_named_outside_the_palette() -> None:
    strays = {
        f"{path.name}: {colour}"
        for path in STYLES.glob("*.scss")
        if path.name != "_palette.scss"
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))
    }
    assert strays == set()
