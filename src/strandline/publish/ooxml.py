"""What python-docx and openpyxl leave to be done by hand in the files that Office reads."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle
    from docx.table import Table
    from docx.text.paragraph import Paragraph

# The earliest date a zip archive can hold: two runs over the same report give the same bytes.
FIXED_DATE = (1980, 1, 1, 0, 0, 0)

_PROPERTY_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

FONT_NAME = "Atkinson Hyperlegible Next"
_FALLBACK = "Calibri"  # named as the alternative where a reader does not load embedded fonts
_FONT_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_FONT_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_FONT_KEYS = {
    "Regular": "6D1B5A52-7B0E-4C1B-9C5E-2A1F3D4B5C61",
    "Bold": "6D1B5A52-7B0E-4C1B-9C5E-2A1F3D4B5C62",
}


def with_fixed_dates(office_file: bytes, *, made_on: date | None = None) -> bytes:
    """The same archive with every entry dated alike, in the same order.

    With `made_on`, the dates in its properties too: openpyxl writes the time of saving there, whatever it was told.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(office_file)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, FIXED_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            data = source.read(entry)
            if made_on and entry.filename == "docProps/core.xml":
                data = _PROPERTY_DATE.sub(rb"\g<1>" + f"{made_on.isoformat()}T00:00:00Z".encode(), data)
            target.writestr(fixed, data)
    return out.getvalue()


def element(tag: str, /, *children: Any, **attributes: str | int) -> Any:
    """An XML element in Word's namespace: `element("shd", val="clear", fill="fbf7f0")`."""
    from docx.oxml import OxmlElement  # python-docx loads lxml and its own element classes, 0.2 s
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """PAGE, NUMPAGES: filled in by Word when it lays the page out."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            text = element("instrText")
            text.text = f" {instruction} "
            run._r.append(text)
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    paragraph._p.insert_element_before(element("bookmarkStart", id=number, name=name), "w:r")
    paragraph._p.append(element("bookmarkEnd", id=number))


def add_link(paragraph: Paragraph, bookmark: str, text: str) -> Any:
    """A run that leads to a bookmark in the same document; looks like the text around it."""
    run = paragraph.add_run(text)
    link = element("hyperlink", anchor=bookmark, history=1)
    paragraph._p.append(link)
    link.append(run._r)
    return run


def set_paragraph_border(paragraph: Paragraph, side: str, colour: str, *, eighths: int = 8, space: int = 4) -> None:
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(element("pBdr").tag):
        properties.remove(old)
    border = element(side, val="single", sz=eighths, space=space, color=colour.lstrip("#"))
    _insert_in_order(properties, element("pBdr", border), before=_AFTER_BORDER)


def set_shading(paragraph: Paragraph, colour: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    _insert_in_order(
        properties, element("shd", val="clear", color="auto", fill=colour.lstrip("#")), before=_AFTER_SHADE
    )


# The order that the schema of paragraph properties asks for.
_AFTER_SHADE = ("tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "rPr")
_AFTER_BORDER = ("shd", *_AFTER_SHADE)


def _insert_in_order(properties: Any, new: Any, *, before: tuple[str, ...]) -> None:
    tags = {element(tag).tag for tag in before}
    for index, child in enumerate(properties):
        if child.tag in tags:
            properties.insert(index, new)
            return
    properties.append(new)


def mark_header_row(table: Table) -> None:
    """Repeated on each page, and told to screen readers as the row of headings."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("cantSplit"))
        if number == 0:
            properties.append(element("tblHeader"))


def describe_image(inline_shape: Any, text: str) -> None:
    """Alternative text; an empty one marks the image as decorative."""
    properties = inline_shape._inline.docPr
    properties.set("descr", text)
    properties.set("title", "")


def float_behind_text(run: Any, *, width: int, height: int) -> None:
    """Turn the run's inline picture into one that lies behind the text from the page's upper left corner (EMU)."""
    from docx.oxml import parse_xml  # see element
    from docx.oxml.ns import nsdecls, qn

    inline = run._r.find(f".//{qn('wp:inline')}")
    graphic = inline.find(qn("a:graphic"))
    anchor = parse_xml(
        f"<wp:anchor {nsdecls('wp', 'a', 'pic', 'r')} distT='0' distB='0' distL='0' distR='0' simplePos='0'"
        " relativeHeight='1' behindDoc='1' locked='0' layoutInCell='1' allowOverlap='1'>"
        "<wp:simplePos x='0' y='0'/>"
        "<wp:positionH relativeFrom='page'><wp:posOffset>0</wp:posOffset></wp:positionH>"
        "<wp:positionV relativeFrom='page'><wp:posOffset>0</wp:posOffset></wp:positionV>"
        f"<wp:extent cx='{width}' cy='{height}'/><wp:effectExtent l='0' t='0' r='0' b='0'/><wp:wrapNone/>"
        "<wp:docPr id='900' name='Tide line' descr=''><a:extLst>"
        "<a:ext uri='{C183D7F6-B498-43B3-948B-1728B52AA6E4}'>"
        "<adec:decorative xmlns:adec='http://schemas.microsoft.com/office/drawing/2017/decorative' val='1'/>"
        "</a:ext></a:extLst></wp:docPr><wp:cNvGraphicFramePr/></wp:anchor>"
    )
    anchor.append(graphic)
    inline.getparent().replace(inline, anchor)


