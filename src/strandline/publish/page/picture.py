"""The picture: themes down, perspectives across, each mark as large as the share of people who raised it.

Geometry only, as SVG; the report draws it now, and any page that shows a perspective's shape uses the same.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

FULL_AREA = 860.0  # of a mark at share 1, in square units of the view box: every shape has the same area at one share
LEAST_AREA = 14.0  # one person of some hundreds still leaves a mark that can be seen
VIEW_WIDTH, VIEW_HEIGHT = 46, 40

_SIDES = {"triangle": 3, "square": 4, "diamond": 4, "hexagon": 6}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\Z")
NO_COLOUR = "#50606c"


def safe_colour(colour: str) -> str:
    """`colour` if it is a hexadecimal one, else a grey: it ends up in a style sheet, where anything else is code."""
    return colour if _COLOUR.match(colour) else NO_COLOUR


def area(share: float) -> float:
    """Area of a mark for a share of people in [0, 1]; nought stays nought."""
    if share <= 0:
        return 0.0
    return max(LEAST_AREA, FULL_AREA * min(share, 1.0))


@lru_cache(maxsize=4096)
def outline(shape: str, share: float) -> str:
    """SVG path data of a mark around (0, 0). An unknown shape is drawn as a circle."""
    size = area(share)
    if shape not in _SIDES:
        radius = round(math.sqrt(size / math.pi), 2)
        half_turn = f"a{radius} {radius} 0 1 0"
        return f"M{-radius} 0{half_turn} {2 * radius:.2f} 0{half_turn} {-2 * radius:.2f} 0z"
    sides = _SIDES[shape]
    # a regular polygon of n sides and circumradius r covers n/2 · r² · sin(2π/n)
    radius = math.sqrt(2 * size / (sides * math.sin(2 * math.pi / sides)))
    first = {"square": math.pi / 4, "hexagon": 0.0}.get(shape, -math.pi / 2)
    points = [
        (radius * math.cos(first + 2 * math.pi * side / sides), radius * math.sin(first + 2 * math.pi * side / sides))
        for side in range(sides)
    ]
    # a triangle hangs from its tip: move it down so that its box, not its centre of mass, stands in the middle
    lift = (max(y for _, y in points) + min(y for _, y in points)) / 2
    return "M" + "L".join(f"{x:.1f} {y - lift:.1f}" for x, y in points) + "z"


@lru_cache(maxsize=4096)
def mark(shape: str, share: float, *, ghost: bool = False, fill: str = "") -> SafeString:
    """A mark as inline SVG, hidden from screen readers: the words beside it say the same.

    `ghost` draws the outline of "everybody" behind it. Without `fill` the style sheet gives the colour.
    """
    behind = f'<path class="ghost" d="{outline(shape, 1.0)}"/>' if ghost else ""
    colour = f' fill="{safe_colour(fill)}"' if fill else ""
    return mark_safe(
        f'<svg class="mark" viewBox="{-VIEW_WIDTH / 2:g} {-VIEW_HEIGHT / 2:g} {VIEW_WIDTH} {VIEW_HEIGHT}" '
        f'aria-hidden="true" focusable="false">{behind}<path d="{outline(shape, share)}"{colour}/></svg>'
    )


@lru_cache(maxsize=256)
def key(shape: str, *, fill: str = "") -> SafeString:
    """The shape alone, to stand beside a perspective's name."""
    half = 21
    colour = f' fill="{safe_colour(fill)}"' if fill else ""
    return mark_safe(
        f'<svg class="key" viewBox="{-half} {-half} {2 * half} {2 * half}" aria-hidden="true" focusable="false">'
        f'<path d="{outline(shape, 0.8)}"{colour}/></svg>'
    )


def bar(share: float) -> SafeString:
    """How many were heard of those hoped for, as a bar: a track and its filled part."""
    filled = max(0.0, min(share, 1.0)) * 100
    return mark_safe(
        '<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" width="100" height="12"/><rect class="filled" width="{filled:.1f}" height="12"/></svg>'
    )
