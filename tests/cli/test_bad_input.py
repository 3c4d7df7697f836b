"""What the hostile and the unlucky bring: the rest is still read, or one message says what to do; nothing is lost."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from making import ABOUT, six_people
from running import EMBEDDED, assert_refused, strandline

TALK = "Q: What would you keep?\nA: I would keep the weekly call, because everybody who can help is on it.\n"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
MARKUP = '<script>alert("x")</script> & =SUM(A1) #set $x$ *y*'


@dataclass(frozen=True)
class Run:
    code: int
    errors: str
    seconds: float
    megabytes: float


_MEASURING = """
import os, subprocess, sys, time
began = time.monotonic()
process = subprocess.Popen([sys.executable, "-m", "strandline", *sys.argv[1:]], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), time.monotonic() - began, usage.ru_maxrss / 1024)
"""


def measured(*arguments: object, cwd: Path) -> Run:
    """The command with the time and the most memory that it took.

    A small process stands between, since Linux adds the memory of whoever starts a process to what it says of it.
    """
    command = [sys.executable, "-c", _MEASURING, *map(str, arguments)]
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=True)
    code, seconds, megabytes = result.stdout.split()
    return Run(int(code), result.stderr, float(seconds), float(megabytes))


def findings(out: Path) -> dict:
    return json.loads((out / "findings.json").read_text("utf-8"))


def skipped(out: Path) -> dict[str, str]:
    return {item["file"]: item["what"] for item in findings(out)["skipped"]}


def zipped(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb(member: str, **others: str) -> bytes:
    """A member of 300 MB packed into 300 kB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in others.items():
            archive.writestr(name, content)
        with archive.open(member, "w") as stream:
            for _ in range(300):
                stream.write(b" " * (1 << 20))
    return buffer.getvalue()


