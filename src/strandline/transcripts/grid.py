"""The cells of a table as text: .csv and .tsv in any usual encoding and delimiter, and .xlsx."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from strandline.transcripts.blocks import Source
from strandline.transcripts.decoding import clean, decode
from strandline.transcripts.formats.archive import Archive
from strandline.transcripts.headers import read_header
from strandline.transcripts.model import Problem, UnreadableError
from strandline.transcripts.names import printable
from strandline.transcripts.sniffing import OLE

TABLE_ENDINGS = frozenset({"csv", "tsv", "xlsx"})

_DELIMITERS = (",", ";", "\t", "|")
_NO_DELIMITER = "\x1f"  # of a file with one column: the unit separator, which no one types
MOST_BYTES = 100_000_000  # of one table

_LONGEST_CELL = 4_000_000  # characters
_UNWORKED_FORMULA = re.compile(rb"<f\b[^<]*(?:/>|</f>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_MANY_ROWS = 8  # named in full in a message; the rest are counted


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as a spreadsheet shows it: the header is row 1
    cells: tuple[str, ...]  # one for each column of the header


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: a header and rows of the same width."""

    header: tuple[str, ...]  # entities unescaped, white space collapsed, never empty
    rows: tuple[Row, ...]
    sheet: str = ""  # its name in a workbook
    problems: tuple[Problem, ...] = field(default=())

    def column(self, index: int) -> list[str]:
        return [row.cells[index] for row in self.rows]


def read_grids(path: Path, name: str) -> list[Grid]:
    """Every sheet that holds a header and at least one row.

    Raises UnreadableError when the file is no such table, is protected, damaged or empty.
    """
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            raise UnreadableError(
                f"{name} has {size // 1_000_000} MB; tables of up to {MOST_BYTES // 1_000_000} MB are read. "
                "Save it in parts, or without the columns that nobody wrote."
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{name} could not be opened: {error.strerror}.") from error
    if not data.strip():
        raise UnreadableError(f"{name} is empty.")
    workbook = path.suffix.lower() == ".xlsx" or data.startswith(b"PK\x03\x04")
    sheets = _workbook_sheets(data, name) if workbook else [("", _delimited_rows(data, name))]
    grids = [grid for sheet, (rows, problems) in sheets if (grid := _grid(rows, sheet, name, problems))]
    if not grids:
        raise UnreadableError(f"{name} holds no rows below a header. Give each column a name in the first row.")
    return grids


def rows_listed(numbers: Sequence[int]) -> str:
    """ "row 3", "rows 3, 9 and 17", "rows 3, 9, … and 4 more"."""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    if len(numbers) <= _MANY_ROWS:
        return f"rows {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
    shown = ", ".join(map(str, numbers[: _MANY_ROWS - 1]))
    return f"rows {shown} and {len(numbers) - _MANY_ROWS + 1} more"


def _grid(raw: Iterable[tuple[int, list[str]]], sheet: str, name: str, problems: list[Problem]) -> Grid | None:
    rows = [(number, cells) for number, cells in raw]
    while rows and not any(cell.strip() for cell in rows[0][1]):
        del rows[0]
    while rows and not any(cell.strip() for cell in rows[-1][1]):
        del rows[-1]  # formatted, or deleted, below the last answer
    if len(rows) < 2:
        return None
    header, taken = read_header([cells for _, cells in rows[:3]])
    if not header or len(rows) <= taken:
        return None
    short, long = [], []
    kept: list[Row] = []
    for number, cells in rows[taken:]:
        if any(cell.strip() for cell in cells[len(header) :]):
            long.append(number)
        elif len(cells) < len(header) and any(cell.strip() for cell in cells) and not sheet:
            short.append(number)
        padded = [*cells[: len(header)], *[""] * (len(header) - len(cells))]
        kept.append(Row(number, tuple(clean(cell).strip() for cell in padded)))
    problems = [*problems, *_ragged(name, sheet, len(header), short, long)]
    return Grid(header, tuple(kept), sheet, tuple(problems))


def _ragged(name: str, sheet: str, width: int, short: list[int], long: list[int]) -> Iterator[Problem]:
    if long:
        yield Problem(
            name,
            _where(sheet, rows_listed(long)),
            f"{_count(long, 'row has', 'rows have')} more cells than the {width} columns of the header; "
            "the words in the cells beyond them were not read.",
            "Put answers that hold the delimiter in quotation marks, or save the table as .xlsx.",
        )
    if short:
        yield Problem(
            name,
            _where(sheet, rows_listed(short)),
            f"{_count(short, 'row has', 'rows have')} fewer cells than the {width} columns of the header; "
            "the missing ones were read as blank.",
            "Look whether an answer was broken over two rows there.",
        )


def _where(sheet: str, rows: str) -> str:
    return f"sheet “{sheet}”, {rows}" if sheet else rows


def _count(rows: Sequence[int], one: str, several: str) -> str:
    return f"1 {one}" if len(rows) == 1 else f"{len(rows)} {several}"


def _delimited_rows(data: bytes, name: str) -> tuple[Iterable[tuple[int, list[str]]], list[Problem]]:
    if data.startswith(OLE):
        raise _ole_error(name)
    text = decode(data, name).replace("\0", "")
    delimiter, text = _delimiter(text)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))  # of the process; never lowered
    try:
        rows = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1))
    except csv.Error as error:
        raise UnreadableError(
            f"{name} cannot be read as a table ({error}). Look for a quotation mark that is opened and never closed."
        ) from error
    return rows, _unclosed_quotation(rows, text, delimiter, name)