def set_style_fonts(style: BaseStyle) -> None:
    """Name the face outright: the template's styles point at theme fonts, which would win over a plain name."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(element("rFonts").tag):
        properties.remove(old)
    properties.insert(0, element("rFonts", ascii=FONT_NAME, hAnsi=FONT_NAME, cs=FONT_NAME, eastAsia=FONT_NAME))


def embed_fonts(document: Document, folder: Path) -> None:
    """The face inside the document (ECMA-376 part 4, 17.8.1), with the one to use where that is not read."""
    from docx.opc.oxml import serialize_part_xml
    from docx.opc.packuri import PackURI  # see element
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    table_part = next(part for part in document.part.package.iter_parts() if part.partname.endswith("fontTable.xml"))
    fonts = parse_xml(table_part.blob)
    font = element("font", element("altName", val=_FALLBACK), element("family", val="swiss"), name=FONT_NAME)
    font.append(element("pitch", val="variable"))
    for number, (weight, key) in enumerate(_FONT_KEYS.items(), 1):
        data = _obfuscated((folder / f"AtkinsonHyperlegibleNext-{weight}.ttf").read_bytes(), key)
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), _FONT_CONTENT_TYPE, data, document.part.package)
        embedded = element(f"embed{weight}", fontKey=f"{{{key}}}")
        embedded.set(qn("r:id"), table_part.relate_to(part, _FONT_RELATIONSHIP))
        font.append(embedded)
    fonts.append(font)
    table_part._blob = serialize_part_xml(fonts)


def _obfuscated(font: bytes, key: str) -> bytes:
    """The first 32 bytes combined with the key, as the format asks; it hides nothing."""
    mask = bytes.fromhex(key.replace("-", ""))[::-1]
    head = bytes(byte ^ mask[index % 16] for index, byte in enumerate(font[:32]))
    return head + font[32:]


def attribute(name: str) -> str:
    """`w:name` as lxml wants it."""
    from docx.oxml.ns import qn  # see element

    return str(qn(f"w:{name}"))


def set_theme_fonts(document: Document) -> None:
    """Headings and body of the theme, so that what a reader adds is set in the same face."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml  # see element
    from docx.oxml.ns import qn

    part = next(part for part in document.part.package.iter_parts() if "/theme/" in part.partname)
    theme = parse_xml(part.blob)
    for scheme in ("a:majorFont", "a:minorFont"):
        for latin in theme.iterfind(f".//{qn(scheme)}/{qn('a:latin')}"):
            latin.set("typeface", FONT_NAME)
    part._blob = serialize_part_xml(theme)


def clear_style_border(style: BaseStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(element("pBdr").tag):
        properties.remove(old)


def set_style_border(style: BaseStyle, side: str, colour: str, *, eighths: int, space: int) -> None:
    clear_style_border(style)
    border = element("pBdr", element(side, val="single", sz=eighths, space=space, color=colour))
    _insert_in_order(style.element.get_or_add_pPr(), border, before=_AFTER_BORDER)


def set_style_shading(style: BaseStyle, colour: str) -> None:
    _insert_in_order(
        style.element.get_or_add_pPr(), element("shd", val="clear", color="auto", fill=colour), before=_AFTER_SHADE
    )


def new_numbering(document: Document) -> int:
    """A list that counts from 1: Word goes on counting through every "List Number" paragraph otherwise."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    used = int(style.find(f".//{element('numId').tag}").get(attribute("val")))
    abstract = numbering.num_having_numId(used).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def set_numbering(paragraph: Paragraph, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def set_run_size(run: Any, size: float) -> None:
    """Points; also for runs inside a link, which python-docx does not list among a paragraph's."""
    properties = run.get_or_add_rPr()
    properties.sz_val = int(size * 12700)


def set_mark_size(paragraph: Paragraph, size: float) -> None:
    """Of the paragraph's mark, which a list's bullet or number follows."""
    mark = element("rPr", element("sz", val=int(size * 2)))
    _insert_in_order(paragraph._p.get_or_add_pPr(), mark, before=("sectPr", "pPrChange"))
