"""What can be read in an answer of the app, whatever its format."""

from __future__ import annotations

import io
import zipfile
from html import unescape
from typing import Any


def words_of(answer: Any) -> str:
    """The text of a page, of JSON, and of a Word document, spreadsheet or PDF that was downloaded."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    if "officedocument" in kind:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
    elif kind == "application/pdf":
        import pdfplumber  # heavy

        with pdfplumber.open(io.BytesIO(data)) as pdf:
            data = " ".join(page.extract_text() for page in pdf.pages).encode()
    return " ".join(unescape(data.decode("utf-8", "replace")).split())