def _unclosed_quotation(rows: list[tuple[int, list[str]]], text: str, delimiter: str, name: str) -> list[Problem]:
    """A quotation mark that nothing closes swallows the rest of the file into one cell: say so."""
    if not rows or not rows[-1][1] or rows[-1][1][-1].count("\n") < 2 or text.count('"') % 2 == 0:
        return []
    return [
        Problem(
            name,
            f"row {rows[-1][0]}",
            "A quotation mark is opened here and never closed, so all that follows was read as one answer.",
            "Close it, or save the table as .xlsx.",
        )
    ]


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without Excel's "sep=;" line.

    The right one cuts the header into several columns and most rows into as many; the sample is the first 200 rows.
    """
    told = re.match(r"sep=(.)\n", text)
    if told:
        return told[1], text[told.end() :]
    best, best_score = _NO_DELIMITER, 0.0
    for delimiter in _DELIMITERS:
        widths = _widths(text, delimiter)
        if not widths or widths[0] < 2:
            continue
        agreeing = sum(width == widths[0] for width in widths) / len(widths)
        score = agreeing + min(widths[0], 50) / 1000  # of two that fit as well, the one that cuts finer
        if score > best_score:
            best, best_score = delimiter, score
    return best, text


def _widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(text[:1_000_000], newline=""), delimiter=delimiter):
            if cells:
                widths.append(len(cells))
            if len(widths) == 200:
                break
    except csv.Error:  # a cell beyond the limit: this delimiter does not cut the text into cells
        return widths
    return widths


def _workbook_sheets(data: bytes, name: str) -> list[tuple[str, tuple[Iterable[tuple[int, list[str]]], list[Problem]]]]:
    if data.startswith(OLE):
        raise _ole_error(name)
    if not data.startswith(b"PK"):
        raise UnreadableError(f"{name} is not an Excel workbook, although its name says so.")
    archive = Archive(Source(name, data, "xlsx"))  # refuses what would unpack without end
    import openpyxl  # late: 0.2 s that folders without a workbook do not pay

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        unworked = _formulas_without_value(data, archive, name)
        return [(printable(sheet.title), (_sheet_rows(sheet), unworked)) for sheet in workbook.worksheets]
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl lets through whatever zipfile, its XML parser and its own checks raise
        raise UnreadableError(
            f"{name} cannot be read as an Excel workbook: it is damaged, or another kind of file with that ending. "
            "Open it in a spreadsheet program and save it again as .xlsx or .csv."
        ) from error


def _formulas_without_value(data: bytes, archive: Archive, name: str) -> list[Problem]:
    """Formulas that no spreadsheet program has worked out yet: their cells read as blank."""
    with zipfile.ZipFile(io.BytesIO(data)) as workbook:
        sheets = [member for member in workbook.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member)]
    count = sum(len(_UNWORKED_FORMULA.findall(archive.read(member))) for member in sheets)
    if not count:
        return []
    return [
        Problem(
            name,
            "",
            f"{'1 cell holds a formula' if count == 1 else f'{count} cells hold formulas'} without a result; "
            f"{'it was' if count == 1 else 'they were'} read as blank.",
            "Open the workbook in a spreadsheet program, save it and read it again.",
        )
    ]


def _sheet_rows(sheet: object) -> list[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # some programs write a wrong size
    rows = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[attr-defined]
        rows.append((number, [_cell_text(value) for value in values]))
    return rows


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "")  # a carriage return, as Excel writes it


def _ole_error(name: str) -> UnreadableError:
    return UnreadableError(
        f"{name} is protected with a password, or in the Excel format of before 2007. "
        "Open it in a spreadsheet program, take the password off and save it as .xlsx."
    )
