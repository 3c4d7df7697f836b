"""The Word document's page, faces, styles, header and footer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from strandline.publish import ooxml, wording
from strandline.publish.report import Edition, Report

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

INK = "1b2a36"
SOFT = "50606c"
LINE = "e4d9c8"
SHELL = "fbf7f0"
SEA = "0b5d66"
KELP = "41602f"
AMBER = "8f5400"
WHITE = "ffffff"

TABLE_STYLE = "Strandline table"
_CELL_MARGINS = (("top", 36), ("left", 60), ("bottom", 36), ("right", 60))  # twentieths of a point
MARGIN_CM = 1.7
PORTRAIT_CM = 21.0 - 2 * MARGIN_CM  # the text's width
LANDSCAPE_CM = 29.7 - 2 * MARGIN_CM

# name: (based on, size in points, bold, colour, points before, points after, stays with the next)
_PARAGRAPH_STYLES = {
    "Title": ("Normal", 26, True, WHITE, 2, 2, False),
    "Heading 1": ("Normal", 17, True, INK, 20, 6, True),
    "Heading 2": ("Normal", 12.5, True, INK, 14, 3, True),
    "Heading 3": ("Normal", 10.5, True, SEA, 8, 2, True),
    "Quote": ("Normal", 10.5, False, INK, 7, 0, True),
    "Caption": ("Normal", 8.5, False, SOFT, 3, 6, False),
    "Cover line": ("Normal", 11, False, "cfe6e4", 0, 0, False),
    "Facet label": ("Normal", 9, True, KELP, 0, 0, True),
    "Finding": ("Normal", 11, True, INK, 0, 0, False),
    "Quote source": ("Quote", 8.5, False, SOFT, 0, 7, False),
    "Standing": ("Normal", 10, False, SOFT, 0, 4, True),
    "Small": ("Normal", 8.5, False, SOFT, 0, 4, False),
    "Table text": ("Normal", 9, False, INK, 0, 0, False),
    "Attention": ("Normal", 10, False, INK, 4, 8, False),
}


def prepare(document: Document, report: Report) -> None:
    """Turn python-docx's template into ours; call before anything is written."""
    _tidy_package(document)
    _language(document)
    _paragraph_styles(document)
    _table_style(document)
    _properties(document, report)
    section = document.sections[0]
    set_page(section, landscape=False)
    section.different_first_page_header_footer = True
    fill_header_and_footer(section, report, landscape=False)


def set_page(section: Section, *, landscape: bool) -> None:
    """A4, the text's margins, and which way it lies."""
    from docx.enum.section import WD_ORIENT  # see ooxml.element
    from docx.shared import Cm

    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(29.7), Cm(21.0)) if landscape else (Cm(21.0), Cm(29.7))
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = Cm(2.1)
    section.bottom_margin = Cm(2.0)
    section.header_distance = section.footer_distance = Cm(1.0)


def fill_header_and_footer(section: Section, report: Report, *, landscape: bool) -> None:
    """Title and edition at the top of each page but the first, whose band says both; page numbers below on all."""
    width = LANDSCAPE_CM if landscape else PORTRAIT_CM
    header = section.header
    header.is_linked_to_previous = False
    paragraph = _line(header, width)
    paragraph.add_run(wording.without_controls(report.title))
    label = paragraph.add_run(f"\t{report.label}")
    label.bold = True
    label.font.color.rgb = rgb(AMBER if report.edition is Edition.TEAM else SOFT)
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        paragraph = _line(footer, width)
        ooxml.set_paragraph_border(paragraph, "top", LINE, eighths=6, space=5)
        paragraph.add_run(f"{report.label}. {wording.every_figure(report)}\t")
        ooxml.add_field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        ooxml.add_field(paragraph, "NUMPAGES")
    section.first_page_header.is_linked_to_previous = False


def _line(part: Any, width_cm: float) -> Any:
    """The header's or footer's one paragraph, with a tab stop at the right margin."""
    from docx.enum.text import WD_TAB_ALIGNMENT  # see ooxml.element
    from docx.shared import Cm

    paragraph = part.paragraphs[0]
    paragraph.style = "Small"
    paragraph.paragraph_format.space_after = 0
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(width_cm), WD_TAB_ALIGNMENT.RIGHT)
    return paragraph


def rgb(colour: str) -> Any:
    from docx.shared import RGBColor  # see ooxml.element

    return RGBColor.from_string(colour.lstrip("#").upper())


def points(size: float) -> Any:
    from docx.shared import Pt  # see ooxml.element

    return Pt(size)


