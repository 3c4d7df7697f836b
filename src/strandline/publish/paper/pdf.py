"""The report as a tagged PDF (PDF/UA-1), and the picture as images for the Word document, both set by Typst.

Words reach Typst as JSON through `sys.inputs`: they are data, never markup, and touch no disk on the way.
"""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from strandline.publish import fonts, wording
from strandline.publish.paper.printed import mapped, picture_data, printed_data, texts
from strandline.publish.report import Report

ASSETS = Path(__file__).parent / "assets"
FONTS = fonts.FOLDER

# What stands where no font has the character: Typst's own fallback fonts cover it.
REPLACEMENT = "□"

# Typst's words for a character without a glyph; the text is given as a Rust string literal.
_NOT_COVERED = re.compile(r"the text `\"(?P<text>(?:[^\"\\]|\\.)*)\"` could not be displayed")
# Marks that turn the direction of what follows: a file name could hide its ending with one.
# What joins or picks the parts of one emoji: of no width, so it goes with the emoji and is not told of.
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class PdfError(Exception):
    """The PDF could not be made. `str(error)` is a sentence for the person; the other formats are not touched by it."""


@dataclass(frozen=True, slots=True)
class PdfResult:
    data: bytes
    replaced: tuple[str, ...]  # one line per character that no font has: "🙂 (slightly smiling face), 3 times."


@dataclass(frozen=True, slots=True)
class PictureImage:
    """One stretch of the picture's rows as a PNG, and the width it is meant to be shown at."""

    png: bytes
    width_points: float
    wide: bool  # wants a landscape page


def render_pdf(report: Report) -> PdfResult:
    """The whole report as PDF/UA-1, A4. Raises `PdfError`.

    One character that no font has would fail the whole PDF. Which fonts Typst falls back on is its own affair, so it
    is asked by trying: what it names as missing is replaced, and the page set again.
    """
    data = printed_data(report)
    made = datetime(report.made_on.year, report.made_on.month, report.made_on.day, tzinfo=UTC)
    counts = Counter(character for text in texts(data) for character in text)
    missing = {character for character in counts if _never_shown(character)}
    while True:
        replaced = tuple(_replaced_line(character, counts[character]) for character in sorted(missing - _JOINERS))
        try:
            pages = _compile(
                "report.typ", _with_replacements(data, missing), format="pdf", pdf_standards=["ua-1"], timestamp=made
            )
        except PdfError as error:
            found = _without_glyph(error) & counts.keys()
            if found <= missing:
                raise
            missing |= found
        else:
            return PdfResult(pages[0], replaced)


def render_picture(report: Report, *, pixels_per_inch: int = 160) -> list[PictureImage]:
    """The picture alone, one image per stretch of rows; empty without themes. Raises `PdfError`."""
    if not report.pictured:
        return []
    data = mapped({"picture": picture_data(report)}, wording.without_controls)
    pages = _compile("picture.typ", data, format="png", ppi=float(pixels_per_inch), inputs={"alone": "picture"})
    wide = data["picture"]["wide"]
    return [PictureImage(page, 758.0 if wide else 511.0, wide) for page in pages]


def render_tide_band(*, pixels_per_inch: int = 160) -> bytes:
    """The dark band with the tide line under it, as a PNG of A4's width and 160 points of height."""
    return _compile("picture.typ", {}, format="png", ppi=float(pixels_per_inch), inputs={"alone": "band"})[0]


def _compile(
    template: str,
    data: dict[str, Any],
    *,
    format: Literal["pdf", "png"],
    inputs: dict[str, str] | None = None,
    **options: Any,
) -> list[bytes]:
    """The pages of an image, or one PDF, as bytes."""
    import typst  # 20 MB of shared library that only these two formats need

    try:
        result = typst.compile(
            str(ASSETS / template),
            root=str(ASSETS),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format=format,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False), **(inputs or {})},
            **options,
        )
    except (RuntimeError, OSError, ValueError) as error:  # TypstError is a RuntimeError; a missing file is a plain one
        message = getattr(error, "message", str(error))
        raise PdfError(f"The PDF could not be set: {message}. The other formats are not affected.") from error
    return result if isinstance(result, list) else [result]


def _with_replacements(data: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    """The data with `REPLACEMENT` for these characters, and a sentence among the limits that says so."""
    if not missing:
        return data
    table = {ord(character): "" if character in _JOINERS else REPLACEMENT for character in missing}
    number = wording.counted(len(missing - _JOINERS), "character")
    shown: dict[str, Any] = mapped(data, lambda text: text.translate(table))
    shown["limits"].append(
        f"The fonts of this PDF lack {number} that people used; {REPLACEMENT} stands in their place. "
        "The web page and the Word document show them."
    )
    return shown


def _never_shown(character: str) -> bool:
    return character in _DIRECTION_MARKS or wording.without_controls(character) != character


def _without_glyph(error: PdfError) -> set[str]:
    """The characters that Typst named as missing. Plain letters that stood beside one are not at fault."""
    diagnostic = getattr(error.__cause__, "diagnostic", "")
    named = {character for found in _NOT_COVERED.finditer(diagnostic) for character in _rust_string(found["text"])}
    return {character for character in named if not " " <= character <= "~"}


def _rust_string(literal: str) -> str:
    r"""The characters behind a Rust debug literal: `\u{200d}` and the usual escapes."""
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), literal)
    return plain if "\\" not in plain else str(ast.literal_eval(f'"{plain}"'))


def _replaced_line(character: str, count: int) -> str:
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    shown = "" if _never_shown(character) else f"{character} "
    return f"{shown}({name}), {'once' if count == 1 else f'{count:,} times'}."
