"""One reader a format, looked up by what a file's name ends in and what its bytes say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from strandline.transcripts.blocks import Manuscript, Source

Reader = Callable[[Source], Manuscript]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what people call it, what its bytes must look like, and who reads it."""

    name: str
    called: str  # in a sentence: "is … "
    content: str | None  # what `sniffing.content_format` says of its bytes; None: text
    reader: str  # "module:function" below this package, loaded when first needed

    def read(self, source: Source) -> Manuscript:
        module, function = self.reader.split(":")
        reader: Reader = getattr(import_module(f"{__name__}.{module}"), function)
        return reader(source)


FORMATS = {
    "docx": Format("docx", "a Word document", "zip", "word:read_docx"),
    "odt": Format("odt", "an OpenDocument text", "zip", "opendocument:read_odt"),
    "rtf": Format("rtf", "a rich text", "rtf", "richtext:read_rtf"),
    "pdf": Format("pdf", "a PDF", "pdf", "pdf:read_pdf"),
    "txt": Format("txt", "a plain text", None, "plain:read_plain"),
    "md": Format("md", "a Markdown text", None, "markdown:read_markdown"),
    "qmd": Format("qmd", "a Markdown text", None, "markdown:read_markdown"),
    "html": Format("html", "a web page", "html", "webpage:read_html"),
    "htm": Format("html", "a web page", "html", "webpage:read_html"),
    "vtt": Format("vtt", "a caption file", "vtt", "captions:read_vtt"),
    "srt": Format("srt", "a caption file", "srt", "captions:read_srt"),
}
ENDINGS = frozenset(FORMATS)
