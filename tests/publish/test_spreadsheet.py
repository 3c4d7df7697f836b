"""passages.xlsx and passages.csv: what they hold, that nothing in them is calculated, and how they are read back."""

from __future__ import annotations

import csv
import io
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from publish.report_fixture import sample_report
from strandline.publish.report import Edition, Report
from strandline.publish.tables.spreadsheet import (
    Cleared,
    ClearedError,
    ClearedRow,
    passages_csv,
    read_cleared,
    write_spreadsheet,
)


def uuid_of(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def team_report() -> Report:
    """The sample with ids as they come from the database."""
    report = sample_report(Edition.TEAM)
    return replace(
        report,
        quotes=tuple(replace(quote, id=uuid_of(quote.id)) for quote in report.quotes),
        themes=tuple(replace(theme, id=uuid_of(theme.id)) for theme in report.themes),
        insights=tuple(
            replace(insight, id=uuid_of(insight.id), theme=uuid_of(insight.theme)) for insight in report.insights
        ),
    )


def workbook_of(report: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_spreadsheet(report)))


def columns_of(sheet: Any) -> dict[str, int]:
    """Heading -> number of its column, from 1."""
    return {cell.value: cell.column for cell in sheet[1]}


def with_texts(*texts: str) -> Report:
    """The sample with these as the words of its first passages."""
    report = team_report()
    changed = [replace(quote, text=text) for quote, text in zip(report.quotes, texts, strict=False)]
    return replace(report, quotes=(*changed, *report.quotes[len(changed) :]))


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook with decisions: `filled({("Passages", 2): ("yes", "Jo", "")})`, and return its path."""

    def fill(decisions: dict[tuple[str, int], tuple[Any, Any, Any]]) -> Path:
        workbook = workbook_of(team_report())
        for (name, row), values in decisions.items():
            sheet = workbook[name]
            columns = columns_of(sheet)
            for heading, value in zip(("cleared", "by", "note"), values, strict=True):
                sheet.cell(row, columns[heading]).value = value
        path = tmp_path / "passages.xlsx"
        workbook.save(path)
        return path

    return fill


def test_sheets_hold_a_row_for_each_passage_theme_and_insight() -> None:
    report = team_report()

    workbook = workbook_of(report)

    assert workbook.sheetnames == ["Passages", "Themes", "Insights", "About"]
    rows = {name: [row[0].value for row in workbook[name].iter_rows(min_row=2)] for name in workbook.sheetnames[:3]}
    assert rows == {
        "Passages": [quote.id for quote in report.quotes],
        "Themes": [theme.id for theme in report.themes],
        "Insights": [insight.id for insight in report.insights],
    }


def test_passage_row_says_who_where_and_which_theme() -> None:
    report = team_report()
    sheet = workbook_of(report)["Passages"]

    row = {name: sheet.cell(2, column).value for name, column in columns_of(sheet).items()}

    quote = report.quotes[0]
    assert row == {
        "id": quote.id,
        "number": 1,
        "text": quote.text,
        "words": "verbatim",
        "participant": "Resident 1",
        "perspective": "Residents",
        "facet": "Keep hold of",
        "theme": "Neighbours checking on neighbours, street by street",
        "differs": None,
        "record": "rec-resident-1",
        "record title": "Resident 1, 3 March",
        "start": quote.start,
        "end": quote.end,
        "time": "11:40",
        "asked": "Who knew who needed looking in on?",
        "flags": None,
        "cleared": None,
        "by": None,
        "note": None,
    }


def test_headings_are_frozen_filtered_and_offer_the_three_decisions() -> None:
    sheet = workbook_of(team_report())["Passages"]

    choice = sheet.data_validations.dataValidation[0]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:S35"
    assert (choice.formula1, str(choice.sqref)) == ('"yes,hold,no"', "Q2:Q35")
    assert sheet.cell(2, 3).alignment.wrap_text is True
    assert sheet.oddHeader.right.text == "Team draft, not for circulation"


def test_shared_edition_names_nobody_and_offers_no_decisions() -> None:
    sheet = workbook_of(sample_report(Edition.SHARED))["Passages"]

    columns = columns_of(sheet)
    withheld = [columns[name] for name in ("participant", "record title", "time", "asked", "flags")]
    assert {row[column - 1].value for row in sheet.iter_rows(min_row=2) for column in withheld} == {None}
    assert sheet.data_validations.dataValidation == []


FORMULAS = (
    "=1+1",
    "+44 is the code",
    "-5 degrees",
    "@home",
    "\tindented",
    "=cmd|' /C calc'!A0",
    "#NAME?",
    "1e5",
    "TRUE",
)


def test_words_like_a_formula_are_text_in_the_workbook_and_unchanged() -> None:
    sheet = workbook_of(with_texts(*FORMULAS))["Passages"]

    cells = [sheet.cell(row, 3) for row in range(2, 2 + len(FORMULAS))]

    assert [cell.value for cell in cells] == list(FORMULAS)
    assert {cell.data_type for cell in cells} == {"s"}
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * 6 + [False] * 3


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    data = write_spreadsheet(with_texts(*FORMULAS))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4
    assert [b"<f>" in sheet for sheet in sheets] == [False] * 4


def test_csv_puts_an_apostrophe_before_words_like_a_formula_and_before_no_others() -> None:
    data = passages_csv(with_texts(*FORMULAS, "it's 5 - 3", "'quoted'"))

    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    assert [row[2] for row in rows[1:12]] == [
        "'=1+1",
        "'+44 is the code",
        "'-5 degrees",
        "'@home",
        "'\tindented",
        "'=cmd|' /C calc'!A0",
        "#NAME?",
        "1e5",
        "TRUE",
        "it's 5 - 3",
        "'quoted'",
    ]


def test_csv_has_a_mark_crlf_and_the_columns_of_the_workbook() -> None:
    report = team_report()

    data = passages_csv(report)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == len(report.quotes) + 1
    header = data.decode("utf-8-sig").split("\r\n")[0].split(",")
    assert header == list(columns_of(workbook_of(report)["Passages"]))


def test_control_characters_and_very_long_words_do_not_fail_the_workbook() -> None:
    sheet = workbook_of(with_texts("Bell \x07 and half \ud800", "x" * 40_000))["Passages"]

    assert sheet.cell(2, 3).value == "Bell � and half �"
    assert len(sheet.cell(3, 3).value) == 32_767
    assert sheet.cell(3, 3).value.endswith("the whole is in findings.json)")


def test_same_report_gives_the_same_bytes() -> None:
    first = write_spreadsheet(team_report())

    assert write_spreadsheet(team_report()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        properties = archive.read("docProps/core.xml").decode()
    assert properties.count("2026-03-24T00:00:00Z") == 2


def test_decisions_are_read_back_with_who_and_why(filled: Callable[..., Path]) -> None:
    report = team_report()
    path = filled(
        {
            ("Passages", 2): ("yes", "Jo Marsh", "checked with her"),
            ("Passages", 4): ("hold", None, None),
            ("Themes", 2): ("No", "Jo Marsh", None),
            ("Insights", 3): ("yes", "Ada", None),
        }
    )

    assert read_cleared(path) == Cleared(
        passages=(
            ClearedRow(report.quotes[0].id, "cleared", "Jo Marsh", "checked with her", 2, report.quotes[0].text),
            ClearedRow(report.quotes[2].id, "held", "", "", 4, report.quotes[2].text),
        ),
        themes=(ClearedRow(report.themes[0].id, "refused", "Jo Marsh", "", 2, report.themes[0].name),),
        insights=(ClearedRow(report.insights[1].id, "cleared", "Ada", "", 3, report.insights[1].sentence),),
    )


@pytest.mark.parametrize(
    ("written", "decision"),
    [(word, "cleared") for word in ("yes", " Y ", "x", "X", 1, 1.0, True, "true", "Cleared")]
    + [(word, "held") for word in ("hold", "HELD", "wait")]
    + [(word, "refused") for word in ("no", "N", "refuse", "refused", 0, False)],
)
def test_each_way_of_writing_a_decision_is_understood(
    filled: Callable[..., Path], written: object, decision: str
) -> None:
    path = filled({("Passages", 2): (written, "Jo", None)})

    assert [row.decision for row in read_cleared(path).passages] == [decision]


def test_blank_decisions_are_undecided(filled: Callable[..., Path]) -> None:
    path = filled({("Passages", 2): ("  ", "Jo", "not sure yet")})

    assert read_cleared(path) == Cleared((), (), ())


def test_cleared_by_nobody_names_sheet_and_row(filled: Callable[..., Path]) -> None:
    path = filled({("Themes", 3): ("yes", " ", None)})

    with pytest.raises(ClearedError) as caught:
        read_cleared(path)
    assert str(caught.value) == (
        "passages.xlsx, Themes, row 3: cleared, but nobody is named under “by”. Write who decided it."
    )


def test_unknown_words_are_all_told_at_once(filled: Callable[..., Path]) -> None:
    path = filled({("Passages", 2): ("perhaps", "Jo", None), ("Insights", 5): ("yess", "Jo", None)})

    with pytest.raises(ClearedError) as caught:
        read_cleared(path)
    assert str(caught.value).splitlines() == [
        "passages.xlsx, Passages, row 2: “perhaps” under “cleared” is not yes, hold or no. Write one of them.",
        "passages.xlsx, Insights, row 5: “yess” under “cleared” is not yes, hold or no. Write one of them.",
    ]


def test_id_that_a_spreadsheet_changed_names_the_row(filled: Callable[..., Path]) -> None:
    path = filled({("Passages", 2): ("yes", "Jo", None)})
    workbook = openpyxl.load_workbook(path)
    workbook["Passages"]["A2"] = 1.2e35
    workbook.save(path)

    with pytest.raises(ClearedError, match=r"^passages\.xlsx, Passages, row 2: “.*” under “id” is not an id of ours\."):
        read_cleared(path)


def test_two_decisions_on_one_id_are_refused(filled: Callable[..., Path]) -> None:
    path = filled({("Passages", 2): ("yes", "Jo", None), ("Passages", 3): ("no", "Jo", None)})
    workbook = openpyxl.load_workbook(path)
    workbook["Passages"]["A3"] = workbook["Passages"]["A2"].value
    workbook.save(path)

    with pytest.raises(ClearedError, match="row 3: the same id is refused here and cleared in row 2"):
        read_cleared(path)


def test_moved_columns_sorted_rows_and_a_title_row_are_understood(filled: Callable[..., Path]) -> None:
    path = filled({("Passages", 2): ("yes", "Jo", "ok"), ("Passages", 5): ("no", "Jo", None)})
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Passages"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(["Decided on Monday"])
    for row in (rows[0], *reversed(rows[1:])):
        sheet.append(row[::-1])
    workbook.save(path)

    read = read_cleared(path).passages

    report = team_report()
    assert {(row.id, row.decision, row.note) for row in read} == {
        (report.quotes[0].id, "cleared", "ok"),
        (report.quotes[3].id, "refused", ""),
    }


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "utf-8-sig"), (";", "cp1252")])
def test_filled_in_csv_is_understood_however_excel_saved_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    report = team_report()
    rows = list(csv.reader(io.StringIO(passages_csv(report).decode("utf-8-sig"), newline="")))
    rows[3][-3:] = ["hold", "Zoë", ""]
    path = tmp_path / "passages.csv"
    with path.open("w", newline="", encoding=encoding, errors="replace") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)

    row = ClearedRow(report.quotes[2].id, "held", "Zoë", "", 4, report.quotes[2].text)
    assert read_cleared(path) == Cleared((row,), (), ())


def test_files_that_are_not_our_workbook_are_refused_with_what_to_do(tmp_path: Path) -> None:
    other = openpyxl.Workbook()
    other.save(tmp_path / "other.xlsx")
    other.active.title = "Passages"
    other.save(tmp_path / "no columns.xlsx")
    (tmp_path / "text.xlsx").write_text("not a workbook", encoding="utf-8")
    (tmp_path / "locked.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    (tmp_path / "cut.xlsx").write_bytes(write_spreadsheet(team_report())[:2000])
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 250_000_000)
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")

    messages = {}
    for name in ("other", "no columns", "text", "locked", "cut", "zip", "bomb", "missing"):
        with pytest.raises(ClearedError) as caught:
            read_cleared(tmp_path / f"{name}.xlsx")
        messages[name] = str(caught.value)
    with pytest.raises(ClearedError, match="there are no columns “id” and “cleared”"):
        read_cleared(tmp_path / "empty.csv")

    give_back = "Give back the file passages.xlsx that the team edition wrote, filled in"
    assert messages == {
        "other": f"other.xlsx has none of the sheets Passages, Themes and Insights, only Sheet. {give_back}.",
        "no columns": "no columns.xlsx, Passages: there are no columns “id” and “cleared”. "
        f"{give_back}, with its headings as they were.",
        "text": f"text.xlsx is not an Excel workbook. {give_back}.",
        "locked": "locked.xlsx is protected by a password, or is an old .xls workbook. Take the password off, "
        "save it as “Excel workbook (.xlsx)” and try again.",
        "cut": f"cut.xlsx is not an Excel workbook. {give_back}.",
        "zip": f"zip.xlsx is not an Excel workbook. {give_back}.",
        "bomb": "bomb.xlsx would unpack to 250 MB, so it was not opened.",
        "missing": f"{tmp_path / 'missing.xlsx'} cannot be opened (No such file or directory). "
        "Check the name and that it is not open.",
    }