def word(body: str, declaration: str = "", **parts: str) -> bytes:
    document = f'<?xml version="1.0"?>{declaration}<w:document {WORD}><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document, **{f"word/{name}.xml": part for name, part in parts.items()}})


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def workbook(rows: Sequence[Sequence[object]], replaced: str = "", declaration: str = "", more: str = "") -> bytes:
    """An .xlsx; with a declaration put in front of the XML of one of its parts, or with more rows as XML."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    saved, changed = io.BytesIO(), {}
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        for name in archive.namelist():
            data = archive.read(name).replace(b"</sheetData>", more.encode() + b"</sheetData>")
            changed[name] = declaration.encode() + data.split(b"?>", 1)[-1] if name == replaced else data
    return zipped(changed)


def far_cells() -> bytes:
    """A small workbook whose rows reach to the last column that a spreadsheet has."""
    rows = (f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(10, 20_000))
    return workbook(SURVEY, more="".join(rows))


def locked_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(70, 700, "Soup.")
    canvas.save()
    return buffer.getvalue()


SURVEY = [["id", "What would you keep?"]] + [
    [n, f"I would keep the weekly call, as I said {n} times."] for n in range(4)
]
ODT = {"mimetype": "application/vnd.oasis.opendocument.text"}
NO_TEXT = "It does not hold text"
UNPACKS = "It unpacks to far more than a document holds"
SHORTHAND = "It holds XML that refers to things outside itself"
TOO_LARGE = "It is larger than the tables that are read here"


def unusable_files() -> dict[str, tuple[bytes, str]]:
    """Name → its bytes, and how the reason begins that it was not read."""
    noise = random.Random(7).randbytes(20_000)
    return {
        "empty.txt": (b"", "It is empty."),
        "program.docx": (b"MZ\x90\x00\x03" + bytes(600), "It is a Windows program"),
        "bomb.docx": (bomb("word/document.xml"), UNPACKS),
        "bomb.odt": (bomb("content.xml", **ODT), UNPACKS),
        "bomb in the type.odt": (bomb("mimetype"), UNPACKS),
        "bomb.xlsx": (bomb("xl/worksheets/sheet1.xml", **{"xl/workbook.xml": "<x/>"}), UNPACKS),
        "bomb of tags.docx": (word("<w:p/>" * 2_100_000), UNPACKS),
        "bomb in a bomb.docx": (zipped({"word/document.xml.zip": bomb("word/document.xml")}), "It is a zip archive."),
        "bomb of files.docx": (zipped({str(n): "" for n in range(10_001)}), UNPACKS),
        "far cells.xlsx": (far_cells(), TOO_LARGE),
        "outside.docx": (word(paragraph("&a;"), OUTSIDE), SHORTHAND),
        "outside.odt": (zipped({**ODT, "content.xml": f"{OUTSIDE}<x>&a;</x>"}), SHORTHAND),
        "laughs.odt": (zipped({**ODT, "content.xml": f"{LAUGHS}<x>&b;</x>"}), SHORTHAND),
        "laughs.xlsx": (workbook(SURVEY, "xl/worksheets/sheet1.xml", LAUGHS), SHORTHAND),
        "laughs in a workbook.xlsx": (workbook(SURVEY, "xl/workbook.xml", LAUGHS), SHORTHAND),
        "laughs in styles.xlsx": (workbook(SURVEY, "xl/styles.xml", OUTSIDE), SHORTHAND),
        "locked.docx": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "It is protected with a password."),
        "locked.xlsx": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "It is protected with a password,"),
        "locked.pdf": (locked_pdf(), "It is protected with a password."),
        "long.txt": (b"A: " + b"I would keep it. " * 300_000, "It holds 5.1 million characters of text"),
        **{f"noise.{ending}": (noise, NO_TEXT) for ending in ("txt", "vtt", "srt", "csv", "html", "md")},
        "noise.pdf": (noise, "It is not a PDF"),
        "noise.docx": (noise, "It is not a Word document"),
        "noise.odt": (noise, "It is not an OpenDocument text"),
        "noise.rtf": (noise, "It is not a rich text"),
        "noise.xlsx": (noise, "It is not an Excel workbook"),
        "numbers.csv": (b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * 7) for n in range(20)), "No column of free text"),
        "header.csv": (b"id,answer\n", "It holds no rows below a header."),
        "commas.csv": (b"id,answer\n" + b"," * 11_000_000, TOO_LARGE),
        "blank rows.csv": (b"id,answer\n" + b"1,\n" * 100_001, TOO_LARGE),
        "quotation.csv": (b'id,answer\n1,"I would keep' + b" the call\n" * 500_000, "It cannot be read as a table"),
    }


def test_files_that_cannot_be_used_are_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    expected = unusable_files()
    for name, (data, _) in expected.items():
        (folder / name).write_bytes(data)
    for name in ("large.txt", "large.csv"):
        with (folder / name).open("wb") as file:
            file.truncate(200 * 1024 * 1024)

    run = measured("diagnose", folder, "--out", "out", "--formats", "html", cwd=tmp_path)

    assert (run.code, run.errors) == (0, "")
    reasons = skipped(tmp_path / "out")
    begun = {name: reasons.get(name, "")[: len(reason)] for name, (_, reason) in expected.items()}
    assert begun == {name: reason for name, (_, reason) in expected.items()}
    assert reasons.keys() - expected.keys() == {"large.txt", "large.csv"}
    assert reasons["large.csv"].startswith("It has 200 MB; tables of up to 50 MB are read.")
    assert findings(tmp_path / "out")["heard"]["conversations"] == 6
    assert run.seconds < 30  # with two cores to itself, a third of it
    assert run.megabytes < 700


@EMBEDDED
def test_odd_texts_tables_and_names_are_read_and_shown_as_text(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    about = ABOUT.replace("After the winter", f"{MARKUP}".replace('"', "'")).replace("Residents", "Residents <b>")
    (folder / "diagnostic.toml").write_text(about)
    people = (folder / "people.csv").read_text()
    people = people.replace("Resident 1,Residents", '"<img src=x onerror=alert(1)>","=cmd|x!A1"')
    (folder / "people.csv").write_text(
        people + "gone.txt,Resident 9,Residents,quote,Ann,I\n1.txt,Resident 7,Council,no,Ann,I\n"
    )
    odd_names = [
        *(
            "quo\"te's.txt",
            "new\nline.txt",
            "\x1b[31mred\x07.txt",
            "\u202etxt.exe",
            "\u202etxt.txt",
            "x" * 251 + ".txt",
        ),
        *("<script>alert(1)<.txt", "[bold]{0} %s.txt"),
    ]
    for number, name in enumerate(odd_names):
        (folder / name).write_text(f"{TALK}Q: And then?\nA: We said {MARKUP} some {number} times in our street.\n")
    with open(os.fsencode(folder) + b"/bad \xff\xfe.txt", "w") as file:
        file.write(f"{TALK}A: The name of this file is made of bytes that nobody can read.\n")
    odd_files: dict[str, bytes] = {
        "emoji.txt": "😀🎉 ".encode() * 200,
        "arabic.txt": "أريد أن أحتفظ بالمكالمة الأسبوعية. ".encode() * 5,
        "chinese.txt": "我想保留每周的电话。大家都在那里。".encode() * 5,
        "utf-16.txt": (TALK + "A: We wrote it down.\n").encode("utf-16-le"),
        "latin.txt": (TALK + "A: The café was warm.\n").encode("latin-1"),
        "mixed.txt": (TALK + "A: A naïve plan, said Zoë.\n").encode() + "A: The café was warm.\n".encode("latin-1"),
        "surrogate.txt": TALK.encode() + b"A: It broke \xed\xa0\x80 here.\n",
        "surrogate.html": b"<!DOCTYPE html [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>"
        b"<html><p>Q: What would you keep?</p><p>A: I would keep &#xD800; &#0; &b; the soup and the bread.</p></html>",
        "label.txt": f"Q: What?\n{'N' * 10_000}: I would keep it.\nQ: And?\n{'N' * 10_000}: The soup.\n".encode(),
        "nested.html": b"<div>" * 30_000 + b"Q: What would you keep?<br>A: The soup and the bread in the hall.",
        "nested.rtf": b"{\\rtf1 " + b"{" * 30_000 + b"A: I would keep the soup." + b"}" * 30_000,
        "one row.csv": b"id,What would you keep?\n1,I would keep the lunches in the hall as they are\n",
        "ragged.csv": b"id,answer\n1,I would keep the lunches we had,more,cells\n2\n,,,,\n3,Forms get in the way\n",
        "nul.csv": b"id,answer\n1,I would\x00 keep the lunches and the bus\n2,The forms are in the way of us\n",
        "wide.csv": b"\n".join(
            [b",".join(b"c%d" % n for n in range(2_000)), b"x," * 1_999 + b"I keep the lunches we had"]
        ),
    }
    for name, data in odd_files.items():
        (folder / name).write_bytes(data)
    deep = folder / Path(*["d"] * 100)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text(f"{TALK}A: Deep down we would keep the bus.\n")
    for name, target in {"circle": folder, "itself": "itself", "out.txt": "/etc/passwd", "dead.txt": "gone"}.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)  # the address of a socket is short
        listening.bind("socket.txt")
        os.chdir(here)

    run = measured("diagnose", folder, "--out", "out", "--with-records", cwd=tmp_path)

    assert (run.code, run.errors) == (0, "")
    out = tmp_path / "out"
    assert strandline("verify", out, cwd=tmp_path).returncode == 0
    reasons = skipped(out)
    not_followed = {name: reasons[name][:14] for name in ("out.txt", "dead.txt", "itself", "pipe.txt", "socket.txt")}
    assert not_followed == {"out.txt": "This is a link", **dict.fromkeys(list(not_followed)[1:], "This is not a ")}
    assert set(odd_files) & set(reasons) <= {"label.txt", "ragged.csv", "emoji.txt", "wide.csv"}
    assert "\\u202etxt.exe" in reasons
    with sqlite3.connect(tmp_path / "strandline-data" / "strandline.sqlite3") as database:
        records = "\n".join(text for (text,) in database.execute("SELECT text FROM records_record"))
    database.close()
    assert records.count("The café was warm.") == 2
    assert "We wrote it down." in records
    assert "A naïve plan, said Zoë." in records
    assert "root:" not in records
    assert_shown_as_text(out)
    assert run.seconds < 30
    assert run.megabytes < 700


def assert_shown_as_text(out: Path) -> None:
    """Markup in names, titles and passages reaches no reader as markup."""
    page = (out / "report.html").read_text("utf-8")
    for hostile in ('<script>alert("x")', "<script>alert('x')", "<img src=x", "Residents <b>", "\u202e", "\x1b"):
        assert hostile not in page
    assert "&lt;script&gt;alert" in page
    with zipfile.ZipFile(out / "report.docx") as archive:
        assert b"&lt;script&gt;alert" in archive.read("word/document.xml")
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF-")
    book = openpyxl.load_workbook(out / "passages.xlsx")
    assert not [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("diagnostic.toml", '[[guide]]\ntext = "Why?"\nfacet = "kepe"\n', "perhaps `keep` is meant"),
        ("diagnostic.toml", "a = " + "[" * 5_000, "diagnostic.toml is nested deeper"),
        ("diagnostic.toml", '[[perspective]]\nname = "A"\nhoped = ' + "9" * 30, "not a number of people"),
        ("people.csv", "1.txt,Resident 1\n", "people.csv holds no rows below a header."),
        ("people.csv", "", "people.csv is empty."),
    ],
)
def test_terms_that_cannot_be_used_end_the_run_before_it_begins(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    folder = six_people(tmp_path / "in")
    (folder / name).write_text(content)
    assert_refused(strandline("diagnose", folder, cwd=tmp_path), message)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("formats", ["docx", "pdf"])
def test_what_a_run_wrote_into_its_own_folder_is_no_input_to_the_next(tmp_path: Path, formats: str) -> None:
    folder = six_people(tmp_path / "in")
    options = ("--out", "report", "--data", ".", "--formats", formats, "--with-records")
    folder.chmod(0o755)
    first = strandline("diagnose", ".", *options, cwd=folder)
    (folder / "report" / "PROBLEMS.txt").write_text("report.pdf was not written: of this and that.")
    shutil.copy(folder / "report" / "passages.xlsx", folder / "report" / "passages-filled-in-1.xlsx")
    again = strandline("diagnose", ".", *options, cwd=folder)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "0 new, 0 changed, 0 no longer there, 6 as they were" in again.stdout
    assert [what[:25] for what in skipped(folder / "report").values()] == ["An earlier report stands "]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / "strandline.sqlite3").stat().st_mode) == 0o600


def test_a_report_replaces_no_files_of_somebody_else(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    (folder / "records").mkdir()
    (folder / "records" / "anna.txt").write_text(TALK)
    (folder / "report.docx").write_bytes(b"mine")
    assert_refused(strandline("diagnose", ".", "--out", ".", cwd=folder), "report.docx", "--out")
    (folder / "report.docx").unlink()
    assert_refused(strandline("diagnose", ".", "--out", ".", cwd=folder), "records/anna.txt", "--out")
    assert (folder / "records" / "anna.txt").read_text() == TALK


@EMBEDDED
def test_data_folder_that_cannot_be_used(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    noise, other, old = (tmp_path / name for name in ("noise", "other", "old"))
    for place in (noise, other, old):
        place.mkdir()
    (noise / "strandline.sqlite3").write_bytes(random.Random(7).randbytes(50_000))
    with sqlite3.connect(other / "strandline.sqlite3") as database:
        database.execute("CREATE TABLE shopping (item)")
    database.close()
    (old / "strandline.sqlite3").mkdir()
    kept = (noise / "strandline.sqlite3").read_bytes()

    assert_refused(
        strandline("diagnose", folder, "--data", folder / "1.txt", cwd=tmp_path), "1.txt is a file", "--data"
    )
    assert_refused(strandline("diagnose", folder, "--data", noise, cwd=tmp_path), "not a database", "--data")
    assert_refused(strandline("diagnose", folder, "--data", other, cwd=tmp_path), "made by another program", "--data")
    assert_refused(strandline("diagnose", folder, "--data", old, cwd=tmp_path), "old")

    assert (noise / "strandline.sqlite3").read_bytes() == kept
    with sqlite3.connect(other / "strandline.sqlite3") as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("shopping",)]
    database.close()
    assert not (tmp_path / "strandline-report").exists()


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"this machine mounts no small disk: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@EMBEDDED
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_full_disk_under_the_data_leaves_it_usable(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    with small_disk(tmp_path / "disk", "4m") as data:
        assert strandline("diagnose", folder, "--data", data, "--formats", "html", cwd=tmp_path).returncode == 0
        before = findings(tmp_path / "strandline-report")
        for number in range(40):
            (folder / f"more {number}.txt").write_text(TALK + f"A: I said it {number} times. " + "It is so. " * 5_000)
        assert_refused(strandline("diagnose", folder, "--data", data, cwd=tmp_path), "disk is full")
        assert findings(tmp_path / "strandline-report") == before
        for path in folder.glob("more *"):
            path.unlink()
        subprocess.run(["mount", "-o", "remount,size=16m", str(data)], check=True)
        again = strandline("diagnose", folder, "--data", data, "--formats", "html", cwd=tmp_path)
        assert again.returncode == 0, again.stderr
        assert findings(tmp_path / "strandline-report") == before


@EMBEDDED
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_disk_too_small_for_the_database_is_told_and_can_be_made_larger(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    with small_disk(tmp_path / "disk", "400k") as data:
        assert_refused(strandline("diagnose", folder, "--data", data, cwd=tmp_path), "disk is full")
        subprocess.run(["mount", "-o", "remount,size=16m", str(data)], check=True)
        again = strandline("diagnose", folder, "--data", data, "--formats", "html", cwd=tmp_path)
        assert again.returncode == 0, again.stderr


@EMBEDDED
def test_places_where_we_may_not_write(tmp_path: Path) -> None:
    """As root, without the power to write everywhere."""
    folder = six_people(tmp_path / "in")
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"] if os.geteuid() == 0 else []
    if powerless and shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    for option in ("--out", "--data"):
        command = [sys.executable, "-m", "strandline", "diagnose", str(folder), option, str(closed / "new")]
        result = subprocess.run(
            [*powerless, *command], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        )
        assert_refused(result, "We may not write to", "closed", option)
    assert list(closed.iterdir()) == []


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_run_ended_at_any_moment_leaves_the_data_whole(tmp_path: Path, ending: signal.Signals) -> None:
    folder = six_people(tmp_path / "in")
    command = [sys.executable, "-m", "strandline", "diagnose", str(folder), "--formats", "html", "--with-records"]
    began = time.monotonic()
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    whole = time.monotonic() - began
    for moment in range(1, 7):
        if moment % 2:
            shutil.rmtree(tmp_path / "strandline-data", ignore_errors=True)
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(whole * moment / 6.3)
        process.send_signal(ending)
        _, errors = process.communicate(timeout=60)
        assert "Traceback" not in errors
    result = strandline("diagnose", folder, "--with-records", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert strandline("verify", "strandline-report", cwd=tmp_path).returncode == 0
    assert findings(tmp_path / "strandline-report")["heard"]["people"] == 6


def test_two_runs_at_once_on_one_folder_and_one_report(tmp_path: Path) -> None:
    folder = six_people(tmp_path / "in")
    command = [sys.executable, "-m", "strandline", "diagnose", str(folder), "--formats", "html", "--with-records"]
    processes = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    results = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    assert strandline("verify", "strandline-report", cwd=tmp_path).returncode == 0
    assert findings(tmp_path / "strandline-report")["heard"]["people"] == 6
    assert not list((tmp_path / "strandline-report").glob(".strandline-*"))


def test_cleared_spreadsheets_that_cannot_be_used(tmp_path: Path) -> None:
    one, two = six_people(tmp_path / "one"), six_people(tmp_path / "two")
    assert strandline("diagnose", one, "--formats", "html", "--out", "first", cwd=tmp_path).returncode == 0
    book = openpyxl.load_workbook(tmp_path / "first" / "passages.xlsx")
    heads = {cell.value: cell.column for cell in book["Passages"][1]}
    book["Passages"].cell(2, heads["cleared"]).value = "yes"
    book["Passages"].cell(2, heads["by"]).value = "Ana"
    book.save(tmp_path / "filled in.xlsx")
    (tmp_path / "bomb.xlsx").write_bytes(bomb("xl/worksheets/sheet1.xml", **{"xl/workbook.xml": "<x/>"}))
    (tmp_path / "far.xlsx").write_bytes(far_cells())

    for name, folder in {"filled in.xlsx": two, "bomb.xlsx": one, "far.xlsx": one}.items():
        run = measured("diagnose", folder, "--edition", "shared", "--cleared", name, "--out", "shared", cwd=tmp_path)
        assert (run.code, "Traceback" in run.errors) == (2, False), (name, run.errors)
        assert name in run.errors
        assert run.seconds < 20
        assert run.megabytes < 700
    assert not (tmp_path / "shared").exists()
