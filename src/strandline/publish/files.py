"""A report as one file of a kind: what a door offers to download. Each is made when somebody asks for it."""

from __future__ import annotations

from django.utils.text import slugify

from strandline.publish.report import Edition, Report

# name → what it is for a browser; the order in which they are offered
CONTENT_TYPES = {
    "report.html": "text/html; charset=utf-8",
    "report.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "report.pdf": "application/pdf",
    "passages.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "findings.json": "application/json",
}
# By a private link: not the spreadsheet and the data, which are for those who work on.
TO_READ = ("report.html", "report.docx", "report.pdf")


class CannotBeMadeError(Exception):
    """A format could not be made; `str(error)` says why. The others are not touched by it."""


def render_file(report: Report, name: str) -> bytes:
    """The bytes of one of `CONTENT_TYPES`. KeyError for another name; raises `CannotBeMadeError`."""
    # Each brings a heavy library of its own, so it is imported when its turn comes.
    if name == "report.html":
        from strandline.publish.page.html import render_html

        return render_html(report).encode("utf-8", "replace")
    if name == "report.docx":
        from strandline.publish.paper.docx import render_docx

        return render_docx(report)
    if name == "report.pdf":
        from strandline.publish.paper.pdf import PdfError, render_pdf

        try:
            return render_pdf(report).data
        except PdfError as error:
            raise CannotBeMadeError(str(error)) from error
    if name == "passages.xlsx":
        from strandline.publish.tables.spreadsheet import write_spreadsheet

        return write_spreadsheet(report)
    if name == "findings.json":
        from strandline.publish.tables.findings import render_findings

        return render_findings(report).encode("utf-8", "surrogatepass")
    raise KeyError(name)


def file_name(report: Report, name: str) -> str:
    """What the file is called where it is kept: after-the-winter-team-draft.pdf."""
    stem, _, ending = name.rpartition(".")
    edition = "team-draft" if report.edition is Edition.TEAM else "shared"
    title = slugify(report.title)[:80] or "report"
    return f"{title}-{edition}{'' if stem == 'report' else f'-{stem}'}.{ending}"
