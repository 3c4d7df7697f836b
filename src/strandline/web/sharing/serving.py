"""Answers that are a report: as a page with where to go from it, or as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _

from strandline.diagnostics.models import Diagnostic
from strandline.publish.files import CONTENT_TYPES, file_name, render_file
from strandline.publish.page.html import Host, Link
from strandline.publish.report import Report
from strandline.web.edition import page_of


def names_of_files() -> dict[str, str]:
    """File → what it is called on a page."""
    return {
        "report.html": _("Web page"),
        "report.docx": _("Word"),
        "report.pdf": _("PDF"),
        "passages.xlsx": _("Spreadsheet"),
        "findings.json": _("Data"),
    }


def as_page(
    diagnostic: Diagnostic, report: Report, *, back: Link | None, downloads: dict[str, str], note: str = ""
) -> HttpResponse:
    """The report with its own style and script, which the policy of this one answer allows by their digests.

    `downloads` are addresses by the name of the file.
    """
    names = names_of_files()
    host = Host(
        fonts=static("strandline-fonts/"),
        back=back,
        downloads=tuple(Link(names[file], address) for file, address in downloads.items()),
        note=note,
    )
    page = page_of(diagnostic, report, host)
    response = HttpResponse(page.html)
    response._csp_replace = {"style-src": [page.style_hash], "script-src": [page.script_hash]}  # type: ignore[attr-defined]
    return response


def as_file(report: Report, name: str) -> HttpResponse:
    """The report as a file to keep. 404 for a name that is none of ours; raises `CannotBeMadeError`."""
    if name not in CONTENT_TYPES:
        raise Http404
    response = HttpResponse(render_file(report, name), content_type=CONTENT_TYPES[name])
    response["Content-Disposition"] = f'attachment; filename="{file_name(report, name)}"'
    return response
