"""Rows to download and to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]], *, name: str) -> HttpResponse:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")  # the mark is for Excel
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


def _harmless(cell: str) -> str:
    """A spreadsheet must not take a name for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
