"""The report as a Word document that a team can go on writing in: real styles, headings, tables and page fields.

Same content and order as the PDF (`printed_data`). The picture and the band on page one are images set by Typst; where
they cannot be made the document is complete without them, since the picture's table holds the same figures.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from strandline.publish import ooxml, wording
from strandline.publish.paper import docx_styles as look
from strandline.publish.paper.docx_pieces import DocxPieces, drop_empty_start, set_small
from strandline.publish.paper.pdf import FONTS, PdfError, render_picture, render_tide_band
from strandline.publish.paper.printed import mapped, printed_data
from strandline.publish.report import Report

if TYPE_CHECKING:
    from docx.document import Document


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


class _Writer(DocxPieces):
    """Writes the parts of the report one after another into one document."""

    def __init__(self, document: Document, report: Report, data: dict[str, Any]) -> None:
        super().__init__(document)
        self.report = report
        self.data = data

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

        top = self.paragraph(self.data["over_title"], "Cover line")
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
        title = self.paragraph(self.data["title"], "Title")
        length = len(self.data["title"])
        if length > 44:
            title.runs[0].font.size = Pt(16 if length > 90 else 20)
        line = self.paragraph(self.data["cover_line"], "Cover line")
        line.paragraph_format.space_after = Pt(30)

    def _page_one(self) -> None:
        for note in self.data["notes"]:
            self.paragraph(note, "Attention")
        if not self.data["bare"] or self.data["summary"]:
            self.heading("At a glance", 1).paragraph_format.space_before = 0
        if self.data["summary"]:
            self.paragraph(" ".join(self.data["summary"]))
        if self.data["glance"]:
            self._findings_table()
        if not self.data["bare"]:
            self._two_lists()

    def _two_lists(self) -> None:
        left, right = self._two_columns()
        self._linked_list(left, "What to keep", self.data["keep"], self.data["keep_more"], figures=True)
        if self.data["words"]:
            self.heading("In their words", 3, into=left)
            for quote in self.data["words"]:
                self.quote(quote, into=left)
        self._linked_list(right, "Seen differently", self.data["contested"], self.data["contested_more"])
        if self.data["not_heard"]:
            roomier = left if self.data["not_heard_left"] else right
            self.heading("Who was not heard", 3, into=roomier)
            self.paragraph(" ".join(self.data["not_heard"]), into=roomier)
        if self.data["decide"]:
            self.heading("To decide", 3, into=right)
            self.numbered([item["question"] for item in self.data["decide"]], into=right)
        for cell in (left, right):
            drop_empty_start(cell)
            set_small(cell)

    def _findings_table(self) -> None:
        items = [(group["name"], item) for group in self.data["glance"] for item in group["items"]]
        table = self.table(["Finding", "Raised by"], len(items), widths=(0.6, 0.4))
        before = ""
        for row, (facet, item) in zip(table.rows[1:], items, strict=True):
            what, who = row.cells
            if facet != before:
                self.cell_text(what, facet, "Facet label")
            finding = what.paragraphs[0] if facet == before else what.add_paragraph()
            self.set_style(finding, "Finding")
            self._to_theme(finding, item["target"], item["headline"])
            before = facet
            self.cell_text(who, item["heard"], "Small")
            if item["differs"]:
                who.paragraphs[0].add_run().add_break()
                self.coloured(who.paragraphs[0], item["differs"], look.AMBER)

    def _two_columns(self) -> Any:
        from docx.shared import Cm, Pt  # see render_docx

        gap = self.paragraph("", "Small")
        gap.paragraph_format.space_after = Pt(0)
        gap.paragraph_format.line_spacing = Pt(6)
        table = self.document.add_table(1, 2)
        table.autofit = False
        for cell in table.rows[0].cells:
            cell.width = Cm(look.PORTRAIT_CM / 2)
        return table.rows[0].cells

    @staticmethod
    def _to_theme(paragraph: Any, target: str, text: str) -> None:
        """A theme's name, leading to its place where the report has one."""
        if target:
            ooxml.add_link(paragraph, target, text)
        else:
            paragraph.add_run(text)

    def _linked_list(
        self, cell: Any, heading: str, items: list[dict[str, Any]], more: str, *, figures: bool = False
    ) -> None:
        if items:
            self.heading(heading, 3, into=cell)
            for item in items:
                line = self.paragraph("", "List Bullet", into=cell)
                self._to_theme(line, item["target"], item["headline"])
                if figures:
                    line.add_run(f" · {item['heard']}")
            if more:
                self.paragraph(more, "Small", into=cell)

    # -- who was heard, and the picture -----------------------------------------------------------------------------

    def _who_was_heard(self) -> None:
        if self.data["who"] or self.data["question"]:
            title = "Who was heard, and who was not" if self.data["who"] else "What was asked"
            self.heading(title, 1).paragraph_format.page_break_before = not self.data["bare"]
        for name, key in (("The question", "question"), ("What it is for", "purpose"), ("Asked by", "asked_by")):
            if self.data[key]:
                paragraph = self.paragraph("")
                paragraph.add_run(f"{name}: ").bold = True
                paragraph.add_run(self.data[key])
        if self.data["who"]:
            self._perspectives()
        if len(self.data["contents"]) > 3:
            self.heading("In this report", 2)
            for item in self.data["contents"]:
                paragraph = self.paragraph("", "List Bullet")
                paragraph.paragraph_format.space_after = 0
                ooxml.add_link(paragraph, item["target"], item["name"])

    def _perspectives(self) -> None:
        for sentence in self.data["heard"]:
            self.paragraph(sentence)
        table = self.data["perspectives_table"]
        if table["rows"]:
            rows = [row["cells"] for row in table["rows"]]
            self.filled_table(table["header"], rows, widths=table["widths"])
        if self.data["not_heard"]:
            self.heading("Who was not heard", 2)
            for sentence in self.data["not_heard"]:
                self.paragraph(sentence)

    def _picture(self) -> None:
        picture = self.data["picture"]
        wide = picture["wide"]
        if wide:
            self._new_section(landscape=True)
        heading = self.heading("The picture", 1, bookmark="picture")
        heading.paragraph_format.page_break_before = not wide
        self.paragraph(self.data["picture_says"])
        self._picture_images(look.LANDSCAPE_CM if wide else look.PORTRAIT_CM)
        notes = ["Hatched: nobody heard yet."] if picture["hatched"] else []
        notes += [self.data["picture_joined"]] if self.data["picture_joined"] else []
        if notes:
            self.paragraph(" ".join(notes), "Caption")
        self.heading("The same as a table", 2)
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
        self.filled_table(header, rows, widths=widths, wide=wide, points=7 if wide else 8.5)
        if wide:
            self._new_section(landscape=False)

    def _picture_images(self, width_cm: float) -> None:
        from docx.shared import Cm  # see render_docx

        try:
            images = render_picture(self.report)
        except PdfError:
            self.paragraph("The picture could not be drawn here; the table below holds its figures.", "Attention")
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
        self.heading(section["name"], 1, bookmark=f"facet-{section['facet']}")
        for theme in section["themes"]:
            self.heading(theme["name"], 2, bookmark=f"theme-{theme['number']}")
            standing = self.paragraph("", "Standing")
            self.coloured(standing, theme["heard"], look.INK).bold = True
            standing.add_run(theme["standing"])
            if theme["power"]:
                self.coloured(standing, f" · {theme['power']}", look.SEA)
            if theme["shaky"]:
                self.coloured(standing, f" · {theme['shaky']}", look.AMBER)
            for quote in theme["quotes"]:
                self.quote(quote)
            if theme["more"]:
                self.paragraph(theme["more"], "Small")

    def _differently(self) -> None:
        if not self.data["differently"] and not self.data["lived"]:
            return
        self.heading("Where people see it differently", 1, bookmark="differently")
        for item in self.data["differently"]:
            self.heading(item["headline"], 2)
            self.paragraph(item["sentence"])
            if item["differs_sentence"]:
                self.coloured(self.paragraph(""), item["differs_sentence"], look.AMBER).bold = True
            for quote in item["quotes"]:
                self.quote(quote)
        if self.data["lived"]:
            self.heading("Said by those who live with it, not by those who decide", 2)
            for item in self.data["lived"]:
                paragraph = self.paragraph("", "List Bullet")
                self._to_theme(paragraph, item["target"], f"{item['name']} · {item['heard']}")

    def _insights(self) -> None:
        if not self.data["insights"]:
            return
        self.heading(self.data["insights_name"], 1, bookmark="insights")
        self.paragraph(self.data["drafted"], "Small")
        for item in self.data["insights"]:
            self.heading(item["headline"], 2)
            self.paragraph(item["sentence"])
            if item["differs_sentence"]:
                self.coloured(self.paragraph(""), item["differs_sentence"], look.AMBER)
            if item["missing_sentence"]:
                self.paragraph(item["missing_sentence"], "Small")
            for quote in item["best"]:
                self.quote(quote)
            if item["evidence"] or item["confirmed"]:
                self.paragraph(f"{item['evidence']} {item['confirmed']}".strip(), "Small")

    def _questions(self) -> None:
        if not self.data["questions"]:
            return
        self.heading("Questions to decide", 1, bookmark="questions")
        self.numbered(
            [item["question"] for item in self.data["questions"]], [item["because"] for item in self.data["questions"]]
        )

    def _last_pages(self) -> None:
        if self.data["skipped"]:
            self.heading("What could not be used", 1, bookmark="skipped")
            for line in self.data["skipped"]:
                self.paragraph(line, "List Bullet")
        if self.data["method"] or self.data["limits"]:
            self.heading("How this was done, and its limits", 1, bookmark="method")
        for paragraph in self.data["method"]:
            self.paragraph(paragraph)
        if self.data["limits"]:
            self.heading("Limits", 2)
            for line in self.data["limits"]:
                self.paragraph(line, "List Bullet")
        self.paragraph(self.data["made"], "Small")
