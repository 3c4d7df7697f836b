"""`strandline sense themes|suggest|evidence|compare`: a table in, findings out, each row accounted for."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from running import strandline

from strandline.cli import main

ROWS = (
    ("Ann", "Hospital", "The weekly call kept us going", "Calls"),
    ("Bob", "Council", "The weekly call was the best thing we did", "Calls"),
    ("Cid", "Council", "We should drop the weekly call, it ate the week", "Calls; Time"),
    ("Ann", "Hospital", "Buses stop at six, so nobody can come in the evening", "Buses"),
    ("Dee", "Charity", "The bus never comes after six", ""),
    ("Eve", "Charity", "No bus in the evening means no visitors", ""),
    ("Fay", "Charity", "", ""),
    ("Gus", "Council", "n/a", ""),
    ("", "Council", "=1+1 the food bank saved us", "no code"),
    ("Hal", "Charity", "The food bank is open on a Tuesday", ""),
    ("Ivy", "Hospital; Charity", "The food bank ran out of milk", ""),
)
COLUMNS = ("--person", "who", "--text", "said")


def table(folder: Path, *, delimiter: str = ",", encoding: str = "utf-8", name: str = "answers.csv") -> Path:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(("who", "where", "said", "codes"))
    writer.writerows(ROWS)
    path = folder / name
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["sense", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def document(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments).stdout)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_themes_every_row_has_a_theme_or_is_counted_with_its_reason(tmp_path: Path) -> None:
    found = document("themes", table(tmp_path), *COLUMNS)

    assert found["source"] | {"columns": {}} == {
        "file": "answers.csv",
        "columns": {},
        "rows": 11,
        "used": 9,
        "skipped": [
            {"why": "blank", "count": 1, "rows": [8]},
            {"why": "says nothing (“n/a”, “no”, “test”)", "count": 1, "rows": [9]},
        ],
    }
    assert sorted(row for theme in found["themes"] for row in theme["rows"]) == [2, 3, 4, 5, 6, 7, 10, 11, 12]
    assert [answer["row"] for answer in found["answers"]] == [2, 3, 4, 5, 6, 7, 10, 11, 12]


def test_themes_quotes_stand_in_their_rows_to_the_letter(tmp_path: Path) -> None:
    found = document("themes", table(tmp_path), *COLUMNS)

    said = {number: row[2] for number, row in enumerate(ROWS, start=2)}
    quotes = [quote for theme in found["themes"] for quote in theme["quotes"]]
    assert quotes
    assert all(said[quote["row"]][quote["start"] : quote["end"]] == quote["text"] for quote in quotes)


def test_themes_same_seed_same_bytes(tmp_path: Path) -> None:
    path = table(tmp_path)

    assert run("themes", path, *COLUMNS, "--seed", 3).stdout == run("themes", path, *COLUMNS, "--seed", 3).stdout


def test_themes_what_was_left_out_is_said_beside_the_result(tmp_path: Path) -> None:
    told = run("themes", table(tmp_path), *COLUMNS, "--out", tmp_path / "themes.json").stderr

    assert "Not used: 1 row, blank (row 8)." in told
    assert "Not used: 1 row, says nothing (“n/a”, “no”, “test”) (row 9)." in told
    assert "Row 10 names nobody; each is counted as somebody of their own." in told


def test_themes_csv_words_that_begin_like_a_formula_stay_words(tmp_path: Path) -> None:
    run("themes", table(tmp_path), *COLUMNS, "--out", tmp_path / "themes.csv")

    written = rows(tmp_path / "themes.csv")
    assert [row["text"] for row in written if row["row"] == "10"] == ["'=1+1 the food bank saved us"]
    assert len(written) == 9
    assert all(row["theme"] for row in written)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_themes_other_delimiters_and_encodings_are_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    assert document("themes", table(tmp_path, delimiter=delimiter, encoding=encoding), *COLUMNS)["source"]["used"] == 9


def test_themes_workbook_sheet_with_the_columns_is_read(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Notes"
    workbook.active.append(("about", "this"))
    workbook.active.append(("a", "b"))
    sheet = workbook.create_sheet("Answers")
    for row in (("who", "where", "said", "codes"), *ROWS):
        sheet.append(row)
    workbook.save(tmp_path / "answers.xlsx")

    found = document("themes", tmp_path / "answers.xlsx", *COLUMNS)

    assert (found["source"]["sheet"], found["source"]["used"]) == ("Answers", 8)
    assert "1 cell holds a formula without a result; it was read as blank." in found["notes"]
    assert "Only the sheet “Answers” was read, not “Notes”." in found["notes"]


def test_themes_number_and_groups_are_passed_on(tmp_path: Path) -> None:
    assert len(document("themes", table(tmp_path), *COLUMNS, "--themes", 3)["themes"]) == 3

    within = document("themes", table(tmp_path), *COLUMNS, "--group", "where")["themes"]
    assert {theme["group"] for theme in within} == {"Hospital", "Council", "Charity", "Hospital; Charity"}


def test_themes_without_text_the_one_column_of_free_text_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("id,said\n" + "".join(f"{n},{row[2]}\n" for n, row in enumerate(ROWS) if "," not in row[2]))

    assert document("themes", path)["source"]["columns"] == {"text": "said"}


def test_themes_another_language_is_said(tmp_path: Path) -> None:
    path = tmp_path / "atebion.csv"
    path.write_text("said\nMae angen mwy o nyrsys ar y ward\nRoedd y bws yn hwyr bob dydd ac yn oer\n", "utf-8")

    result = run("themes", path, "--text", "said", "--out", tmp_path / "themes.json")

    found = json.loads((tmp_path / "themes.json").read_text("utf-8"))
    assert (found["language"]["code"], found["language"]["supported"]) == ("cy", False)
    assert [note for note in found["notes"] if "seem to be in Welsh (100%)" in note]
    assert "seem to be in Welsh" in result.stderr


def test_suggest_code_book_alone_suggests_with_the_words_that_led_there(tmp_path: Path) -> None:
    book = tmp_path / "codes.csv"
    book.write_text("code,description,example\nFood,food bank and milk,\nTransport,buses,The bus was late\n")

    found = document("suggest", table(tmp_path), *COLUMNS, "--codes", book)

    by_row = {answer["row"]: answer for answer in found["answers"]}
    best = by_row[12]["suggestions"][0]
    assert best["code"] == "Food"
    assert ROWS[10][2][best["start"] : best["end"]] == best["because"]
    assert (by_row[9]["suggestions"], bool(by_row[9]["reason"])) == ([], True)


def test_suggest_codes_of_a_column_are_learned_and_not_suggested_again(tmp_path: Path) -> None:
    found = document("suggest", table(tmp_path), *COLUMNS, "--labels", "codes")

    by_row = {answer["row"]: answer for answer in found["answers"]}
    assert [code["code"] for code in found["codes"]] == ["Calls", "Time", "Buses"]
    assert (by_row[4]["decided"], by_row[10]["decided"]) == (["Calls", "Time"], [])
    assert "suggestions" not in by_row[4]
    assert by_row[7]["suggestions"][0]["code"] == "Buses"


def test_suggest_csv_has_each_suggestion_or_the_reason(tmp_path: Path) -> None:
    run("suggest", table(tmp_path), *COLUMNS, "--labels", "codes", "--out", tmp_path / "codes.csv")

    written = rows(tmp_path / "codes.csv")
    assert {row["row"] for row in written} == {"6", "7", "9", "11", "12"}
    assert all(bool(row["code"]) != bool(row["reason"]) for row in written)


def test_evidence_both_sides_are_found_and_people_counted(tmp_path: Path) -> None:
    found = document(
        "evidence", table(tmp_path), *COLUMNS, "--group", "where", "--claim", "The weekly call should stay",
        "--claim", "The bus runs in the evening",
    )  # fmt: skip

    first, second = found["claims"]
    assert {item["leaning"] for item in first["evidence"] if item["row"] == 4} == {"cuts across"}
    assert first["people asked"] == 10
    assert first["people"]["cuts across"]["groups"]["Council"] == "1 of 4"
    assert second["claim"] == "The bus runs in the evening"
    assert all(ROWS[item["row"] - 2][2][item["start"] : item["end"]] == item["words"] for item in first["evidence"])


def test_evidence_csv_limit_holds_for_each_claim(tmp_path: Path) -> None:
    claims = ("--claim", "weekly call", "--claim", "food bank", "--limit", 2)
    run("evidence", table(tmp_path), *COLUMNS, *claims, "--out", tmp_path / "evidence.csv")

    assert [row["claim"] for row in rows(tmp_path / "evidence.csv")] == ["weekly call"] * 2 + ["food bank"] * 2


def test_compare_codes_people_are_counted_of_all_who_were_asked(tmp_path: Path) -> None:
    found = document("compare", table(tmp_path), *COLUMNS, "--group", "where", "--labels", "codes")

    assert found["groups"] == [
        {"name": "Hospital", "asked": 2},
        {"name": "Council", "asked": 4},
        {"name": "Charity", "asked": 5},
    ]
    calls = found["themes"][0]
    assert (calls["name"], calls["all"]["label"]) == ("Calls", "3 of 10")
    assert {group: cell["label"] for group, cell in calls["groups"].items()} == {
        "Hospital": "1 of 2",
        "Council": "2 of 4",
        "Charity": "0 of 5",
    }
    assert "low" not in calls["all"]


def test_compare_codes_need_no_text_and_count_those_of_silent_answers(tmp_path: Path) -> None:
    path = tmp_path / "coded.csv"
    path.write_text("who,where,said,codes\nA,North,n/a,Nothing\nB,South,,Nothing\nC,South,none,\n")

    found = document("compare", path, "--person", "who", "--group", "where", "--labels", "codes")

    assert [(theme["name"], theme["all"]["label"]) for theme in found["themes"]] == [("Nothing", "2 of 3")]


def test_compare_survey_has_intervals(tmp_path: Path) -> None:
    run(
        "compare", table(tmp_path), *COLUMNS, "--group", "where", "--labels", "codes", "--design", "survey",
        "--out", tmp_path / "compared.csv",
    )  # fmt: skip

    written = rows(tmp_path / "compared.csv")
    council = next(row for row in written if (row["theme"], row["group"]) == ("Calls", "Council"))
    assert (council["label"], council["verdict"]) == ("2 of 4", "too few to say")
    assert float(council["low"]) == pytest.approx(0.15, abs=0.005)  # Wilson, 2 of 4
    assert len(written) == 3 * 4  # codes by everybody and three groups


def test_compare_themes_are_found_where_nothing_is_coded(tmp_path: Path) -> None:
    found = document("compare", table(tmp_path), *COLUMNS, "--group", "where", "--themes", 3)

    assert len(found["themes"]) == 3
    assert all(theme["all"]["asked"] == 10 for theme in found["themes"])


def test_sense_opens_no_database_and_needs_no_django(tmp_path: Path) -> None:
    path = table(tmp_path)
    code = (
        "import sys; from strandline.cli import main\n"
        f"main(['sense', 'themes', {str(path)!r}, '--text', 'said', '--out', 'out.csv'], standalone_mode=False)\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django'], 'Django was imported'\n"
    )

    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "out.csv"]


def test_sense_outside_a_terminal_only_the_result_is_on_standard_output(tmp_path: Path) -> None:
    result = strandline("sense", "themes", table(tmp_path).name, *COLUMNS, cwd=tmp_path)

    assert json.loads(result.stdout)["command"] == "themes"
    assert "\x1b" not in result.stdout + result.stderr
    assert result.stderr.startswith(f"{len(json.loads(result.stdout)['themes'])} themes in 9 answers of 8 people.")


def test_sense_help_does_not_wait_for_what_computes() -> None:
    code = (
        "import sys; from strandline.cli import main\n"
        "for name in ('themes', 'suggest', 'evidence', 'compare', 'opinions'):\n"
        "    main(['sense', name, '--help'], standalone_mode=False)\n"
        "assert not {'numpy', 'scipy', 'sklearn', 'rich', 'django'} & set(sys.modules)\n"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_themes_streamed_every_row_has_its_theme(tmp_path: Path) -> None:
    run("themes", table(tmp_path), *COLUMNS, "--streamed", "--out", tmp_path / "themes.csv")
    found = document("themes", table(tmp_path), *COLUMNS, "--streamed")

    with (tmp_path / "themes.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["row"] for row in written if not row["theme"]] == ["7", "8"]
    assert (found["source"]["rows"], found["source"]["used"]) == (11, 9)
    assert [(one["count"], one["rows"]) for one in found["source"]["skipped"]] == [(2, [7, 8])]
    assert {row["theme_name"] for row in written if row["theme"]} == {theme["name"] for theme in found["themes"]}
    quotes = [quote for theme in found["themes"] for quote in theme["quotes"]]
    assert all(ROWS[quote["row"] - 1][2][quote["start"] : quote["end"]] == quote["text"] for quote in quotes)
