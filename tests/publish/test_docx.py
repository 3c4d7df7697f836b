"""The Word document, read back with python-docx as somebody's Word would."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm

from publish.report_fixture import counts_only_report, sample_report
from publish.wide_report_fixture import wide_report
from strandline.publish.paper import pdf as pdf_module
from strandline.publish.paper.docx import render_docx
from strandline.publish.report import Edition, Report


def read(report: Report) -> Any:
    return docx.Document(io.BytesIO(render_docx(report)))


def text_of(document: Any) -> str:
    """Everything in the body, tables and links included, in order."""
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )


def headings(document: Any, level: int) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == f"Heading {level}"]


def test_parts_stand_in_the_order_in_which_they_are_told() -> None:
    document = read(sample_report())

    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == ["After the winter: what to keep"]
    assert headings(document, 1) == [
        "At a glance",
        "Who was heard, and who was not",
        "The picture",
        "What is changing",
        "What people value",
        "Keep hold of",
        "Let go",
        "In the way",
        "Needed",
        "Not placed",
        "Where people see it differently",
        "Draft insights",
        "Questions to decide",
        "What could not be used",
        "How this was done, and its limits",
    ]


def test_header_and_footer_carry_edition_and_page_numbers() -> None:
    document = read(sample_report())

    section = document.sections[0]
    fields = [node.text.strip() for node in section.footer._element.iter(qn("w:instrText"))]
    assert section.header.paragraphs[0].text == "After the winter: what to keep\tTeam draft, not for circulation"
    assert fields == ["PAGE", "NUMPAGES"]
    # the first page says it in its band and its footer
    assert section.first_page_footer.paragraphs[0].text.startswith("Team draft, not for circulation.")
    assert document.paragraphs[0].text == "Saltmarsh Partnership · a rapid diagnostic\tTeam draft, not for circulation"


def test_page_language_and_properties_are_set() -> None:
    document = read(sample_report())

    section, properties = document.sections[0], document.core_properties
    language = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert (round(section.page_width / Cm(1), 1), round(section.page_height / Cm(1), 1)) == (21.0, 29.7)
    assert language.get(qn("w:val")) == "en-GB"
    assert (properties.title, properties.author) == ("After the winter: what to keep", "Strandline")
    assert properties.created.replace(tzinfo=None) == datetime(2026, 3, 24)
    assert properties.modified == properties.created


def test_face_is_embedded_and_has_a_fallback() -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(sample_report()))) as archive:
        names = archive.namelist()
        fonts = archive.read("word/fontTable.xml").decode()
        font = archive.read("word/fonts/font1.odttf")

    assert {"word/fonts/font1.odttf", "word/fonts/font2.odttf"} <= set(names)
    assert 'w:name="Atkinson Hyperlegible Next"' in fonts
    assert 'w:altName w:val="Calibri"' in fonts
    # the head is masked with the key, read backwards; below it stands a TrueType font as it is
    mask = bytes.fromhex("6D1B5A527B0E4C1B9C5E2A1F3D4B5C61")[::-1]
    assert bytes(a ^ b for a, b in zip(font[:4], mask, strict=False)) == b"\x00\x01\x00\x00"


def test_tables_repeat_their_header_row_and_images_are_described() -> None:
    document = read(sample_report())

    ours = [table for table in document.tables if table.style.name == "Strandline table"]
    marked = [[row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] for table in ours]
    descriptions = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(ours) == 3  # findings, perspectives, the picture's
    assert all(rows[0] and not any(rows[1:]) for rows in marked)
    assert len(descriptions) == 1
    assert descriptions[0].startswith("A matrix of 9 themes down and 6 perspectives across")


def test_table_twin_holds_the_figures_of_the_picture() -> None:
    report = sample_report()

    rows = [[cell.text for cell in row.cells] for row in read(report).tables[-1].rows]

    assert rows[0] == ["Theme", *(column.name for column in report.columns), "All"]
    assert [row[1:] for row in rows[1:]] == [
        [*(cell.label for cell in theme.cells), theme.heard] for theme in report.themes
    ]


def test_quotes_have_the_strand_of_their_perspective() -> None:
    document = read(sample_report())

    wanted = "“Half my clinic is on a screen now. The ones with jobs love it. I lost the ones I worry about most.”"
    quote = next(p for p in document.paragraphs if p.text == wanted)
    border = quote._p.find(f".//{qn('w:pBdr')}/{qn('w:left')}")
    assert quote.style.name == "Quote"
    assert border.get(qn("w:color")) == "a8478f"


def test_notes_stand_without_quotation_marks() -> None:
    paragraphs = [p.text for p in read(sample_report()).paragraphs]

    place = paragraphs.index("Found it easier to trust people already met on the call.")
    assert paragraphs[place + 1] == "Council 1 · noted by the interviewer · passage 22"


def test_every_link_leads_somewhere() -> None:
    body = read(sample_report()).element.body

    bookmarks = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    links = {node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))}
    assert len(bookmarks) == len(set(bookmarks))
    assert links <= set(bookmarks)
    assert "theme-1" in links


def test_lists_count_from_one_each() -> None:
    body = read(sample_report()).element.body

    numberings = [
        paragraph.find(f".//{qn('w:numId')}").get(qn("w:val"))
        for paragraph in body.iter(qn("w:p"))
        if (style := paragraph.find(f".//{qn('w:pStyle')}")) is not None and style.get(qn("w:val")) == "ListNumber"
    ]
    assert len(numberings) == 3 + 6
    assert len(set(numberings[:3])) == len(set(numberings[3:])) == 1
    assert numberings[0] != numberings[-1]


def test_wide_picture_gets_landscape_pages_and_portrait_ones_follow() -> None:
    document = read(wide_report())

    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    assert all(
        section.header.paragraphs[0].text.endswith("Team draft, not for circulation") for section in document.sections
    )
    assert len(document.inline_shapes) == 5


def test_characters_that_xml_refuses_are_marked_and_the_rest_is_kept() -> None:
    report = sample_report()
    odd = "Bell \x07, half a pair \ud800, not a character \uffff, tab\there, <b>&amp;</b> 🙂 漢"
    report = replace(report, quotes=(replace(report.quotes[0], text=odd), *report.quotes[1:]), title="A\x0bB\x00")

    document = read(report)

    assert "“Bell �, half a pair �, not a character �, tab\there, <b>&amp;</b> 🙂 漢”" in [
        paragraph.text for paragraph in document.paragraphs
    ]
    assert document.core_properties.title == "A�B�"


def test_document_is_complete_without_the_picture(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf_module, "ASSETS", tmp_path)  # nothing there for Typst to set

    document = read(sample_report())

    assert len(document.inline_shapes) == 0
    assert "The picture could not be drawn here; the table below holds its figures." in text_of(document)
    assert len(document.tables[-1].rows) == 10


def test_shared_edition_names_nobody() -> None:
    team, shared = sample_report(Edition.TEAM), sample_report(Edition.SHARED)

    text = text_of(read(shared))

    pseudonyms = {quote.participant for quote in team.quotes if quote.participant}
    assert {name for name in pseudonyms if name in text} == set()
    assert "raised by most" in text


def test_report_of_counts_says_why_there_are_no_words() -> None:
    text = text_of(read(counts_only_report()))

    assert (
        "Nothing has been cleared for sharing yet: this report says how many people were heard and from where" in text
    )


def test_same_report_gives_the_same_bytes() -> None:
    assert render_docx(sample_report()) == render_docx(sample_report())