def _tidy_package(document: Document) -> None:
    """Leave out what the template brings along and nobody asked for: a preview of another page, 90 table styles."""
    package = document.part.package
    for name, relationship in list(package.rels.items()):
        if relationship.reltype.endswith("/thumbnail"):
            del package.rels[name]
    for name, relationship in list(document.part.rels.items()):
        if relationship.reltype.endswith(("/stylesWithEffects", "/customXml")):
            del document.part.rels[name]
    styles = document.styles.element
    for style in list(styles.findall(ooxml.element("style").tag)):
        kind = style.get(ooxml.attribute("type"))
        if kind == "table" and style.get(ooxml.attribute("default")) != "1":
            styles.remove(style)


def _language(document: Document) -> None:
    """British English for the spelling checker and for screen readers, and the face in the theme and the defaults."""
    defaults = document.styles.element.find(f".//{ooxml.element('rPrDefault').tag}/{ooxml.element('rPr').tag}")
    fonts, language = (defaults.find(ooxml.element(tag).tag) for tag in ("rFonts", "lang"))
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(ooxml.attribute(script), ooxml.FONT_NAME)
    language.set(ooxml.attribute("val"), "en-GB")
    settings = document.settings.element
    settings.find(ooxml.element("themeFontLang").tag).set(ooxml.attribute("val"), "en-GB")
    zoom = settings.find(ooxml.element("zoom").tag)
    zoom.attrib.clear()
    zoom.set(ooxml.attribute("percent"), "100")
    zoom.addnext(ooxml.element("embedTrueTypeFonts"))
    for setting in settings.iter(ooxml.element("compatSetting").tag):
        if setting.get(ooxml.attribute("name")) == "compatibilityMode":
            setting.set(ooxml.attribute("val"), "15")
    ooxml.set_theme_fonts(document)


def _paragraph_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # see ooxml.element
    from docx.shared import Pt

    styles = document.styles
    normal = styles["Normal"]
    normal.font.size, normal.font.color.rgb = Pt(10.5), rgb(INK)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.2
    ooxml.set_style_fonts(normal)
    for name, (base, size, bold, colour, before, after, keep) in _PARAGRAPH_STYLES.items():
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = rgb(colour)
        ooxml.set_style_fonts(style)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.keep_with_next = Pt(before), Pt(after), keep
        layout.line_spacing = 1.05 if size > 12 else 1.15
        ooxml.clear_style_border(style)
    for name in ("Quote", "Quote source"):
        styles[name].paragraph_format.left_indent = Pt(12)
        styles[name].paragraph_format.keep_together = True
        ooxml.set_style_border(styles[name], "left", SOFT, eighths=32, space=8)
    ooxml.set_style_border(styles["Attention"], "left", AMBER, eighths=32, space=8)
    styles["Attention"].paragraph_format.left_indent = Pt(12)
    ooxml.set_style_shading(styles["Attention"], SHELL)
    for name in ("Title", "Cover line"):
        ooxml.set_style_shading(styles[name], INK)
    for name in ("List Bullet", "List Number"):
        styles[name].paragraph_format.space_after = Pt(3)


def _table_style(document: Document) -> None:
    """Thin lines between rows, a strong one under the header, which is bold; nothing else."""
    from docx.enum.style import WD_STYLE_TYPE  # see ooxml.element

    style = document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    line: dict[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": LINE}
    borders = ooxml.element("tblBorders", ooxml.element("bottom", **line), ooxml.element("insideH", **line))
    margins = ooxml.element(
        "tblCellMar",
        *(ooxml.element(side, w=width, type="dxa") for side, width in _CELL_MARGINS),
    )
    style.element.append(ooxml.element("tblPr", borders, margins))
    strong = ooxml.element("bottom", val="single", sz=10, space=0, color=INK)
    style.element.append(
        ooxml.element(
            "tblStylePr",
            ooxml.element("rPr", ooxml.element("b")),
            ooxml.element("tcPr", ooxml.element("tcBorders", strong)),
            type="firstRow",
        )
    )


def _properties(document: Document, report: Report) -> None:
    """Who made it and when: the report's own date, so that two runs give the same file."""
    made = datetime(report.made_on.year, report.made_on.month, report.made_on.day)
    properties = document.core_properties
    properties.title = wording.without_controls(report.title)[:255]
    properties.subject = wording.without_controls(report.question)[:255]
    properties.author = properties.last_modified_by = "Strandline"
    properties.comments, properties.keywords, properties.category = report.label, "", ""
    properties.language = "en-GB"
    properties.created = properties.modified = made
    properties.revision = 1
