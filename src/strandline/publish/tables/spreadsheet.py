"""passages.xlsx and passages.csv: everything to look through row by row, and to clear for sharing.

Words that begin like a formula stay words. In the workbook they are text cells with Excel's own mark for "this is
text", unchanged; a CSV has no such mark, so there an apostrophe goes before a cell that begins with = + - @, a tab or
a line break, and before no other.
"""

from __future__ import annotations

import csv
import io
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from strandline.publish import ooxml, wording
from strandline.publish.report import FACET_NAMES, Edition, Report, Theme
from strandline.publish.tables.clearing import Cleared, ClearedError, ClearedRow, read_cleared

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# Writing and reading back are one subject for those who call; `clearing` holds the reading.
__all__ = ["Cleared", "ClearedError", "ClearedRow", "csv_safe", "passages_csv", "read_cleared", "write_spreadsheet"]

DECISION_COLUMNS = ("cleared", "by", "note")
DECISIONS_OFFERED = ("yes", "hold", "no")

ID_COLUMNS = ("id", "record")  # on one line: a UUID broken into four would make every row tall
FACE = "Calibri"  # openpyxl's own default, which a font made without a name would lose
_LINE_HEIGHT = 15.5
_LARGEST_ROW = 409.0  # points, what a workbook allows

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_CELL_LIMIT = 32_767  # characters in one cell of a workbook
_CUT_NOTE = " … (cut: a cell holds no more; the whole is in findings.json)"

Value = str | int | None


