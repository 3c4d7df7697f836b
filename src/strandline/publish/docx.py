"""The report as a Word document that a team can go on writing in: real styles, headings, tables and page fields.

Same content and order as the PDF (`printed_data`). The picture and the band on page one are images set by Typst; where
they cannot be made the document is complete without them, since the picture's table holds the same figures.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from strandline.publish import docx_styles as look
from strandline.publish import ooxml, wording
from strandline.publish.pdf import FONTS, PdfError, render_picture, render_tide_band
from strandline.publish.printed import mapped, printed_data
from strandline.publish.report import Report

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph


def render_docx(report: Report) -> bytes:
    """A .docx file; the same bytes for the same report. What XML cannot hold shows as U+FFFD."""
    import docx  # python-docx loads lxml and its own element classes, 0.2 s

    document = docx.Document()
    look.prepare(document, report)
    writer = _Writer(document, report, mapped(printed_data(report), wording.without_controls))
    writer.write()
    ooxml.embed_fonts(document, FONTS)
    out = io.BytesIO()
    document.save(out)
    return ooxml.with_fixed_dates(out.getvalue())


class _Writer:
    """Writes the parts of the report one after another into one document."""

    def __init__(self, document: Document, report: Report, data: dict[str, Any]) -> None:
        self.document = document
        self.report = report
        self.data = data
        self._bookmarks = 0
        self._quotes = 0

    def write(self) -> None:
        self._cover()
        self._page_one()
        self._who_was_heard()
        if self.data["picture"]["rows"]:
            self._picture()
        for section in self.data["sections"]:
            self._section(section)
        self._differently()
        self._insights()
        self._questions()
        self._last_pages()

    # -- page one -------------------------------------------------------------------------------------------------

    def _cover(self) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT  # see render_docx
        from docx.shared import Cm, Pt

        top = self._paragraph(self.data["over_title"], "Cover line")
        top.paragraph_format.tab_stops.add_tab_stop(Cm(look.PORTRAIT_CM), WD_TAB_ALIGNMENT.RIGHT)
        label = top.add_run(f"\t{self.data['label']}")
        label.bold, label.font.size, label.font.color.rgb = True, Pt(9), look.rgb("ffd9a0")
        try:
            band = render_tide_band()
        except PdfError:
            band = b""  # the title stands on its own dark ground without it
        if band:
            run = top.add_run()
            run.add_picture(io.BytesIO(band), width=Cm(21.0))
            ooxml.float_behind_text(run, width=Cm(21.0), height=int(Cm(21.0) * 160 / 595.28))
        title = self._paragraph(self.data["title"], "Title")
        length = len(self.data["title"])
        if length > 44:
            title.runs[0].font.size = Pt(16 if length > 90 else 20)
        line = self._paragraph(self.data["cover_line"], "Cover line")
        line.paragraph_format.space_after = Pt(30)

    def _page_one(self) -> None:
        for note in self.data["notes"]:
            self._paragraph(note, "Attention")
        self._heading("At a glance", 1).paragraph_format.space_before = 0
        if self.data["summary"]:
            self._paragraph(" ".join(self.data["summary"]))
        if self.data["glance"]:
            self._findings_table()
        left, right = self._two_columns()
        self._linked_list(left, "What to keep", self.data["keep"], self.data["keep_more"])
        if self.data["words"]:
            self._heading("In their words", 3, into=left)
            for quote in self.data["words"]:
                self._quote(quote, into=left)
        self._linked_list(right, "Seen differently", self.data["contested"], self.data["contested_more"])
        if self.data["not_heard"]:
            roomier = left if self.data["not_heard_left"] else right
            self._heading("Who was not heard", 3, into=roomier)
            self._paragraph(" ".join(self.data["not_heard"]), into=roomier)
        if self.data["decide"]:
            self._heading("To decide", 3, into=right)
            self._numbered([item["question"] for item in self.data["decide"]], into=right)
        for cell in (left, right):
            _drop_empty_start(cell)
            _set_small(cell)

    def _findings_table(self) -> None:
        items = [(group["name"], item) for group in self.data["glance"] for item in group["items"]]
        table = self._table(["Finding", "Raised by"], len(items), widths=(0.6, 0.4))
        before = ""
        for row, (facet, item) in zip(table.rows[1:], items, strict=True):
            what, who = row.cells
            if facet != before:
                self._cell_text(what, facet, "Facet label")
            finding = what.paragraphs[0] if facet == before else what.add_paragraph()
            finding.style = "Finding"
            ooxml.add_link(finding, item["target"], item["headline"])
            before = facet
            self._cell_text(who, item["heard"], "Small")
            if item["differs"]:
                who.paragraphs[0].add_run().add_break()
                self._coloured(who.paragraphs[0], item["differs"], look.AMBER)

    def _two_columns(self) -> Any:
        from docx.shared import Cm, Pt  # see render_docx

        gap = self._paragraph("", "Small")
        gap.paragraph_format.space_after = Pt(0)
        gap.paragraph_format.line_spacing = Pt(6)
        table = self.document.add_table(1, 2)
        table.autofit = False
        for cell in table.rows[0].cells:
            cell.width = Cm(look.PORTRAIT_CM / 2)
        return table.rows[0].cells

    def _linked_list(self, cell: Any, heading: str, items: list[dict[str, Any]], more: str) -> None:
        if items:
            self._heading(heading, 3, into=cell)
            for item in items:
                ooxml.add_link(cell.add_paragraph(style="List Bullet"), item["target"], item["headline"])
            if more:
                self._paragraph(more, "Small", into=cell)

    # -- who was heard, and the picture -----------------------------------------------------------------------------

    def _who_was_heard(self) -> None:
        self._heading("Who was heard, and who was not", 1).paragraph_format.page_break_before = True
        for name, key in (("The question", "question"), ("What it is for", "purpose"), ("Asked by", "asked_by")):
            if self.data[key]:
                paragraph = self._paragraph("")
                paragraph.add_run(f"{name}: ").bold = True
                paragraph.add_run(self.data[key])
        for sentence in self.data["heard"]:
            self._paragraph(sentence)
        table = self.data["perspectives_table"]
        if table["rows"]:
            rows = [row["cells"] for row in table["rows"]]
            self._filled_table(table["header"], rows, widths=table["widths"])
        if self.data["not_heard"]:
            self._heading("Who was not heard", 2)
            for sentence in self.data["not_heard"]:
                self._paragraph(sentence)
        if len(self.data["contents"]) > 3:
            self._heading("In this report", 2)
            for item in self.data["contents"]:
                paragraph = self._paragraph("", "List Bullet")
                paragraph.paragraph_format.space_after = 0
                ooxml.add_link(paragraph, item["target"], item["name"])

    def _picture(self) -> None:
        picture = self.data["picture"]
        wide = picture["wide"]
        if wide:
            self._new_section(landscape=True)
        heading = self._heading("The picture", 1, bookmark="picture")
        heading.paragraph_format.page_break_before = not wide
        self._paragraph(self.data["picture_says"])
        self._picture_images(look.LANDSCAPE_CM if wide else look.PORTRAIT_CM)
        notes = ["Hatched: nobody heard yet."] if picture["hatched"] else []
        notes += [self.data["picture_joined"]] if self.data["picture_joined"] else []
        if notes:
            self._paragraph(" ".join(notes), "Caption")
        self._heading("The same as a table", 2)
        header = ["Theme", *(column["name"] for column in picture["columns"]), "All"]
        rows = [
            [
                f"{row['number']}. {row['name']} ({row['facet_name']})",
                *(cell["label"] for cell in row["cells"]),
                row["heard"],
            ]
            for row in picture["rows"]
        ]
        first = 0.2 if wide else 0.3
        widths = (first, *((1 - first) / (len(header) - 1),) * (len(header) - 1))
        self._filled_table(header, rows, widths=widths, wide=wide, points=7 if wide else 8.5)
        if wide:
            self._new_section(landscape=False)

    def _picture_images(self, width_cm: float) -> None:
        from docx.shared import Cm  # see render_docx

        try:
            images = render_picture(self.report)
        except PdfError:
            self._paragraph("The picture could not be drawn here; the table below holds its figures.", "Attention")
            return
        for number, image in enumerate(images):
            shape = self.document.add_picture(io.BytesIO(image.png), width=Cm(width_cm))
            alternative = self.data["picture_alt"] if number == 0 else "The picture, continued."
            ooxml.describe_image(shape, alternative)

    def _new_section(self, *, landscape: bool) -> None:
        from docx.enum.section import WD_SECTION  # see render_docx

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        look.set_page(section, landscape=landscape)
        look.fill_header_and_footer(section, self.report, landscape=landscape)

    # -- what people said ---------------------------------------------------------------------------------------------

    def _section(self, section: dict[str, Any]) -> None:
        self._heading(section["name"], 1, bookmark=f"facet-{section['facet']}")
        for theme in section["themes"]:
            self._heading(theme["name"], 2, bookmark=f"theme-{theme['number']}")
            standing = self._paragraph("", "Standing")
            self._coloured(standing, theme["heard"], look.INK).bold = True
            standing.add_run(theme["standing"])
            if theme["power"]:
                self._coloured(standing, f" · {theme['power']}", look.SEA)
            if theme["shaky"]:
                self._coloured(standing, f" · {theme['shaky']}", look.AMBER)
            for quote in theme["quotes"]:
                self._quote(quote)
            if theme["more"]:
                self._paragraph(theme["more"], "Small")

    def _differently(self) -> None:
        if not self.data["differently"] and not self.data["lived"]:
            return
        self._heading("Where people see it differently", 1, bookmark="differently")
        for item in self.data["differently"]:
            self._heading(item["headline"], 2)
            self._paragraph(item["sentence"])
            if item["differs_sentence"]:
                self._coloured(self._paragraph(""), item["differs_sentence"], look.AMBER).bold = True
            for quote in item["quotes"]:
                self._quote(quote)
        if self.data["lived"]:
            self._heading("Said by those who live with it, not by those who decide", 2)
            for item in self.data["lived"]:
                paragraph = self._paragraph("", "List Bullet")
                ooxml.add_link(paragraph, f"theme-{item['number']}", f"{item['name']} · {item['heard']}")

    def _insights(self) -> None:
        if not self.data["insights"]:
            return
        self._heading(self.data["insights_name"], 1, bookmark="insights")
        self._paragraph(self.data["drafted"], "Small")
        for item in self.data["insights"]:
            self._heading(item["headline"], 2)
            self._paragraph(item["sentence"])
            if item["differs_sentence"]:
                self._coloured(self._paragraph(""), item["differs_sentence"], look.AMBER)
            if item["missing_sentence"]:
                self._paragraph(item["missing_sentence"], "Small")
            for quote in item["best"]:
                self._quote(quote)
            if item["evidence"] or item["confirmed"]:
                self._paragraph(f"{item['evidence']} {item['confirmed']}".strip(), "Small")

    def _questions(self) -> None:
        if not self.data["questions"]:
            return
        self._heading("Questions to decide", 1, bookmark="questions")
        self._numbered(
            [item["question"] for item in self.data["questions"]], [item["because"] for item in self.data["questions"]]
        )

    def _last_pages(self) -> None:
        if self.data["skipped"]:
            self._heading("What could not be used", 1, bookmark="skipped")
            for line in self.data["skipped"]:
                self._paragraph(line, "List Bullet")
        self._heading("How this was done, and its limits", 1, bookmark="method")
        for paragraph in self.data["method"]:
            self._paragraph(paragraph)
        if self.data["limits"]:
            self._heading("Limits", 2)
            for line in self.data["limits"]:
                self._paragraph(line, "List Bullet")
        self._paragraph(self.data["made"], "Small")

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _paragraph(self, text: str, style: str = "Normal", *, into: Any = None) -> Paragraph:
        paragraph: Paragraph = (into or self.document).add_paragraph(style=style)
        if text:
            paragraph.add_run(text)
        return paragraph

    def _heading(self, text: str, level: int, *, bookmark: str = "", into: Any = None) -> Paragraph:
        paragraph = self._paragraph(text, f"Heading {level}", into=into)
        if bookmark:
            self._bookmarks += 1
            ooxml.add_bookmark(paragraph, bookmark, self._bookmarks)
        return paragraph

    def _quote(self, quote: dict[str, str], *, into: Any = None) -> None:
        # Word joins equal borders of paragraphs that follow each other; a hair's breadth keeps two quotes apart.
        self._quotes += 1
        eighths = 32 - self._quotes % 2
        for text, style in ((quote["words"], "Quote"), (quote["citation"], "Quote source")):
            paragraph = self._paragraph(text, style, into=into)
            ooxml.set_paragraph_border(paragraph, "left", quote["colour"], eighths=eighths, space=8)

    def _coloured(self, paragraph: Paragraph, text: str, colour: str) -> Any:
        run = paragraph.add_run(text)
        run.font.color.rgb = look.rgb(colour)
        return run

    def _numbered(self, items: list[str], notes: list[str] | None = None, *, into: Any = None) -> None:
        numbering = ooxml.new_numbering(self.document)
        for number, item in enumerate(items):
            paragraph = self._paragraph(item, "List Number", into=into)
            ooxml.set_numbering(paragraph, numbering)
            if notes:
                paragraph.runs[0].bold = True
                paragraph.add_run().add_break()
                small = self._coloured(paragraph, notes[number], look.SOFT)
                small.font.size = look.points(9)

    def _table(self, header: list[str], rows: int, *, widths: tuple[float, ...], wide: bool = False) -> Table:
        """An empty table of ours with its header row written; widths are shares of the text's width."""
        from docx.shared import Cm  # see render_docx

        table = self.document.add_table(rows + 1, len(header), style=look.TABLE_STYLE)
        table.autofit = False
        total = look.LANDSCAPE_CM if wide else look.PORTRAIT_CM
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Cm(total * share)
        for row in table.rows:
            for cell, share in zip(row.cells, widths, strict=True):
                cell.width = Cm(total * share)
        for cell, text in zip(table.rows[0].cells, header, strict=True):
            self._cell_text(cell, text, "Table text")
            for run in cell.paragraphs[0].runs:
                run.bold = True
        ooxml.mark_header_row(table)
        return table

    def _filled_table(
        self,
        header: list[str],
        rows: list[list[str]],
        *,
        widths: tuple[float, ...],
        wide: bool = False,
        points: float = 9,
    ) -> None:
        table = self._table(header, len(rows), widths=widths, wide=wide)
        for row, texts in zip(table.rows[1:], rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                self._cell_text(cell, text, "Table text")
        if points != 9:
            for row in table.rows:
                for cell in row.cells:
                    for run in cell.paragraphs[0].runs:
                        run.font.size = look.points(points)

    def _cell_text(self, cell: Any, text: str, style: str) -> None:
        """Write into the paragraph that a new cell already has."""
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        if text:
            paragraph.add_run(text)


def _set_small(cell: Any) -> None:
    """Page one has to hold a good deal: its columns are set a little smaller and closer."""
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.line_spacing = 1.08
        paragraph.paragraph_format.keep_with_next = False  # else the whole row moves to the next page
        if paragraph.style.name in ("Normal", "Quote", "List Bullet", "List Number"):
            paragraph.paragraph_format.space_after = look.points(2)
            for run in paragraph._p.iter(ooxml.element("r").tag):
                ooxml.set_run_size(run, 9.5)
            ooxml.set_mark_size(paragraph, 9.5)


def _drop_empty_start(cell: Any) -> None:
    """A new cell begins with an empty paragraph; it goes once something stands after it."""
    first = cell.paragraphs[0]
    if not first.text and len(cell.paragraphs) > 1:
        first._p.getparent().remove(first._p)
