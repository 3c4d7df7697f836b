"""Writing a report to a folder: every file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from strandline.publish.report import Report
from strandline.sense.processes import other_cores

# What a report may consist of: a later run with fewer formats must not leave yesterday's beside today's.
_OURS = ("report.html", "report.docx", "report.pdf", "findings.json", "passages.xlsx", "passages.csv", "PROBLEMS.txt")

_MANY_QUOTES = 800  # a Word document of more takes longer than it takes to begin a process


def write_report(
    report: Report,
    out: Path,
    *,
    formats: Sequence[str],
    records: Mapping[str, str],
    on_file: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> list[str]:
    """Render `report` into the folder `out`; returns the names written, the one to open first in front.

    Everything is rendered beside the folder first and moved in at the end, so that an interruption or a full disk
    leaves what was there. A filled-in passages.xlsx from before is kept under another name. A format that cannot be
    made is named in PROBLEMS.txt and costs none of the others. OSError when the folder cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    _check_places(out)
    for left in out.glob(".strandline-*"):  # of a run that was killed: it holds people's words
        shutil.rmtree(left, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=".strandline-", dir=out))
    try:
        written, problems = _render(report, staging, formats, on_file)
        if problems:
            (staging / "PROBLEMS.txt").write_text("\n".join(problems) + "\n", encoding="utf-8")
            written.append("PROBLEMS.txt")
        if records:
            (staging / "records").mkdir()
            for id, text in records.items():
                (staging / "records" / f"{id}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
        _keep_filled_in(out)
        for name in _OURS:
            if name not in written:
                (out / name).unlink(missing_ok=True)
        # findings.json first: by it a later run knows the folder for a report of ours, however early this one ends.
        for name in sorted(written, key=lambda name: name != "findings.json"):
            os.replace(staging / name, out / name)
        if (out / "records").is_dir():
            shutil.rmtree(out / "records")
        if records:
            os.replace(staging / "records", out / "records")
            written.append("records/")
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(staging)
    return written


def _check_places(out: Path) -> None:
    """Raise OSError, before anything is touched, where something that is no file of ours stands in the way."""
    for name in _OURS:
        if (out / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder stands where a file must go", str(out / name))
    records = out / "records"
    if records.is_symlink() or (records.exists() and not records.is_dir()):
        raise FileExistsError(errno.EEXIST, "something else stands where the records must go", str(records))


def _render(
    report: Report, staging: Path, formats: Sequence[str], on_file: Callable[[str, int, int], None]
) -> tuple[list[str], list[str]]:
    problems: list[str] = []

    # Each renderer brings a heavy library of its own, so it is imported when its turn comes.
    def html() -> bytes:
        from strandline.publish.page.html import render_html

        return render_html(report).encode("utf-8", "replace")

    def pdf() -> bytes | None:
        from strandline.publish.paper.pdf import PdfError, render_pdf

        try:
            result = render_pdf(report)
        except PdfError as error:
            problems.append(f"report.pdf was not written: {error}")
            return None
        if result.replaced:
            problems.append(
                "report.pdf shows a box in place of these characters, which its typeface does not have: "
                + " ".join(result.replaced)
            )
        return result.data

    def findings() -> bytes:
        from strandline.publish.tables.findings import render_findings

        return render_findings(report).encode("utf-8", "surrogatepass")

    def spreadsheet() -> bytes:
        from strandline.publish.tables.spreadsheet import write_spreadsheet

        return write_spreadsheet(report)

    def table() -> bytes:
        from strandline.publish.tables.spreadsheet import passages_csv

        return passages_csv(report)

    makers: dict[str, Callable[[], bytes | None]] = {
        "report.html": html,
        "report.docx": lambda: _word(report),
        "report.pdf": pdf,
        "findings.json": findings,
        "passages.xlsx": spreadsheet,
        "passages.csv": table,
    }
    wanted = [name for name in makers if not name.startswith("report.") or name.partition(".")[2] in formats]
    heavy = {name: maker for name, maker in _heavy(report).items() if name in wanted}
    written = []
    with contextlib.ExitStack() as stack:
        beside: dict[str, Future[bytes]] = {}
        if heavy and (os.cpu_count() or 1) > 1:
            pool = stack.enter_context(other_cores(1))
            beside = {name: pool.submit(maker, report) for name, maker in heavy.items()}
        # What another core is making comes last.
        for done, name in enumerate(sorted(wanted, key=lambda name: name in beside)):
            on_file(name, done, len(wanted))
            data = beside[name].result() if name in beside else makers[name]()
            if data is not None:
                (staging / name).write_bytes(data)
                written.append(name)
    return sorted(written, key=wanted.index), problems


def _heavy(report: Report) -> dict[str, Callable[[Report], bytes]]:
    """The file, if any, that takes so long that another core had better make it meanwhile: the Word document."""
    return {"report.docx": _word} if len(report.quotes) > _MANY_QUOTES else {}


def _word(report: Report) -> bytes:
    from strandline.publish.paper.docx import render_docx

    return render_docx(report)


def _keep_filled_in(out: Path) -> None:
    """Somebody's decisions in yesterday's spreadsheet are not overwritten: the file gets another name."""
    from strandline.publish.tables.clearing import ClearedError, read_cleared

    for path in (out / "passages.xlsx", out / "passages.csv"):
        if not path.is_file():
            continue
        try:
            given = read_cleared(path)
            filled = bool(given.passages or given.themes or given.insights)
        except ClearedError:
            filled = True  # changed by somebody in a way we cannot read: theirs to keep
        if not filled:
            continue
        number = 1
        while (kept := out / f"passages-filled-in-{number}{path.suffix}").exists():
            number += 1
        os.replace(path, kept)