@dataclass(frozen=True, slots=True)
class SheetData:
    """A sheet before it is written: headings with their widths in characters, and the rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Value, ...], ...]


def write_spreadsheet(report: Report) -> bytes:
    """The workbook with the sheets Passages, Themes, Insights and About; the same bytes for the same report."""
    import openpyxl  # 0.2 s, and only this format needs it

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for sheet in (passages_sheet(report), themes_sheet(report), insights_sheet(report)):
        _write_sheet(workbook.create_sheet(sheet.name), sheet, report)
    _write_about(workbook.create_sheet("About"), report)
    workbook.properties.title = wording.without_controls(report.title)
    workbook.properties.creator = workbook.properties.lastModifiedBy = "Strandline"
    workbook.properties.language = "en-GB"
    out = io.BytesIO()
    workbook.save(out)
    return ooxml.with_fixed_dates(out.getvalue(), made_on=report.made_on)


def passages_csv(report: Report) -> bytes:
    """The sheet Passages as CSV in UTF-8 with a byte-order mark and CRLF, as Excel opens it without asking."""
    sheet = passages_sheet(report)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _ in sheet.columns])
    for row in sheet.rows:
        writer.writerow([csv_safe(value) for value in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def passages_sheet(report: Report) -> SheetData:
    columns = {column.key: column.name for column in report.columns}
    names: dict[int, list[str]] = {}
    for theme in report.themes:
        for number in dict.fromkeys(theme.quotes + theme.differs):
            names.setdefault(number, []).append(theme.name)
    team = report.edition is Edition.TEAM
    return SheetData(
        "Passages",
        _with_decisions(
            ("id", 12),
            ("number", 9),
            ("text", 70),
            ("words", 11),
            ("participant", 18),
            ("perspective", 20),
            ("facet", 18),
            ("theme", 34),
            ("differs", 9),
            ("record", 12),
            ("record title", 26),
            ("start", 8),
            ("end", 8),
            ("time", 8),
            ("asked", 34),
            ("flags", 16),
        ),
        tuple(
            (
                quote.id,
                quote.number,
                quote.text,
                "verbatim" if quote.verbatim else "noted",
                quote.participant if team else None,
                columns.get(quote.column or "", ""),
                FACET_NAMES.get(quote.facet, quote.facet),
                "; ".join(names.get(quote.number, [])),
                "yes" if quote.differs else "",
                quote.record,
                quote.record_title if team else None,
                quote.start,
                quote.end,
                quote.time if team else None,
                quote.question if team else None,
                ", ".join(quote.flags) if team else None,
                None,
                None,
                None,
            )
            for quote in report.quotes
        ),
    )


def themes_sheet(report: Report) -> SheetData:
    team = report.edition is Edition.TEAM
    perspectives = tuple((column.name, 14) for column in report.columns)
    return SheetData(
        "Themes",
        _with_decisions(
            ("id", 12),
            ("number", 9),
            ("name", 46),
            ("facet", 18),
            ("heard", 14),
            ("standing", 18),
            ("people", 9),
            ("asked", 9),
            ("people who differ", 11),
            ("in their words", 30),
            ("power", 26),
            ("topic", 22),
            ("keywords", 30),
            ("made by", 12),
            *perspectives,
        ),
        tuple(
            (
                theme.id,
                theme.number,
                theme.name,
                FACET_NAMES.get(theme.facet, theme.facet),
                theme.heard,
                theme.standing,
                theme.people if team else None,
                theme.asked,
                theme.people_differ if team else None,
                theme.telling,
                theme.power,
                theme.topic,
                ", ".join(theme.keywords),
                theme.made_by,
                *_labels(report, theme),
                None,
                None,
                None,
            )
            for theme in report.themes
        ),
    )


def _labels(report: Report, theme: Theme) -> tuple[str, ...]:
    """Along the perspectives; blank where the picture was left out of the report."""
    labels = {cell.column: cell.label for cell in theme.cells}
    return tuple(labels.get(column.key, "") for column in report.columns)


def insights_sheet(report: Report) -> SheetData:
    return SheetData(
        "Insights",
        _with_decisions(
            ("id", 12),
            ("number", 9),
            ("headline", 40),
            ("facet", 18),
            ("sentence", 60),
            ("seen differently", 40),
            ("not heard", 34),
            ("to decide", 40),
            ("passages", 18),
            ("passages that differ", 18),
            ("made by", 12),
        ),
        tuple(
            (
                insight.id,
                insight.number,
                insight.headline,
                FACET_NAMES.get(insight.facet, insight.facet),
                insight.sentence,
                insight.differs_sentence,
                insight.missing_sentence,
                insight.to_decide,
                ", ".join(map(str, insight.quotes)),
                ", ".join(map(str, insight.differs)),
                insight.made_by,
                None,
                None,
                None,
            )
            for insight in report.insights
        ),
    )


def _with_decisions(*columns: tuple[str, int]) -> tuple[tuple[str, int], ...]:
    return (*columns, ("cleared", 10), ("by", 18), ("note", 36))


_HOW_TO_CLEAR = [
    (
        "To clear for sharing",
        """On the sheets Passages, Themes and Insights write yes, hold or no under “cleared”, and your name under “by”.
        A row left empty is undecided and is not shared. Save, then run:
        strandline diagnose FOLDER --edition shared --cleared THIS-FILE.xlsx""",
    ),
    (
        "Before you clear a passage",
        """Is it accurate? Is it fair out of its context? Could it give somebody away? The column “flags” names what was
        noticed: a name, a role, an allegation.""",
    ),
    ("The column id", "It ties your decision to the passage. Rows may be sorted and filtered; ids must stay."),
]
_WHAT_COLUMNS_MEAN = [
    (
        "words",
        "verbatim: the person’s own words. noted: what the interviewer wrote down, shown without quotation marks.",
    ),
    ("start, end", "Where the passage stands in its record’s text, counted in characters (Unicode code points)."),
    ("differs", "yes: it sees the matter differently from most who speak of it."),
    (
        "Words like a formula",
        """A passage that begins with = + - or @ is kept as text and is not calculated. In passages.csv an apostrophe
        stands before it.""",
    ),
]


def about_rows(report: Report) -> list[tuple[str, str]]:
    """The sheet About: what this is, and how to fill it in."""
    rows = [
        ("Report", report.title),
        ("Edition", report.label),
        ("Made on", wording.long_date(report.made_on)),
        ("Question", report.question),
        ("Heard", wording.cover_line(report)),
    ]
    rows += [("Note", note) for note in wording.edition_notes(report)]
    if report.edition is Edition.TEAM:
        rows += _HOW_TO_CLEAR
    return rows + _WHAT_COLUMNS_MEAN


def _write_sheet(sheet: Worksheet, data: SheetData, report: Report) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # see write_spreadsheet
    from openpyxl.utils import get_column_letter

    top_wrapped, on_one_line = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
    rule = Border(bottom=Side("thin", color="E4D9C8"))
    first_decision = len(data.columns) - len(DECISION_COLUMNS) + 1
    head = _style(
        sheet,
        font=Font(FACE, bold=True, color="FFFFFF"),
        fill=PatternFill("solid", fgColor="1B2A36"),
        alignment=top_wrapped,
    )
    words = _style(sheet, alignment=top_wrapped, border=rule)
    ids = _style(sheet, font=Font(FACE, color="50606C", size=9), alignment=on_one_line, border=rule)
    decisions = _style(sheet, fill=PatternFill("solid", fgColor="FBF3E4"), alignment=top_wrapped, border=rule)
    for index, (name, width) in enumerate(data.columns, 1):
        _set_text(sheet.cell(1, index), name, head)
        sheet.column_dimensions[get_column_letter(index)].width = width
    for number, row in enumerate(data.rows, 2):
        for index, (value, (name, _)) in enumerate(zip(row, data.columns, strict=True), 1):
            if value in (None, "") and index < first_decision:
                continue  # an empty cell costs as much to write as a full one
            style = ids if name in ID_COLUMNS else decisions if index >= first_decision else words
            _set_text(sheet.cell(number, index), value, style)
        sheet.row_dimensions[number].height = _row_height(row, data.columns)
    last = get_column_letter(len(data.columns))
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{last}{max(len(data.rows) + 1, 2)}"
    _print_setup(sheet, report)
    if report.edition is Edition.TEAM and data.rows:
        _offer_decisions(sheet, get_column_letter(first_decision), len(data.rows) + 1)


def _style(sheet: Worksheet, **parts: Any) -> Any:
    """A cell's look, worked out once: openpyxl hashes every part anew for each cell that it is given to."""
    from openpyxl.cell.cell import Cell as SheetCell  # see write_spreadsheet

    cell = SheetCell(sheet, 1, 1)
    for name, part in parts.items():
        setattr(cell, name, part)
    return cell._style


