"""The pieces a Word document of ours is put together from: headings, passages, lists and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strandline.publish import ooxml
from strandline.publish.paper import docx_styles as look

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph


class DocxPieces:
    """Adds to the end of one document, or into a cell of a table where `into` names one."""

    def __init__(self, document: Document) -> None:
        self.document = document
        # Looked up once: python-docx goes through every style of the document for each paragraph it is given.
        self._style_ids = {style.name: style.style_id for style in document.styles}
        self._bookmarks = 0
        self._quotes = 0

    def paragraph(self, text: str, style: str = "Normal", *, into: Any = None) -> Paragraph:
        paragraph: Paragraph = (into or self.document).add_paragraph()
        self.set_style(paragraph, style)
        if text:
            paragraph.add_run(text)
        return paragraph

    def set_style(self, paragraph: Paragraph, style: str) -> None:
        if style != "Normal":
            paragraph._p.style = self._style_ids[style]

    def heading(self, text: str, level: int, *, bookmark: str = "", into: Any = None) -> Paragraph:
        paragraph = self.paragraph(text, f"Heading {level}", into=into)
        if bookmark:
            self._bookmarks += 1
            ooxml.add_bookmark(paragraph, bookmark, self._bookmarks)
        return paragraph

    def quote(self, quote: dict[str, str], *, into: Any = None) -> None:
        # Word joins equal borders of paragraphs that follow each other; a hair's breadth keeps two quotes apart.
        self._quotes += 1
        eighths = 32 - self._quotes % 2
        for text, style in ((quote["words"], "Quote"), (quote["citation"], "Quote source")):
            paragraph = self.paragraph(text, style, into=into)
            ooxml.set_paragraph_border(paragraph, "left", quote["colour"], eighths=eighths, space=8)

    def coloured(self, paragraph: Paragraph, text: str, colour: str) -> Any:
        run = paragraph.add_run(text)
        run.font.color.rgb = look.rgb(colour)
        return run

    def numbered(self, items: list[str], notes: list[str] | None = None, *, into: Any = None) -> None:
        numbering = ooxml.new_numbering(self.document)
        for number, item in enumerate(items):
            paragraph = self.paragraph(item, "List Number", into=into)
            ooxml.set_numbering(paragraph, numbering)
            if notes:
                paragraph.runs[0].bold = True
                paragraph.add_run().add_break()
                small = self.coloured(paragraph, notes[number], look.SOFT)
                small.font.size = look.points(9)

    def table(self, header: list[str], rows: int, *, widths: tuple[float, ...], wide: bool = False) -> Table:
        """An empty table of ours with its header row written; widths are shares of the text's width."""
        from docx.shared import Cm  # see ooxml.element

        table = self.document.add_table(rows + 1, len(header), style=look.TABLE_STYLE)
        table.autofit = False
        total = look.LANDSCAPE_CM if wide else look.PORTRAIT_CM
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Cm(total * share)
        for row in table.rows:
            for cell, share in zip(row.cells, widths, strict=True):
                cell.width = Cm(total * share)
        for cell, text in zip(table.rows[0].cells, header, strict=True):
            self.cell_text(cell, text, "Table text")
            for run in cell.paragraphs[0].runs:
                run.bold = True
        ooxml.mark_header_row(table)
        return table

    def filled_table(
        self,
        header: list[str],
        rows: list[list[str]],
        *,
        widths: tuple[float, ...],
        wide: bool = False,
        points: float = 9,
    ) -> None:
        table = self.table(header, len(rows), widths=widths, wide=wide)
        for row, texts in zip(table.rows[1:], rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                self.cell_text(cell, text, "Table text")
        if points != 9:
            for row in table.rows:
                for cell in row.cells:
                    for run in cell.paragraphs[0].runs:
                        run.font.size = look.points(points)

    def cell_text(self, cell: Any, text: str, style: str) -> None:
        """Write into the paragraph that a new cell already has."""
        paragraph = cell.paragraphs[0]
        self.set_style(paragraph, style)
        if text:
            paragraph.add_run(text)


def set_small(cell: Any) -> None:
    """Page one has to hold a good deal: its columns are set a little smaller and closer."""
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.line_spacing = 1.08
        paragraph.paragraph_format.keep_with_next = False  # else the whole row moves to the next page
        if paragraph.style.name in ("Normal", "Quote", "List Bullet", "List Number"):
            paragraph.paragraph_format.space_after = look.points(2)
            for run in paragraph._p.iter(ooxml.element("r").tag):
                ooxml.set_run_size(run, 9.5)
            ooxml.set_mark_size(paragraph, 9.5)


def drop_empty_start(cell: Any) -> None:
    """A new cell begins with an empty paragraph; it goes once something stands after it."""
    first = cell.paragraphs[0]
    if not first.text and len(cell.paragraphs) > 1:
        first._p.getparent().remove(first._p)
