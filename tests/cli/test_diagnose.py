"""The main job from the terminal, on real files, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from making import interview, six_people
from running import assert_refused, strandline

EVERYTHING = ["findings.json", "passages.csv", "passages.xlsx", "report.docx", "report.html", "report.pdf"]


@pytest.fixture(scope="module")
def saltmarsh(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """The shipped example, diagnosed once: the folder that holds strandline-report and strandline-data."""
    home = tmp_path_factory.mktemp("saltmarsh")
    result = strandline("diagnose", examples / "saltmarsh", "--with-records", cwd=home)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return home


def findings(out: Path) -> dict:
    return json.loads((out / "findings.json").read_text("utf-8"))


def test_diagnose_writes_every_format_and_verify_holds(saltmarsh: Path) -> None:
    out = saltmarsh / "strandline-report"
    assert sorted(path.name for path in out.iterdir()) == sorted([*EVERYTHING, "records"])
    result = strandline("verify", out, cwd=saltmarsh)
    total = len(findings(out)["passages"])
    assert (result.returncode, result.stdout) == (0, f"{total} of {total} passages hold to the letter.\n")
    assert total > 200


def test_verify_says_which_passage_does_not_hold(saltmarsh: Path, tmp_path: Path) -> None:
    import shutil

    out = shutil.copytree(saltmarsh / "strandline-report", tmp_path / "report")
    first = findings(out)["passages"][0]
    record = out / "records" / f"{first['record']}.txt"
    text = record.read_bytes().decode()
    record.write_bytes((text[: first["start"]] + "x" + text[first["start"] + 1 :]).encode())
    result = strandline("verify", out, cwd=tmp_path)
    assert result.returncode == 1
    assert f"passage {first['number']}: " in result.stderr


def test_saltmarsh_hears_24_conversations_and_names_who_was_not_heard(saltmarsh: Path) -> None:
    heard = findings(saltmarsh / "strandline-report")["heard"]
    assert (heard["people"], heard["conversations"], heard["records"]) == (27, 24, 25)
    by_name = {perspective["name"]: perspective["asked"] for perspective in heard["perspectives"]}
    assert by_name["Under 25s"] == 0
    assert (by_name["Residents"], by_name["Council"], by_name["Employers"]) == (6, 5, 2)


def test_saltmarsh_never_quotes_who_did_not_agree(saltmarsh: Path) -> None:
    participants = {passage["participant"] for passage in findings(saltmarsh / "strandline-report")["passages"]}
    assert participants.isdisjoint({"Resident 6", "Council 5", "Health 5", None})
    assert "Resident 1" in participants


def test_saltmarsh_finds_what_was_written_into_it(saltmarsh: Path) -> None:
    found = findings(saltmarsh / "strandline-report")
    names = {facet: {t["name"] for t in found["themes"] if t["facet"] == facet} for facet in ("keep", "let_go")}
    assert {"Decisions", "Neighbours checking on neighbours", "The weekly call"} <= names["keep"]
    assert "Forms" in names["let_go"]
    neighbours = next(t for t in found["themes"] if t["name"] == "Neighbours checking on neighbours")
    assert neighbours["power"] == (
        "said by those who live with it (Residents and Employers), not by those who decide (Council)"
    )


def test_saltmarsh_hears_who_sees_it_differently_and_nobody_else(saltmarsh: Path) -> None:
    found = findings(saltmarsh / "strandline-report")
    who = {passage["number"]: passage["participant"] for passage in found["passages"]}
    contested = {
        theme["name"]: {who[number] for number in theme["differs"]}
        for theme in found["themes"]
        if theme["differs"] and not theme["rest"]
    }
    assert contested["Neighbours checking on neighbours"] == {"Resident 4"}
    assert contested["The weekly call"] == {"Council 2"}
    assert contested["Forms"] == {"Employer 2"}
    assert {name for names in contested.values() for name in names} == {
        "Resident 4", "Council 2", "Health 2", "Employer 2",
    }  # fmt: skip


def test_shared_edition_of_a_filled_in_spreadsheet(saltmarsh: Path, examples: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "filled in.xlsx"
    book = openpyxl.load_workbook(saltmarsh / "strandline-report" / "passages.xlsx")
    cleared_texts = []
    for name in ("Passages", "Themes", "Insights"):
        rows = book[name]
        heads = {cell.value: cell.column for cell in rows[1]}
        for row in range(2, 12):
            rows.cell(row, heads["cleared"]).value = "yes"
            rows.cell(row, heads["by"]).value = "Ana Pereira"
            if name == "Passages":
                cleared_texts.append(rows.cell(row, heads["text"]).value)
    book.save(sheet)
    out = tmp_path / "shared"
    result = strandline(
        "diagnose", examples / "saltmarsh", "--edition", "shared", "--cleared", sheet, "--out", out, cwd=saltmarsh
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    shared = findings(out)
    assert {passage["text"] for passage in shared["passages"]} <= set(cleared_texts)
    assert len(shared["themes"]) == 10
    assert {passage["participant"] for passage in shared["passages"]} <= {None}
    everything = "".join((out / name).read_text("utf-8", "replace") for name in ("report.html", "findings.json"))
    for pseudonym in ("Resident 1", "Voluntary 2", "Council 1", "Health 3", "Employer 1"):
        assert f"{pseudonym}<" not in everything
        assert f'"{pseudonym}"' not in everything
    assert not (out / "records").exists()


def test_run_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    first = strandline("diagnose", folder, "--formats", "html", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    before = findings(tmp_path / "strandline-report")
    again = strandline("diagnose", folder, "--formats", "html", cwd=tmp_path)
    assert "0 new, 0 changed, 0 no longer there, 6 as they were" in again.stdout
    assert findings(tmp_path / "strandline-report") == before


def test_filled_in_spreadsheet_is_not_overwritten(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    strandline("diagnose", folder, "--formats", "html", cwd=tmp_path)
    path = tmp_path / "strandline-report" / "passages.xlsx"
    book = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column for cell in book["Themes"][1]}
    book["Themes"].cell(2, heads["cleared"]).value = "yes"
    book["Themes"].cell(2, heads["by"]).value = "Ana"
    book.save(path)
    filled_in = path.read_bytes()
    assert strandline("diagnose", folder, "--formats", "html", cwd=tmp_path).returncode == 0
    assert (tmp_path / "strandline-report" / "passages-filled-in-1.xlsx").read_bytes() == filled_in


def test_fewer_formats_leave_no_report_of_yesterday(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    strandline("diagnose", folder, "--formats", "html,docx", "--with-records", cwd=tmp_path)
    strandline("diagnose", folder, "--formats", "html", cwd=tmp_path)
    names = sorted(path.name for path in (tmp_path / "strandline-report").iterdir())
    assert names == ["findings.json", "passages.csv", "passages.xlsx", "report.html"]


def test_one_unreadable_file_does_not_cost_the_others(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    (folder / "7.docx").write_bytes(b"MZ\x90\x00 this is a program")
    (folder / "8.txt").write_bytes(b"")
    result = strandline("diagnose", folder, "--formats", "html", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    skipped = {item["file"] for item in findings(tmp_path / "strandline-report")["skipped"]}
    assert skipped == {"7.docx", "8.txt"}


def test_diagnose_nothing_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert_refused(strandline("diagnose", "empty", cwd=tmp_path), "empty")
    assert_refused(strandline("diagnose", "nowhere", cwd=tmp_path), "nowhere")
    assert not (tmp_path / "strandline-data").exists()
    assert not (tmp_path / "strandline-report").exists()


def test_diagnose_with_options_that_cannot_be(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    assert_refused(strandline("diagnose", folder, "--formats", "html,odt", cwd=tmp_path), "“odt”", "html, docx, pdf")
    assert_refused(strandline("diagnose", folder, "--text", "Q1=loved", cwd=tmp_path), "“loved”", "let_go")
    assert_refused(
        strandline("diagnose", folder, "--edition", "shared", "--with-records", cwd=tmp_path), "interview team alone"
    )


def test_cleared_spreadsheet_that_is_not_ours(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    (tmp_path / "other.xlsx").write_bytes(b"not a spreadsheet")
    result = strandline("diagnose", folder, "--edition", "shared", "--cleared", "other.xlsx", cwd=tmp_path)
    assert_refused(result, "other.xlsx")


def test_out_is_a_file(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    (tmp_path / "taken").write_text("mine")
    assert_refused(strandline("diagnose", folder, "--out", "taken", cwd=tmp_path), "taken")
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=220k", "tmpfs", str(disk)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"this machine mounts no small disk: {mounted.stderr.strip()}")
    try:
        (disk / "findings.json").write_text("yesterday's")
        result = strandline("diagnose", folder, "--out", disk, cwd=tmp_path)
        assert_refused(result, "disk is full")
        assert [path.name for path in disk.iterdir()] == ["findings.json"]
        assert (disk / "findings.json").read_text() == "yesterday's"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_interrupted_run_leaves_the_data_whole_and_the_next_one_finishes(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    # Python says first that it is up: before that nothing of ours could answer to Ctrl-C.
    command = "print(flush=True); from strandline.cli import main; main(prog_name='strandline')"
    for delay in (0.3, 0.8, 1.3, 1.8):
        process = subprocess.Popen(
            [sys.executable, "-c", command, "diagnose", str(folder), "--formats", "html"],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert "Traceback" not in errors
        assert process.returncode in (0, 130)
        assert (process.returncode == 130) == ("Run the same command to finish." in errors)
    result = strandline("diagnose", folder, "--formats", "html", "--with-records", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert strandline("verify", "strandline-report", cwd=tmp_path).returncode == 0
    assert findings(tmp_path / "strandline-report")["heard"]["people"] == 6
    assert not list((tmp_path / "strandline-report").glob(".strandline-*"))


def test_two_runs_at_once_take_turns(tmp_path: Path) -> None:
    one, two = six_people(tmp_path / "one"), six_people(tmp_path / "two")
    (two / "7.txt").write_text(interview("The hall, because it was warm and open.", "Money that ends in March."))
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "strandline", "diagnose", str(folder), "--formats", "html", "--out", f"out-{n}"],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for n, folder in enumerate((one, two))
    ]  # fmt: skip
    results = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    assert findings(tmp_path / "out-0")["heard"]["people"] == 6
    assert findings(tmp_path / "out-1")["heard"]["people"] == 7


def test_help_needs_no_database(tmp_path: Path) -> None:
    result = strandline("--help", cwd=tmp_path)
    assert result.returncode == 0
    assert "diagnose" in result.stdout
    assert not list(tmp_path.iterdir())
