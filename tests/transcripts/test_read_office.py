"""Word, OpenDocument, rich text and PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from making_documents import WORD_SPACE, docx_of, docx_paragraph, odt_of, passages, said

from strandline.transcripts import Document, read_document
from strandline.transcripts.model import Kind, Problem

STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>'
)
BULLET = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'


def read_bytes(folder: Path, name: str, data: bytes) -> Document:
    path = folder / name
    path.write_bytes(data)
    return read_document(path)


def test_docx_headings_bullets_and_bold_lead_ins(tmp_path: Path) -> None:
    body = (
        docx_paragraph("Notes of a visit", style="T")
        + docx_paragraph("What changed", style="berschrift1")
        + BULLET.format("She has weekly calls")
        + BULLET.format("Her team doubled")
        + docx_paragraph(("<w:b/>", "What would you keep?"))
        + docx_paragraph("The ", ("<w:b/>", "list"), ".")
        + docx_paragraph(("<w:b/>", "In the way."), " Money ends in March.")
    )

    document = read_bytes(tmp_path, "notes.docx", docx_of(body, styles=STYLES))

    assert said(document) == [
        ("interviewer", None, "What changed"),
        ("participant", None, "She has weekly calls\n• Her team doubled"),
        ("interviewer", None, "What would you keep?"),
        ("participant", None, "The list."),
        ("interviewer", None, "In the way."),
        ("participant", None, "Money ends in March."),
    ]


def test_docx_as_teams_writes_a_transcript(tmp_path: Path) -> None:
    body = docx_paragraph("Ruth Bell started transcription")
    for name, time, words in (
        ("Ruth Bell", "0:03", "What helped?"),
        ("Amir Khan", "0:12", "Soup."),
        ("Ruth Bell", "1:02:03", "And?"),
    ):
        body += (
            f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{name}</w:t></w:r><w:r><w:t xml:space='preserve'>   "
            f"{time}</w:t></w:r>"
            f"<w:r><w:br/><w:t>{words}</w:t></w:r></w:p>"
        )
    body += docx_paragraph("Ruth Bell stopped transcription")

    document = read_bytes(tmp_path, "talk.docx", docx_of(body))

    assert said(document) == [
        ("interviewer", "Ruth Bell", "What helped?"),
        ("participant", "Amir Khan", "Soup."),
        ("interviewer", "Ruth Bell", "And?"),
    ]
    assert [turn.at for turn in document.turns] == [3.0, 12.0, 3723.0]


def test_docx_as_older_teams_wrote_a_transcript(tmp_path: Path) -> None:
    lines = (
        "0:0:3.300 --> 0:0:6.870",
        "Ruth Bell",
        "What helped?",
        "0:0:7.0 --> 0:0:9.0",
        "Amir Khan",
        "Soup. And bread.",
    )

    document = read_bytes(tmp_path, "talk.docx", docx_of("".join(docx_paragraph(line) for line in lines)))

    assert said(document) == [
        ("interviewer", "Ruth Bell", "What helped?"),
        ("participant", "Amir Khan", "Soup. And bread."),
    ]
    assert [turn.at for turn in document.turns] == [3.3, 7.0]


def test_docx_shows_what_a_page_shows(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:ins><w:r><w:t xml:space='preserve'> and added</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText> and struck</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> and hidden</w:t></w:r>"
        "<w:hyperlink><w:r><w:t xml:space='preserve'> and linked</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText> PAGE "
        "</w:instrText></w:r><w:r><w:tab/><w:t>non</w:t><w:noBreakHyphen/><w:t>stop.</w:t></w:r></w:p>"
    )
    comments = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:comment><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment></w:comments>"
    )

    document = read_bytes(tmp_path, "a.docx", docx_of(body, comments=comments))

    assert document.text == "Kept and added and linked non\u2011stop."
    assert document.problems == (
        Problem("a.docx", "", "comments in the margin were not read", "Copy what matters into the text."),
        Problem(
            "a.docx",
            "",
            "1 tracked deletion that nobody has accepted was left out",
            "Reject it in the word processor, if the words are to stand.",
        ),
    )


NOTE_PROBLEM = (
    "1 footnote or endnote stands in the record as nobody's words, below the paragraph; none of it counts as said"
)


def test_docx_footnote_is_kept_below_its_paragraph_and_is_nobodys_words(tmp_path: Path) -> None:
    body = (
        docx_paragraph("Q: What helped?")
        + "<w:p><w:r><w:t>A: The hall.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + docx_paragraph("And soup.")
    )
    notes = (
        f"<w:footnotes {WORD_SPACE}><w:footnote w:id='0' w:type='separator'><w:p/></w:footnote>"
        f"<w:footnote w:id='2'>{docx_paragraph('In Mill Road.')}</w:footnote></w:footnotes>"
    )

    document = read_bytes(tmp_path, "a.docx", docx_of(body, footnotes=notes))

    assert document.text == "Q: What helped?\nA: The hall.\n[Note: In Mill Road.]\nAnd soup."
    assert said(document) == [
        ("interviewer", "Q", "What helped?"),
        ("participant", "A", "The hall."),
        ("participant", "A", "And soup."),
    ]
    assert [problem.what for problem in document.problems] == [NOTE_PROBLEM]


def test_docx_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{docx_paragraph('The hall was warm.')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>We came in the evening.</w:t><mc:AlternateContent "
        "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    document = read_bytes(tmp_path, "a.docx", docx_of(body))

    assert document.text == "We came in the evening.\nThe hall was warm."


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        ("Interview 3, 2 March", []),
        (
            "She told us afterwards that she would keep the weekly call above all.",
            ["headers and footers were not read"],
        ),
    ],
)
def test_docx_header_with_more_than_a_title_is_listed(tmp_path: Path, header: str, problems: list[str]) -> None:
    part = f"<w:hdr {WORD_SPACE}>{docx_paragraph(header)}</w:hdr>"

    document = read_bytes(tmp_path, "a.docx", docx_of(docx_paragraph("The hall was warm."), header1=part))

    assert document.text == "The hall was warm."
    assert [problem.what for problem in document.problems] == problems


def test_odt_notes_text_boxes_comments_and_deletions(tmp_path: Path) -> None:
    draw = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    box = f"<draw:frame {draw}><draw:text-box><text:p>It was warm.</text:p></draw:text-box></draw:frame>"
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In Mill Road.</text:p>"
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Never said.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        f"<text:p>We met in the hall.{note}</text:note-body></text:note></text:p>"
        f"<text:list><text:list-item><text:p>Soup helped.{box}<office:annotation><text:p>Really?</text:p>"
        "</office:annotation></text:p></text:list-item></text:list>"
    )

    document = read_bytes(tmp_path, "a.odt", odt_of(body))

    assert document.text == "We met in the hall.\n[Note: In Mill Road.]\n• Soup helped.\nIt was warm."
    assert "[Note" not in "".join(words for _, _, words in said(document))
    assert [problem.what for problem in document.problems] == [
        NOTE_PROBLEM,
        "comments in the margin were not read",
        "1 tracked deletion that nobody has accepted was left out",
    ]


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{docx_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_docx_transcript_in_a_table(tmp_path: Path) -> None:
    body = table(
        ("Time", "Speaker", "Words"),
        ("0:01", "Jo", "What helped?"),
        ("0:02", "Resident", "Soup."),
        ("0:03", "Jo", "And?"),
        ("0:04", "Resident", "The hall."),
    )

    document = read_bytes(tmp_path, "talk.docx", docx_of(body))

    assert said(document) == [
        ("interviewer", "Jo", "What helped?"),
        ("participant", "Resident", "Soup."),
        ("interviewer", "Jo", "And?"),
        ("participant", "Resident", "The hall."),
    ]


def test_docx_form_in_a_table(tmp_path: Path) -> None:
    body = table(("Question", "Answer"), ("What changed?", "She has weekly calls."), ("Keep", "The list."))

    document = read_bytes(tmp_path, "form.docx", docx_of(body))

    assert said(document) == [
        ("interviewer", None, "What changed?"),
        ("participant", None, "She has weekly calls."),
        ("interviewer", None, "Keep"),
        ("participant", None, "The list."),
    ]


def test_docx_written_by_python_docx(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_heading("Notes", level=0)
    made.add_heading("What changed?", level=1)
    made.add_paragraph("She has weekly calls", style="List Bullet")
    made.add_paragraph("First", style="List Number")
    made.save(str(tmp_path / "made.docx"))

    document = read_document(tmp_path / "made.docx")

    assert said(document)[0] == ("interviewer", None, "What changed?")
    assert passages(document) == ["She has weekly calls", "First"]


def test_odt_headings_lists_spaces_and_notes(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="1">Notes</text:h><text:p text:style-name="P1">What changed?</text:p>'
        "<text:p>She<text:s text:c='3'/>has<text:tab/>calls<text:line-break/>and "
        "<text:span>soup</text:span>.<office:annotation><text:p>Really?</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Two</text:p></text:list-item>"
        "</text:list></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Keep</text:p></table:table-cell>"
        "<table:table-cell><text:p>The list.</text:p></table:table-cell></table:table-row></table:table>"
    )
    styles = '<style:style style:name="P1"><style:text-properties fo:font-weight="bold"/></style:style>'

    document = read_bytes(tmp_path, "notes.odt", odt_of(body, styles=styles))

    assert said(document) == [
        ("interviewer", None, "What changed?"),
        ("participant", None, "She has calls\nand soup.\n• One\n• Two"),
        ("interviewer", None, "Keep"),
        ("participant", None, "The list."),
    ]


def test_rtf_escapes_lists_tables_and_emoji(tmp_path: Path) -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset2 Symbol;}}"
        rb"\pard Interview notes\par\outlinelevel0 What changed\par\pard "
        rb"{\listtext\f1\'b7\tab}The caf\'e9 cost \'a35 \'96 \'93too dear\'94 she\rquote d say \u-10179?\u-8704?.\par "
        rb'{\field{\*\fldinst{HYPERLINK "http://x.org"}}{\fldrslt linked}}\line on two lines\par}'
    )

    document = read_bytes(tmp_path, "notes.rtf", rtf)

    assert said(document) == [
        ("interviewer", None, "What changed"),
        ("participant", None, "The café cost £5 – “too dear” she’d say 😀.\nlinked\non two lines"),
    ]


def pdf(path: Path, *pages: list[tuple[str, float, str]], password: str = "", image_on: int | None = None) -> Path:
    """A PDF of lines (words, size, font), from the top of each page down."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    encrypt = StandardEncryption(password, canPrint=1) if password else None
    canvas = Canvas(str(path), pagesize=A4, encrypt=encrypt)
    for number, lines in enumerate(pages, start=1):
        height = 780.0
        for words, size, font in lines:
            canvas.setFont(font, size)
            canvas.drawString(70, height, words)
            height -= 1.3 * size if words else 10
        if image_on == number:
            canvas.rect(100, 100, 300, 300, fill=1)
        canvas.showPage()
    canvas.save()
    return path