def _row_height(row: tuple[Value, ...], columns: tuple[tuple[str, int], ...]) -> float:
    """Points for the cell with the most lines: not every program works that out when it opens the file."""
    lines = 1
    for value, (name, width) in zip(row, columns, strict=True):
        if isinstance(value, str) and name not in ID_COLUMNS:
            lines = max(lines, sum(-(-len(part) // width) for part in value.split("\n")))
    return min(lines * _LINE_HEIGHT, _LARGEST_ROW)


def _offer_decisions(sheet: Worksheet, column: str, last_row: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # see write_spreadsheet

    choice = DataValidation(type="list", formula1=f'"{",".join(DECISIONS_OFFERED)}"', allow_blank=True)
    choice.promptTitle, choice.prompt = "Cleared for sharing", "yes, hold or no; empty is undecided. Then your name."
    choice.errorTitle, choice.error = "Not one of the three", "Write yes, hold or no, or leave it empty."
    choice.showInputMessage = choice.showErrorMessage = True
    choice.add(f"{column}2:{column}{last_row}")
    sheet.add_data_validation(choice)


def _write_about(sheet: Worksheet, report: Report) -> None:
    from openpyxl.styles import Alignment, Font  # see write_spreadsheet

    for number, (name, text) in enumerate(about_rows(report), 1):
        _set_text(sheet.cell(number, 1), name)
        _set_text(sheet.cell(number, 2), " ".join(text.split()))
        sheet.cell(number, 1).font = Font(FACE, bold=True)
        sheet.row_dimensions[number].height = _row_height((name, " ".join(text.split())), (("", 26), ("", 100)))
        for column in (1, 2):
            sheet.cell(number, column).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 100
    _print_setup(sheet, report)


def _print_setup(sheet: Worksheet, report: Report) -> None:
    """A4 on its side, as many pages long as it needs, the edition and the page number on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.right.text = report.label
    sheet.oddFooter.right.text = "&P of &N"


def _set_text(cell: Any, value: Value, style: Any = None) -> None:
    """Numbers as numbers; words always as words, never as a formula, an error or a date."""
    if style is not None:
        cell._style = style
    if value is None or value == "":
        return
    if isinstance(value, int):
        cell.value = value
        return
    text = wording.without_controls(value)
    if len(text) > _CELL_LIMIT:
        text = text[: _CELL_LIMIT - len(_CUT_NOTE)] + _CUT_NOTE
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell._style = copy(cell._style)  # shared by all cells of its kind, and only this one is marked
        cell.quotePrefix = True


def csv_safe(value: Value) -> Value:
    """The value as a cell of a CSV in which nothing is a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
