"""What `strandline sense` cannot use: exit 2, one sentence that says what, where and what to do; nothing half-done."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from running import strandline

from strandline.cli import main

ANSWERS = "who,where,said,more\n" + "".join(
    f"P{n},{'North' if n % 2 else 'South'},The bus is late again on day {n} and nobody says why,We wait there\n"
    for n in range(20)
)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(ANSWERS)
    return path


def refused(*arguments: object) -> str:
    result = CliRunner().invoke(main, ["sense", *map(str, arguments)], catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.stderr.startswith("strandline: ")
    return result.stderr


def test_column_that_is_not_there_names_the_nearest(answers: Path) -> None:
    assert "answers.csv: --person “whom” fits no column. The nearest are: “who”" in refused(
        "themes", answers, "--text", "said", "--person", "whom"
    )


def test_several_columns_of_free_text_are_listed(tmp_path: Path) -> None:
    two = tmp_path / "two.csv"
    two.write_text("a,b\n" + "".join(f"We waited for bus {n} today,They never came on day {n}\n" for n in range(9)))

    told = refused("themes", two)

    assert "two.csv: several columns hold free text: “a”, “b”. Name the one to read with --text" in told


def test_no_free_text_says_what_the_columns_look_like(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("id,age\n" + "".join(f"{n},{n + 20}\n" for n in range(9)))

    assert "no column of free text was found. “id”, “age” look like numbers." in refused("themes", path)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    assert "none.csv could not be opened: No such file or directory." in refused("themes", tmp_path / "none.csv")
    assert "none.csv could not be opened: No such file" in refused("opinions", tmp_path / "none.csv")


def test_nobody_says_anything(tmp_path: Path) -> None:
    path = tmp_path / "silent.csv"
    path.write_text("said,x\nn/a,1\n,2\nno,3\n")

    assert "nobody says anything in the column “said”. Name another --text." in refused(
        "themes", path, "--text", "said"
    )


def test_more_themes_than_answers(answers: Path) -> None:
    assert "n_themes is 99, but only 20 of the 20 texts say something. Ask for fewer." in refused(
        "themes", answers, "--text", "said", "--themes", 99
    )


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("themes.txt", "does not end in .json or .csv. Name a file that does."),
        ("away/themes.json", "there is no folder"),
        ("folder.csv", "is a folder"),
        ("answers.csv", "is a file that is read"),
    ],
)
def test_out_that_cannot_be_written_is_refused_before_anything_is_computed(answers: Path, out: str, told: str) -> None:
    (answers.parent / "folder.csv").mkdir()

    assert told in refused("themes", answers, "--text", "said", "--out", answers.parent / out)
    assert answers.read_text() == ANSWERS


def test_suggest_without_codes(answers: Path) -> None:
    assert "There are no codes. Name a code book with --codes FILE" in refused("suggest", answers, "--text", "said")


@pytest.mark.parametrize(
    ("book", "told"),
    [
        ("name of it,what\nA,b\n", "codes.csv has no column “code”. It needs the columns code and description"),
        ("code,description\n,lost\n", "codes.csv, row 2, has no name under “code”."),
        ("code,description\nA,one\nA,two\n", "codes.csv, row 3: “A” has another description above. Keep one."),
        ("code,description\n-,none\n", "has no name: '-'"),
    ],
)
def test_suggest_code_book_that_cannot_be_used_names_its_row(answers: Path, book: str, told: str) -> None:
    codes = answers.parent / "codes.csv"
    codes.write_text(book)

    assert told in refused("suggest", answers, "--text", "said", "--codes", codes)


def test_suggest_code_that_is_not_in_the_book_names_its_row(answers: Path) -> None:
    codes = answers.parent / "codes.csv"
    codes.write_text("code,description\nNorth,\n")

    told = refused("suggest", answers, "--text", "said", "--codes", codes, "--labels", "where")

    assert "answers.csv, row 2: “South” is not in the code book. Add it there, or correct it" in told


def test_evidence_claim_without_words(answers: Path) -> None:
    assert "claim" in refused("evidence", answers, "--text", "said", "--claim", "…")


def test_compare_nothing_coded(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("said,where,codes\nthe bus is late,North,\nthe bus again,South,\n")

    told = refused("compare", path, "--text", "said", "--group", "where", "--labels", "codes")

    assert "a.csv: nothing is coded in the column “codes”." in told


@pytest.mark.parametrize(
    ("votes", "told"),
    [
        ("person,a,b\np1,1,7\n", "votes.csv, row 2, column b: '7' is no vote. Votes are 1, 0, -1 or empty."),
        ("who,a\np1,1\n", "votes.csv has no column for people"),
        ("person,statement,vote\np1,,1\n", "votes.csv, row 2, does not say on what."),
        ("", "votes.csv is empty."),
    ],
)
def test_opinions_votes_that_cannot_be_read_name_row_and_column(tmp_path: Path, votes: str, told: str) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(votes)

    assert told in refused("opinions", path)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--encoder", "bert"), 'Unknown encoder \'bert\'. Use "static", "transformer:FOLDER"'),
        (("--encoder", "transformer:/nowhere/model"), "There is no folder /nowhere/model."),
        (("--cache", "vectors"), "--cache is for --encoder transformer:FOLDER."),
        (("--engine", "cloud"), "engine"),
    ],
)
def test_encoder_and_engine_that_are_not_there(answers: Path, options: tuple[str, ...], told: str) -> None:
    assert told in refused("themes", answers, "--text", "said", *options)


def test_refused_in_a_process_of_its_own_without_traceback(answers: Path) -> None:
    result = strandline("sense", "themes", "answers.csv", "--text", "nothing", cwd=answers.parent)

    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that not even root may write to")
def test_folder_that_cannot_be_written_says_so(answers: Path) -> None:
    told = refused("themes", answers, "--text", "said", "--out", "/proc/themes.json")

    assert told.startswith("strandline: /proc/themes.json could not be written: ")
    assert "What was there before is unchanged." in told


def test_killed_while_it_works_what_was_there_stays(answers: Path) -> None:
    out = answers.parent / "themes.json"
    out.write_text("what was there before")
    process = subprocess.Popen(
        [sys.executable, "-m", "strandline", "sense", "themes", "answers.csv", "--text", "said", "--out", out.name],
        cwd=answers.parent,
        stderr=subprocess.PIPE,
    )
    time.sleep(0.4)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert process.returncode == -signal.SIGKILL
    assert out.read_text() == "what was there before"
    assert sorted(path.name for path in answers.parent.iterdir()) == ["answers.csv", "themes.json"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "A file that is read piece by piece needs --text COLUMN, its whole heading, and takes no --group."),
        (("--text", "said", "--group", "where"), "takes no --group."),
        (("--text", "sai"), "sai"),
        (("--text", "said", "--out", "themes.xlsx"), "does not end in .json or .csv or .parquet."),
    ],
)
def test_streamed_that_cannot_be_says_what_it_needs(answers: Path, options: tuple[str, ...], told: str) -> None:
    assert told in refused("themes", answers, "--streamed", *options)
