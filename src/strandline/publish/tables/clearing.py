"""Reading back the workbook in which a team wrote what may be shared."""

from __future__ import annotations

import csv
import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from strandline.publish import wording

SHEETS = ("Passages", "Themes", "Insights")
_WORDS_IN = {"Passages": "text", "Themes": "name", "Insights": "sentence"}  # the column of what was read
_CUT = "… (cut: a cell holds no more"  # as the writer marks words that are longer than a cell

_DECISIONS = {
    "cleared": ("yes", "y", "x", "1", "true", "cleared", "clear", "ok", "✓", "✔"),
    "held": ("hold", "held", "wait"),
    "refused": ("no", "n", "0", "false", "refuse", "refused"),
}
_DECISION_OF = {word: decision for decision, words in _DECISIONS.items() for word in words}

_LARGEST_FILE = 200_000_000  # bytes once unpacked; a workbook of 50,000 passages has about 60 million
_HEADING_ROWS = 10  # rows at the top among which the headings are looked for
_ERRORS_SHOWN = 8
_GIVE_BACK = "Give back the file passages.xlsx that the team edition wrote, filled in"
_OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of password-protected and of old .xls workbooks


class ClearedError(Exception):
    """The decisions cannot be used. `str(error)` says which file, sheet and row, and what to do."""


@dataclass(frozen=True, slots=True)
class ClearedRow:
    id: str
    decision: str  # "cleared", "held" or "refused"
    by: str
    note: str
    row: int  # of the sheet, as the person sees it
    words: str | None = None  # what was read, as the sheet has it; None where that column was taken out


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was decided; a row left undecided is not here."""

    passages: tuple[ClearedRow, ...]
    themes: tuple[ClearedRow, ...]
    insights: tuple[ClearedRow, ...]


Rows = Iterable[tuple[int, Sequence[Any]]]


def read_cleared(path: Path) -> Cleared:
    """The decisions in a filled-in passages.xlsx, or in a passages.csv.

    Raises `ClearedError`: not our workbook, a word that is none of yes, hold and no, a row cleared by nobody, an id
    that is none or that carries two decisions. Nothing is taken from a file with a mistake in it.
    """
    sheets = _csv_sheets(path) if path.suffix.lower() == ".csv" else _workbook_sheets(path)
    mistakes: list[str] = []
    read = {name: tuple(_decisions(path, name, rows, mistakes)) for name, rows in sheets.items()}
    if mistakes:
        shown = mistakes[:_ERRORS_SHOWN]
        if len(mistakes) > len(shown):
            shown.append(f"… and {len(mistakes) - len(shown)} more of the same kind.")
        raise ClearedError("\n".join(shown))
    return Cleared(*(read.get(name, ()) for name in SHEETS))


def _decisions(path: Path, sheet: str, rows: Rows, mistakes: list[str]) -> Iterator[ClearedRow]:
    """The decided rows of one sheet; what is wrong with others goes to `mistakes`."""
    rows = iter(rows)
    columns = _find_columns(path, sheet, rows)
    seen: dict[str, ClearedRow] = {}
    for number, values in rows:
        place = f"{path.name}, {sheet}, row {number}"
        cells = {name: _plain(values[index]) for name, index in columns.items() if index < len(values)}
        if not cells.get("cleared"):
            continue
        cells = {"id": "", "by": "", "note": "", **cells}
        decision = _DECISION_OF.get(cells["cleared"].casefold())
        if decision is None:
            mistakes.append(f"{place}: “{cells['cleared']}” under “cleared” is not yes, hold or no. Write one of them.")
            continue
        try:
            id = str(uuid.UUID(cells["id"]))
        except ValueError:
            mistakes.append(
                f"{place}: “{cells['id']}” under “id” is not an id of ours. Copy it back from the file as it was made."
            )
            continue
        if decision == "cleared" and not cells["by"]:
            mistakes.append(f"{place}: cleared, but nobody is named under “by”. Write who decided it.")
            continue
        too_long = [name for name, most in (("by", 200), ("note", 1000)) if len(cells[name]) > most]
        if too_long:
            mistakes.append(f"{place}: what stands under “{too_long[0]}” is too long. Shorten it.")
            continue
        words = cells.get(_WORDS_IN[sheet]) or None
        if words and _CUT in words:
            words = None
        row = ClearedRow(id, decision, cells["by"], cells["note"], number, words)
        if id in seen and seen[id].decision != decision:
            mistakes.append(
                f"{place}: the same id is {decision} here and {seen[id].decision} in row {seen[id].row}. "
                "Keep one of the two rows."
            )
        elif id not in seen:
            seen[id] = row
            yield row


def _find_columns(path: Path, sheet: str, rows: Iterator[tuple[int, Sequence[Any]]]) -> dict[str, int]:
    """Where id, cleared, by and note stand; columns may have been moved, rows put above the headings."""
    for number, values in rows:
        names = {_plain(value).casefold(): index for index, value in reversed(list(enumerate(values)))}
        if "id" in names and "cleared" in names:
            if "by" not in names:
                raise ClearedError(f"{path.name}, {sheet}: there is no column “by”. Add it, with who decided each row.")
            wanted = ("id", "cleared", "by", "note", _WORDS_IN[sheet])
            return {name: names[name] for name in wanted if name in names}
        if number >= _HEADING_ROWS:
            break
    raise ClearedError(
        f"{path.name}, {sheet}: there are no columns “id” and “cleared”. {_GIVE_BACK}, with its headings as they were."
    )


def _plain(value: Any) -> str:
    """A cell as a person reads it: 1.0 and TRUE as 1 and true, without the apostrophe that guards a formula."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().removeprefix("'").strip()


def _csv_sheets(path: Path) -> dict[str, Rows]:
    data = _read(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what Excel writes as plain "CSV" on Windows
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ClearedError(
            f"{path.name} cannot be read as CSV ({error}). Save it again, or give back the .xlsx."
        ) from None
    return {"Passages": enumerate(rows, 1)}


def _workbook_sheets(path: Path) -> dict[str, Rows]:
    import openpyxl  # 0.2 s, and only this needs it

    data = _read(path)
    if data.startswith(_OLE_START):
        raise ClearedError(
            f"{path.name} is protected by a password, or is an old .xls workbook. Take the password off, save it as "
            "“Excel workbook (.xlsx)” and try again."
        )
    not_a_workbook = ClearedError(f"{path.name} is not an Excel workbook. {_GIVE_BACK}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise not_a_workbook from None
    if unpacked > _LARGEST_FILE:
        raise ClearedError(f"{path.name} would unpack to {unpacked // 1_000_000:,} MB, so it was not opened.")
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # noqa: BLE001 — openpyxl raises whatever its parsers do: KeyError, TypeError, ParseError …
        raise not_a_workbook from None
    ours = {name.strip().casefold(): name for name in workbook.sheetnames}
    found = {name: workbook[ours[name.casefold()]] for name in SHEETS if name.casefold() in ours}
    if not found:
        raise ClearedError(
            f"{path.name} has none of the sheets {wording.list_in_words(SHEETS)}, "
            f"only {wording.list_in_words(workbook.sheetnames)}. {_GIVE_BACK}."
        )
    return {name: enumerate(sheet.iter_rows(values_only=True), 1) for name, sheet in found.items()}


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ClearedError(f"{path.name} is larger than {_LARGEST_FILE // 1_000_000} MB, so it was not opened.")
        return path.read_bytes()
    except OSError as error:
        raise ClearedError(
            f"{path} cannot be opened ({error.strerror}). Check the name and that it is not open."
        ) from None
