"""The cells of a table as text: .csv and .tsv in any usual encoding and delimiter, and .xlsx."""

from __future__ import annotations

import csv
import io
import re
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
MOST_BYTES = 50 * 1024 * 1024  # of one table
MOST_ROWS = 100_000
MOST_CELLS = 2_000_000
MOST_COLUMNS = 16_384  # as many as a spreadsheet has

_LONGEST_CELL = 4_000_000  # characters
_MOST_TAGS = 12_000_000  # of the XML of a workbook; a cell takes up to six
_MOST_DELIMITERS = 10_000_000  # before anything is cut into cells; those within answers count too
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


RawRow = tuple[int, list[str]]  # its number and its cells


def read_grids(path: Path, name: str) -> list[Grid]:
    """Every sheet that holds a header and at least one row.

    Raises UnreadableError when the file is no such table, is protected, damaged or empty.
    """
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            raise UnreadableError(
                f"{name} has {size // 1024 // 1024} MB; tables of up to {MOST_BYTES // 1024 // 1024} MB are read. "
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


def _grid(rows: list[RawRow], sheet: str, name: str, problems: list[Problem]) -> Grid | None:
    if len(rows) < 2:
        return None
    header, taken = read_header([cells for _, cells in rows[:3]])
    if len(header) > MOST_COLUMNS or len(header) * len(rows) > MOST_CELLS:
        raise _too_large(name)
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


def _rows_within_limits(raw: Iterable[RawRow], name: str) -> list[RawRow]:
    """The rows with anything in them; a sheet may reach far beyond its last answer, formatted and blank."""
    rows: list[RawRow] = []
    cells_seen = 0
    for number, cells in raw:
        cells_seen += len(cells)
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS or cells_seen > MOST_CELLS:
            raise _too_large(name)
    return rows


def _too_large(name: str) -> UnreadableError:
    return UnreadableError(
        f"{name} is larger than the tables that are read here: {MOST_ROWS:,} rows, {MOST_COLUMNS:,} columns, "
        f"{MOST_CELLS:,} cells in all. Delete the columns and rows that nobody wrote, or save it in parts."
    )


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


def _delimited_rows(data: bytes, name: str) -> tuple[list[RawRow], list[Problem]]:
    if data.startswith(OLE):
        raise _ole_error(name)
    text = decode(data, name).replace("\0", "")
    delimiter, text = _delimiter(text)
    if text.count(delimiter) > _MOST_DELIMITERS:
        raise _too_large(name)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))  # of the process; never lowered
    try:
        rows = _rows_within_limits(enumerate(csv.reader(_lines(text), delimiter=delimiter), start=1), name)
    except csv.Error as error:
        raise UnreadableError(
            f"{name} cannot be read as a table ({error}). Look for a quotation mark that is opened and never closed."
        ) from error
    return rows, _unclosed_quotation(rows, text, delimiter, name)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, ends kept, one at a time: io.StringIO would hold it again at four bytes a character."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _unclosed_quotation(rows: list[RawRow], text: str, delimiter: str, name: str) -> list[Problem]:
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


def _workbook_sheets(data: bytes, name: str) -> list[tuple[str, tuple[list[RawRow], list[Problem]]]]:
    if data.startswith(OLE):
        raise _ole_error(name)
    if not data.startswith(b"PK"):
        raise UnreadableError(f"{name} is not an Excel workbook, although its name says so.")
    unworked = _formulas_without_value(Archive(Source(name, data, "xlsx")), name)
    import openpyxl  # late: 0.2 s that folders without a workbook do not pay

    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [
            (printable(sheet.title), (_rows_within_limits(_sheet_rows(sheet), name), unworked))
            for sheet in workbook.worksheets
        ]
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl lets through whatever zipfile, its XML parser and its own checks raise
        raise UnreadableError(
            f"{name} cannot be read as an Excel workbook: it is damaged, or another kind of file with that ending. "
            "Open it in a spreadsheet program and save it again as .xlsx or .csv."
        ) from error


def _formulas_without_value(archive: Archive, name: str) -> list[Problem]:
    """Formulas that no spreadsheet program has worked out yet: their cells read as blank.

    Raises UnreadableError for what must not reach openpyxl: archives that unpack without end, XML with a document type
    or with more tags than a table has.
    """
    count = tags = 0
    for member in archive:
        if not member.lower().endswith((".xml", ".rels")):
            continue
        data = archive.read(member)
        archive.refuse_document_type(data)
        tags += data.count(b"<")
        if tags > _MOST_TAGS:
            raise _too_large(name)
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
            count += len(_UNWORKED_FORMULA.findall(data))
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


def _sheet_rows(sheet: object) -> Iterator[RawRow]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # some programs write a wrong size
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):  # type: ignore[attr-defined]
        yield number, [_cell_text(value) for value in values]


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
