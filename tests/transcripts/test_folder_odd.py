"""What stands in a folder and is nobody's words: links in a circle, earlier reports, Strandline's own data."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_folder import NOTES, SURVEY, TALK, listed, names, write

from strandline.transcripts.folder import read_folder


def test_read_folder_tells_of_each_of_two_equal_files_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK, "one.docx": b"MZ\x90\x00\x03", "two.docx": b"MZ\x90\x00\x03"})

    reason = "It is a Windows program, whatever its name says. We read documents with words in them."
    assert listed(read_folder(tmp_path)) == {"one.docx": reason, "two.docx": reason}


def test_read_folder_ends_at_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK})
    (tmp_path / "itself.txt").symlink_to("itself.txt")
    (tmp_path / "above").symlink_to(tmp_path)

    folder = read_folder(tmp_path)

    assert names(folder) == ["talk.txt"]
    assert listed(folder) == {"itself.txt": "This is not a file with contents, so it was not opened."}


@pytest.mark.parametrize("report", ["report.docx", "report.pdf"])
def test_read_folder_knows_an_earlier_report_by_any_of_its_formats(tmp_path: Path, report: str) -> None:
    write(tmp_path, {"talk.txt": TALK})
    ours = {"findings.json": "{}", report: "x", "PROBLEMS.txt": NOTES, "passages-filled-in-1.xlsx": "x"}
    write(tmp_path / "out", {**ours, "passages.csv": SURVEY, "records/1.txt": NOTES})

    folder = read_folder(tmp_path)

    assert names(folder) == ["talk.txt"]
    assert listed(folder) == {"out/findings.json": "An earlier report stands in “out”; its files were not read."}


def test_read_folder_passes_over_what_strandline_keeps_among_the_interviews(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK, "strandline.sqlite3": "x", "strandline.sqlite3-wal": "x", "secret-key": "x"})
    write(tmp_path / "kept", {"strandline.sqlite3": "x", "lock": ""})

    folder = read_folder(tmp_path)

    assert (names(folder), folder.problems, folder.files_seen) == (["talk.txt"], (), 1)
