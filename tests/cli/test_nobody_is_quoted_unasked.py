"""Marker words planted where nothing may be quoted: no file that is written may hold them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pdfplumber
import pytest
from making import interview, six_people
from running import strandline

REFUSED, UNKNOWN, OFF = "zandermarsh", "quibblefish", "wobblegate"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("markers")
    folder = six_people(home / "in")
    said = "I would keep the {0} call. The {0} call held us, every {0} of it."
    (folder / "refused.txt").write_text(interview(said.format(REFUSED), f"The {REFUSED} forms get in the way."))
    (folder / "unknown.txt").write_text(interview(said.format(UNKNOWN), f"The {UNKNOWN} forms get in the way."))
    text = (folder / "1.txt").read_text()
    hidden = f"[off the record] I would keep {OFF} and the {OFF} money. [on the record] Everybody who can"
    aside = f"And what gets in the way? [off the record] Was it {OFF}? [on the record] Go on"
    text = text.replace("And what gets in the way", aside)
    (folder / "1.txt").write_text(text.replace("Everybody who can", hidden))
    with (folder / "people.csv").open("a") as people:
        people.write("refused.txt,Resident 8,Residents,take part,Ann,Interviewer\n")
        people.write("unknown.txt,Resident 9,Residents,,Ann,Interviewer\n")
    result = strandline("diagnose", folder, "--with-records", cwd=home)
    assert result.returncode == 0, result.stderr
    return home / "strandline-report"


def words_of(path: Path) -> str:
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() for page in pdf.pages)
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    return path.read_text("utf-8")


def test_marker_words_are_in_no_file(written: Path) -> None:
    files = [path for path in sorted(written.rglob("*")) if path.is_file()]
    assert {path.suffix for path in files} == {".html", ".docx", ".pdf", ".json", ".xlsx", ".csv", ".txt"}
    found = [
        (path.name, marker)
        for path in files
        for marker in (REFUSED, UNKNOWN, OFF)
        if marker in words_of(path).casefold()
    ]
    assert found == []
    assert all("weekly call" in words_of(path) for path in files if path.name.startswith(("report.", "passages.")))


def test_people_behind_the_markers_are_counted(written: Path) -> None:
    import json

    heard = json.loads((written / "findings.json").read_text("utf-8"))["heard"]
    assert heard["people"] == 8


def test_records_hold_every_passage_with_the_hidden_words_blotted_out(written: Path) -> None:
    result = strandline("verify", written, cwd=written)
    assert result.returncode == 0, result.stderr
    blotted = [path for path in (written / "records").iterdir() if "█" in path.read_text("utf-8")]
    assert len(blotted) == 1
