"""The report as one HTML file that asks nothing of anybody: style, script and typeface are inside it.

The skeleton is Django templates, filled by `sections`; what a long report has by the thousand (passages, cells,
records) is built as strings in `passages` and `matrix`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from strandline.publish import fonts
from strandline.publish.page import picture
from strandline.publish.page.sections import sections
from strandline.publish.report import Report


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Host:
    """What a server shows around the report: where to go from it, and where its typeface lies."""

    fonts: str  # the address of the folder of typefaces, ending in a slash
    back: Link | None = None
    downloads: tuple[Link, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    html: str
    style_hash: str  # "'sha256-…'": what a content security policy has to allow
    script_hash: str


HERE = Path(__file__).parent
ASSETS = HERE / "assets"

# Which file a browser takes for which characters, as the typeface's package divides them.
_LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,"
    "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
_LATIN_EXTENDED = (
    "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,"
    "U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF"
)
FONTS = (
    ("atkinson-hyperlegible-next-latin-wght-normal.woff2", _LATIN),
    ("atkinson-hyperlegible-next-latin-ext-wght-normal.woff2", _LATIN_EXTENDED),
)

_SELF = "'self'"

# What no HTML document may hold: control characters, halves of characters, and code points that are none.
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render_html(report: Report) -> str:
    """The whole report as one file. No request leaves it, and its content security policy sees to that.

    Characters that HTML cannot hold become U+FFFD, so that none goes in silence.
    """
    return render_page(report).html


def render_page(report: Report, host: Host | None = None) -> Page:
    """The report as a page that a server shows, with its typeface beside it; without a host everything is inside."""
    style, script = _style(report, host), _script()
    context = {
        "report": report,
        "host": host,
        "style": mark_safe(style),
        "script": mark_safe(script),
        "policy": mark_safe(
            f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
            f"font-src {_SELF if host else 'data:'}; "
            "base-uri 'none'; form-action 'none'"
        ),
        **sections(report),
    }
    page = _engine().get_template("publish/report.html").render(Context(context, use_l10n=False, use_tz=False))
    return Page(_NOT_IN_HTML.sub("\ufffd", page), f"'{_hash(style)}'", f"'{_hash(script)}'")


@lru_cache(maxsize=1)
def _engine() -> Engine:
    # An engine of its own, so that no project setting changes what a report looks like. A name that a template
    # misspells shows up in the page, where a test looks for it, and not as a blank.
    return Engine(dirs=[str(HERE / "templates")], autoescape=True, string_if_invalid="[undefined: %s]")


@lru_cache(maxsize=2)
def _static_style(folder: str = "") -> str:
    """The style sheet; its typefaces at an address, or without one inside it."""

    def face(name: str) -> str:
        if folder:
            return f"{folder}{name}"
        return f"data:font/woff2;base64,{base64.b64encode((fonts.FOLDER / name).read_bytes()).decode()}"

    faces = "".join(
        '@font-face{font-family:"Atkinson Hyperlegible Next";font-weight:200 800;font-display:swap;'
        f"src:url({face(name)}) "
        f'format("woff2");unicode-range:{characters}}}'
        for name, characters in FONTS
    )
    return faces + (ASSETS / "report.css").read_text(encoding="utf-8")


def _style(report: Report, host: Host | None) -> str:
    """The style sheet with what this report adds: a colour per perspective, and its label on every printed page.

    The policy allows no style attributes, so each perspective has a class.
    """
    colours = "".join(
        f".p{position}{{--p:{picture.safe_colour(column.colour)}}}" for position, column in enumerate(report.columns)
    )
    columns = f":root{{--columns:{len(report.columns)}}}"
    static = _static_style(host.fonts if host else "")
    return f'{static}{columns}{colours}@page{{@bottom-left{{content:"{report.label}"}}}}'


@lru_cache(maxsize=1)
def _script() -> str:
    return (ASSETS / "report.js").read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
