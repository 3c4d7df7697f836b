"""The PDF: what it declares, what stands on its pages, and what happens to characters that no font has."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from pdfminer.pdftypes import resolve1

from publish.report_fixture import counts_only_report, sample_report
from publish.wide_report_fixture import wide_report
from strandline.publish.paper import pdf as pdf_module
from strandline.publish.paper.pdf import PdfError, render_pdf, render_picture
from strandline.publish.paper.printed import picture_data
from strandline.publish.report import Edition, Report, Skipped

A4 = (595, 842)


def pages_of(report: Report) -> list[str]:
    """The text of each page, with every run of white space as one space."""
    document = pypdfium2.PdfDocument(render_pdf(report).data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def with_first_quote(report: Report, text: str) -> Report:
    return replace(report, quotes=(replace(report.quotes[0], text=text), *report.quotes[1:]))


def structure(node: Any) -> Iterator[dict[str, Any]]:
    """Every structure element of a tagged PDF, from the root down."""
    node = resolve1(node)
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif isinstance(node, dict):
        yield node
        if "K" in node:
            yield from structure(node["K"])


def structure_of(report: Report) -> list[dict[str, Any]]:
    with pdfplumber.open(io.BytesIO(render_pdf(report).data)) as document:
        return [
            {"S": getattr(node.get("S"), "name", ""), "Alt": node.get("Alt")}
            for node in structure(document.doc.catalog["StructTreeRoot"])
        ]


def test_pdf_declares_ua1_language_and_title() -> None:
    data = render_pdf(sample_report()).data

    with pdfplumber.open(io.BytesIO(data)) as document:
        catalog = document.doc.catalog
        metadata = resolve1(catalog["Metadata"]).get_data().decode()
        title = document.metadata["Title"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert resolve1(catalog["Lang"]) == b"en-GB"
    assert resolve1(catalog["MarkInfo"])["Marked"] is True
    assert title == "After the winter: what to keep"


def test_picture_has_an_alternative_text_and_its_table_has_headers() -> None:
    tags = structure_of(sample_report())

    figures = [tag["Alt"] for tag in tags if tag["S"] == "Figure"]
    header_cells = sum(tag["S"] == "TH" for tag in tags)
    assert len(figures) == 1
    assert b"A matrix of 9 themes down and 6 perspectives" in figures[0].replace(b"\x00", b"")
    # the perspectives' table has four headings, the picture's one a name for each perspective, the theme and all
    assert header_cells == 4 + 6 + 2


@pytest.mark.parametrize("edition", list(Edition))
def test_every_page_carries_the_edition_and_its_number(edition: Edition) -> None:
    report = sample_report(edition)

    pages = pages_of(report)

    assert all(report.label in page for page in pages)
    assert [f"{number} of {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)


@pytest.mark.parametrize("report", [sample_report(Edition.TEAM), sample_report(Edition.SHARED), wide_report()])
def test_page_one_stays_one_page(report: Report) -> None:
    pages = pages_of(report)

    assert "At a glance" in pages[0]
    assert all(report.insight(id).headline.split()[0] in pages[0] for id in report.findings)
    assert report.insight(report.decide[-1]).to_decide in pages[0]
    assert "Who was heard, and who was not" in pages[1]


def test_pages_are_a4_and_the_wide_picture_lies_on_its_side() -> None:
    with pdfplumber.open(io.BytesIO(render_pdf(wide_report()).data)) as document:
        sizes = [(round(page.width), round(page.height)) for page in document.pages]

    assert set(sizes) == {A4, A4[::-1]}
    assert sizes[0] == sizes[1] == sizes[-1] == A4
    assert sizes[2] == A4[::-1]


def test_words_that_look_like_markup_are_shown_as_they_were_said() -> None:
    said = "*not bold* #panic(1) $x$ _y_ @key \\ <label> “quoted” \"straight\" 'single' -- dash"
    report = with_first_quote(sample_report(), said)

    text = " ".join(pages_of(report))

    assert said in text


def test_notes_stand_without_quotation_marks() -> None:
    text = " ".join(pages_of(sample_report()))

    assert "“We had a list on the fridge, who’s on their own, who’s got a car." in text
    assert "“Found it easier to trust people" not in text
    assert "Found it easier to trust people already met on the call. Council 1 · noted by the interviewer" in text


def test_characters_without_a_glyph_are_replaced_counted_and_listed() -> None:
    plain = sample_report()
    report = replace(plain, limits=(*plain.limits, "Said with 🙂 and 🙂 and 漢."))

    result = render_pdf(report)

    assert result.replaced == ("漢 (cjk unified ideograph-6f22), once.", "🙂 (slightly smiling face), 2 times.")
    text = " ".join(pages_of(report))
    assert "Said with □ and □ and □." in text
    assert "The fonts of this PDF lack 2 characters that people used" in text


def test_characters_that_a_font_has_stay() -> None:
    words = "Łódź, Siân, ŵyau, Дякую, ½ £ € – … →"
    report = replace(sample_report(), limits=(words,))

    result = render_pdf(report)

    assert result.replaced == ()
    assert words in " ".join(pages_of(report))


def test_control_and_direction_characters_do_not_fail_the_pdf() -> None:
    name = "notes\x00\x1b\u202efdp.exe\ud800\ufffe"
    report = replace(sample_report(), skipped=(Skipped(name, "", "It could not be read.", ""),))

    result = render_pdf(report)

    assert len(result.replaced) == 5
    assert "notes□□□fdp.exe□□: It could not be read." in " ".join(pages_of(report))


def test_passages_beyond_four_are_counted() -> None:
    pages = " ".join(pages_of(wide_report()))

    # of eleven who say so and one who sees it differently, three and the one are shown
    assert pages.count("8 more passages are in the web page and the spreadsheet.") == 40
    assert "for the 12. time" in pages


def test_shared_edition_names_nobody() -> None:
    team, shared = sample_report(Edition.TEAM), sample_report(Edition.SHARED)

    text = " ".join(pages_of(shared))

    pseudonyms = {quote.participant for quote in team.quotes if quote.participant}
    titles = {quote.record_title for quote in team.quotes if quote.record_title}
    assert {name for name in pseudonyms | titles if name in text} == set()
    assert "raised by most" in text


def test_report_of_counts_has_no_passages_and_says_why() -> None:
    pages = pages_of(counts_only_report())

    assert "Nothing has been cleared for sharing yet" in pages[0]
    assert "At a glance" not in pages[0]
    assert "Who was heard, and who was not" in pages[0]  # nothing to tell at a glance, so it moves up
    assert "The picture" in " ".join(pages)
    assert "insights" not in " ".join(pages)


def test_perspective_that_nobody_spoke_for_is_hatched_even_where_cells_withhold_how_many_were_asked() -> None:
    shared = sample_report(Edition.SHARED)
    withheld = tuple(
        replace(theme, cells=tuple(replace(cell, asked=None) for cell in theme.cells)) for theme in shared.themes
    )

    rows = picture_data(replace(shared, themes=withheld))["rows"]

    assert [[cell["state"] for cell in row["cells"]] for row in rows] == [["heard"] * 4 + ["nobody"]] * len(rows)


def test_same_report_gives_the_same_bytes() -> None:
    assert render_pdf(sample_report()).data == render_pdf(sample_report()).data


def test_pdf_that_cannot_be_set_raises_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "report.typ").write_text("#panic(1)", encoding="utf-8")
    monkeypatch.setattr(pdf_module, "ASSETS", tmp_path)

    with pytest.raises(PdfError, match=r"^The PDF could not be set: .*\. The other formats are not affected\.$"):
        render_pdf(sample_report())


def test_picture_of_many_themes_comes_in_several_images() -> None:
    narrow, wide = render_picture(sample_report()), render_picture(wide_report())

    assert [image.wide for image in narrow] == [False]
    assert [image.wide for image in wide] == [True] * 5
    assert all(image.png.startswith(b"\x89PNG") for image in narrow + wide)
    assert render_picture(replace(sample_report(), themes=())) == []