PLAIN, BOLD = "Helvetica", "Helvetica-Bold"


def test_pdf_headings_paragraphs_and_page_furniture(tmp_path: Path) -> None:
    def page(number: int, *lines: tuple[str, float, str]) -> list[tuple[str, float, str]]:
        return [
            ("Saltmarsh diagnostic, in confidence", 9, PLAIN),
            ("", 9, PLAIN),
            *lines,
            (f"Page {number} of 2", 9, PLAIN),
        ]

    path = pdf(
        tmp_path / "notes.pdf",
        page(
            1,
            ("Notes of a visit", 18, BOLD),
            ("What has changed?", 11, BOLD),
            ("She has weekly calls now and says that they are the best half an hour in her week,", 11, PLAIN),
            ("which nobody had expected. “We finally know each other’s names.” She talks to the", 11, PLAIN),
        ),
        page(
            2,
            ("council on first-name terms.", 11, PLAIN),
            ("", 11, PLAIN),
            ("• Soup", 11, PLAIN),
            ("• Bread", 11, PLAIN),
        ),
    )

    document = read_document(path)

    assert document.kind is Kind.NOTES
    assert said(document) == [
        ("interviewer", None, "What has changed?"),
        (
            "participant",
            None,
            "She has weekly calls now and says that they are the best half an hour in her week, which "
            "nobody had expected. "
            "“We finally know each other’s names.” She talks to the council on first-name terms.\n• Soup\n• Bread",
        ),
    ]
    assert document.problems == ()


def test_pdf_page_that_is_an_image_is_named(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [("Soup and bread.", 11, PLAIN)], [], [("And the hall.", 11, PLAIN)], [], image_on=2)

    document = read_document(path)

    assert document.text == "Soup and bread.\nAnd the hall."
    assert [(problem.where, problem.what) for problem in document.problems] == [
        ("page 2", "we could not read page 2: it is an image")
    ]


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf", "pdf"])
def test_name_given_is_the_name_shown(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "pdf":
        pdf(path, [("Soup and bread.", 11, PLAIN)])
    else:
        path.write_bytes(
            {
                "docx": docx_of(docx_paragraph("Soup and bread.")),
                "odt": odt_of("<text:p>Soup and bread.</text:p>"),
                "rtf": rb"{\rtf1\ansi Soup and bread.\par}",
            }[ending]
        )

    document = read_document(path, name="folder/b")

    assert (document.name, document.format, document.text) == ("folder/b", ending, "Soup and bread.")
