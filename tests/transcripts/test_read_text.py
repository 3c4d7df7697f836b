"""Plain text, Markdown and web pages: encodings, lines, pages, markup."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from making_documents import passages, read_text, said

from strandline.transcripts import UnreadableError, read_document
from strandline.transcripts.decoding import decode
from strandline.transcripts.model import Kind

ANSWER = "Q: And?\nA: The café cost £5 – “too dear” she’d say.\n"

# UTF-8 that a program took for Windows-1252; a byte that is undefined there stands for itself.
SAVED_TWICE = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in ANSWER.encode("utf-8"))


@pytest.mark.parametrize(
    "data",
    [
        ANSWER.encode("utf-8"),
        codecs.BOM_UTF8 + ANSWER.encode("utf-8"),
        ANSWER.encode("utf-16"),
        ANSWER.encode("utf-16-le"),
        ANSWER.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + ANSWER.encode("utf-16-be"),
        ANSWER.encode("cp1252"),
        ANSWER.replace("\n", "\r\n").encode("utf-8"),
        ANSWER.replace("\n", "\r").encode("utf-8"),
        SAVED_TWICE.encode("utf-8"),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be-bom", "cp1252", "crlf", "cr", "twice-encoded"],
)
def test_text_is_the_same_in_every_encoding(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes(data)

    document = read_document(path)

    assert document.text == "Q: And?\nA: The café cost £5 – “too dear” she’d say."
    assert said(document)[1] == ("participant", "A", "The café cost £5 – “too dear” she’d say.")


def test_code_points_are_kept_as_they_came(tmp_path: Path) -> None:
    document = read_text(tmp_path, "Q: So?\nA: caf\u0065\u0301 👩‍👩‍👧 שלום\u00a0עולם\u0007 end.\n")

    assert said(document)[1][2] == "caf\u0065\u0301 👩‍👩‍👧 שלום עולם end."


def test_tabs_between_words_become_spaces(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Dan:\t\n\tAnd\tdo\tyou?\nParticipant:\t\n\tYes,\twe\tdo\tthat.\nDan:\n\tHow?\nParticipant:\n\tSlowly.\n",
    )

    assert said(document)[1] == ("participant", "Participant", "Yes, we do that.")


def test_lines_broken_at_a_width_become_paragraphs(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "I have lived on Harbour Street for forty years and never have I seen a\n"
        "winter like it. My husband could not get out from November until the\n"
        "end of February, and I do not know what I would have done.\n\n"
        "The girl from the chemist came. She came on Tuesdays, with the tablets,\n"
        "and stayed.\n",
        name="letter.txt",
    )

    assert document.text.split("\n") == [
        "I have lived on Harbour Street for forty years and never have I seen a winter like it. My husband "
        "could not get "
        "out from November until the end of February, and I do not know what I would have done.",
        "The girl from the chemist came. She came on Tuesdays, with the tablets, and stayed.",
    ]


def test_a_list_of_short_lines_stays_a_list(tmp_path: Path) -> None:
    document = read_text(tmp_path, "Soup\nBread\nThe list on the fridge\nSomebody knocking\n")

    assert document.text == "Soup\nBread\nThe list on the fridge\nSomebody knocking"


def test_page_numbers_running_headers_and_repeated_lines_go(tmp_path: Path) -> None:
    pages = [
        f"{page}/3\nSaltmarsh interviews\nQ: Question number {word}?\nA: This is what I would have to say to {word}.\n"
        for page, word in ((1, "one"), (2, "two"), (3, "three"))
    ]

    document = read_text(tmp_path, "".join(pages))

    assert len(document.turns) == 6
    assert document.text.split("\n")[:2] == ["Q: Question number one?", "A: This is what I would have to say to one."]
    assert "Saltmarsh" not in document.text
    assert document.problems == ()


def test_a_line_printed_on_both_sides_of_a_page_break_is_read_once(tmp_path: Path) -> None:
    line = "and that is when I found that some had more than three"

    document = read_text(tmp_path, f"Q: And?\nA: I looked,\n{line}\n1/2\n{line}\nof them.\nQ: Why?\nA: Luck.\n2/2\n")

    assert document.text.count(line) == 1


def test_an_answer_that_is_a_number_stays(tmp_path: Path) -> None:
    document = read_text(tmp_path, "How many of you are there?\n4\nHow many were there?\n12\n")

    assert document.text == "How many of you are there?\n4\nHow many were there?\n12"


def test_line_numbers_in_the_margin_go(tmp_path: Path) -> None:
    lines = [f"{number} A: I said so {number} times." if number % 2 else f"{number} Q: And?" for number in range(1, 31)]

    document = read_text(tmp_path, "\n".join(lines))

    assert document.text.split("\n")[:3] == ["A: I said so 1 times.", "Q: And?", "A: I said so 3 times."]


def test_markdown_reads_as_it_would_be_shown(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "# Interview with a resident\n\n**Interviewer**: What would *you* keep?\n\n"
        "**Resident 1:** The `library` hours ([see here](http://x.org/a_(b))).\nThey stayed open,\n"
        "**late**. ![map](m.png)\n\n"
        "**Interviewer**: And let go?\n\n**Resident 1:** snake_case_names \\*stay\\*. <!-- not this -->\n",
        name="talk.md",
    )

    assert said(document) == [
        ("interviewer", "Interviewer", "What would you keep?"),
        ("participant", "Resident 1", "The library hours (see here). They stayed open, late."),
        ("interviewer", "Interviewer", "And let go?"),
        ("participant", "Resident 1", "snake_case_names *stay*."),
    ]


def test_markdown_headings_lists_tables_and_code(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Notes\n=====\n\n## What changed?\n\n- She has weekly\n  calls\n- Her team\n  1. doubled\n\n"
        "| Theme | Words |\n|---|---|\n| Money | It ends in March |\n\n```{r}\nplot(1)\n```\n\n**Keep**\n\nThe list.\n",
        name="notes.md",
    )

    assert said(document) == [
        ("interviewer", None, "What changed?"),
        ("participant", None, "She has weekly calls\n- Her team\n1. doubled"),
        ("interviewer", None, "Money"),
        ("participant", None, "It ends in March"),
        ("interviewer", None, "Keep"),
        ("participant", None, "The list."),
    ]
    assert "plot" not in document.text


def test_html_is_read_as_a_browser_shows_it(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><h1>Notes of a visit</h1>"
        "<script>alert('no')</script><h2>What changed?</h2><p>She has weekly<br>calls &amp; soup.</p>"
        "<ul><li>One<ul><li>Two &#233;</li></ul></li></ul><p><b>Keep</b></p><ol><li>The list</li></ol>"
        "<table><tr><td>In the way?</td><td>Money.</td></tr></table></body></html>",
        name="notes.html",
    )

    assert said(document) == [
        ("interviewer", None, "What changed?"),
        ("participant", None, "She has weekly\ncalls & soup.\n• One\n• Two é"),
        ("interviewer", None, "Keep"),
        ("participant", None, "The list"),
        ("interviewer", None, "In the way?"),
        ("participant", None, "Money."),
    ]
    assert passages(document)[:2] == ["She has weekly", "calls & soup."]


def test_html_with_speakers_and_broken_markup(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "<html><body><p><b>Jo:</b> What helped?<p><b>Resident:</b> Soup.<p><b>Jo:</b> "
        "And?<p><b>Resident:</b> The hall<table><tr><td>x",
        name="talk.html",
    )

    assert said(document)[:2] == [("interviewer", "Jo", "What helped?"), ("participant", "Resident", "Soup.")]


def test_weeknotes_and_letters_are_own_writing(tmp_path: Path) -> None:
    document = read_text(
        tmp_path, "---\ntitle: Week notes (W12)\n---\n\n- Met with Isabel\n- Wrote more notes\n", name="w12.qmd"
    )

    assert document.kind is Kind.OWN_WRITING
    assert passages(document) == ["Met with Isabel", "Wrote more notes"]


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"\x00\x01\x02\x03" * 500,
        "ありがとうございました。".encode("shift_jis") * 3 + b"\xff\xfe\xfd",
    ],
    ids=["every-byte", "binary", "broken"],
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "noise.txt"
    path.write_bytes(data)

    with pytest.raises(UnreadableError, match=r"^noise\.txt does not hold text"):
        read_document(path)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Zoë kept the naïve plan. ".encode() + "The café.".encode("latin-1"), "Zoë kept the naïve plan. The café."),
        ("“Soup”, he said, ".encode() + "“bread”.".encode("cp1252"), "“Soup”, he said, “bread”."),
        (b"Soup \xed\xa0\xbd\xed\xb8\x80 helped.", "Soup \U0001f600 helped."),
        (b"Soup \xed\xa0\xbd helped.", "Soup \ufffd helped."),
    ],
    ids=["latin-1 in UTF-8", "Windows quotation marks in UTF-8", "halves of a pair", "half of a pair"],
)
def test_mixed_encodings_are_read_letter_by_letter(data: bytes, text: str) -> None:
    assert decode(data, "a.txt") == text


def test_text_longer_than_any_talk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"^talk\.txt holds 2\.7 million characters of text; we read up to 2 "):
        read_text(tmp_path, "I would keep the soup here. " * 96_000)


def test_file_of_text_of_more_than_20_mb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"^talk\.html has 21 MB; we read files of text of up to 20 MB\."):
        read_text(tmp_path, "<p>" + " " * 22_100_000 + "Soup.", name="talk.html")
