"""Files that cannot be used: each with a sentence that says what is wrong and what to do."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making_documents import WORD_SPACE, docx_of, docx_paragraph, odt_of, zipped

from strandline.transcripts import UnreadableError, read_document, split_passages
from strandline.transcripts.formats import archive
from strandline.transcripts.sniffing import OLE


def refusal(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as raised:
        read_document(path)
    return str(raised.value)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "a.txt is empty."),
        ("a.txt", b" \r\n\xef\xbb\xbf", "a.txt is empty."),
        ("a.docx", b"MZ\x90\x00\x03\x00\x00\x00", "a.docx is a Windows program, whatever its name says."),
        ("a.pdf", b"\x89PNG\r\n\x1a\n\x00", "a.pdf is a picture, whatever its name says."),
        ("a.txt", b"ID3\x04\x00\x00", "a.txt is a sound recording, whatever its name says."),
        ("a.txt", b"\x00\x00\x00\x20ftypM4A \x00", "a.txt is a sound or video recording, whatever its name says."),
        ("a.txt", b"%PDF-1.7\n", "a.txt is a PDF, although its name ends in .txt. Rename it to end in .pdf."),
        ("a.docx", b"Q: What?\nA: This.\n", "a.docx is not a Word document, although its name ends in .docx."),
        ("a.pdf", b"Q: What?\nA: This.\n", "a.pdf is not a PDF, although its name ends in .pdf."),
        (
            "a.docx",
            rb"{\rtf1 Soup}",
            "a.docx is a rich text, although its name ends in .docx. Rename it to end in .rtf.",
        ),
        ("a.log", b"Q: What?\n", "a.log: we do not read .log files. Save it as .docx, .txt or .pdf."),
        ("a.docx", OLE + b"\x00" * 600, "a.docx is protected with a password, or an old .doc:"),
        (
            "a.docx",
            OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "a.docx is protected with a password. Save it as .docx without a password and read it again.",
        ),
        ("a.docx", zipped({"xl/workbook.xml": "<x/>"}), "a.docx is a spreadsheet."),
        ("a.docx", zipped({"ppt/presentation.xml": "<x/>"}), "a.docx is a slide show."),
        ("a.docx", zipped({"talk.txt": "Q: What?"}), "a.docx is a zip archive."),
        ("a.docx", docx_of(docx_paragraph("Soup."))[:-60], "a.docx is damaged:"),
        ("a.docx", docx_of("<w:p><w:r>"), "a.docx is damaged:"),
        ("a.docx", docx_of(docx_paragraph(" ")), "a.docx holds no words beyond a title."),
        ("a.odt", odt_of("<text:p/>"), "a.odt holds no words beyond a title."),
        ("a.pdf", b"%PDF-1.7\nnothing that follows is true", "a.pdf is damaged:"),
        ("a.html", b"<!doctype html><html><script>x</script></html>", "a.html holds no words beyond a title."),
        ("a.md", b"---\ntitle: x\n---\n", "a.md holds no words beyond a title."),
    ],
)
def test_refused_with_a_reason(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    assert refusal(tmp_path, name, data).startswith(message)


def test_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"^gone\.txt cannot be opened: No such file or directory\.$"):
        read_document(tmp_path / "gone.txt")


def test_file_of_200_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    with pytest.raises(UnreadableError, match=r"^big\.txt has 200 MB; we read documents of up to 50 MB\."):
        read_document(path)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE w SYSTEM "http://x.invalid/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_xml_with_entities_or_a_document_type_is_refused(tmp_path: Path, declaration: str, part: str) -> None:
    good = f"<w:document {WORD_SPACE}><w:body>{docx_paragraph('Soup.')}</w:body></w:document>"
    members = {"word/document.xml": good, "word/styles.xml": f"<w:styles {WORD_SPACE}/>"}
    members[part] = f'<?xml version="1.0"?>{declaration}{members[part]}'

    message = refusal(tmp_path, "a.docx", zipped(members))

    assert message.startswith("a.docx holds XML that refers to things outside itself")


def test_odt_with_entities_is_refused(tmp_path: Path) -> None:
    content = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})

    assert refusal(tmp_path, "a.odt", data).startswith("a.odt holds XML that refers to things outside itself")


def test_odt_with_a_password_is_refused(tmp_path: Path) -> None:
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<manifest:encryption-data/>",
        "content.xml": b"\x00\x01scrambled",
    }

    assert refusal(tmp_path, "a.odt", zipped(members)).startswith("a.odt is protected with a password.")


def test_zip_bomb_that_says_how_large_it_is_is_refused(tmp_path: Path) -> None:
    bomb = zipped({"word/document.xml": b" " * (archive.MOST_BYTES + 1)})

    assert refusal(tmp_path, "a.docx", bomb).startswith("a.docx unpacks to far more than a document holds")


def test_member_packed_too_tightly_is_refused(tmp_path: Path) -> None:
    bomb = zipped({"word/document.xml": b" " * (40 * 1024 * 1024)})

    assert refusal(tmp_path, "a.docx", bomb).startswith("a.docx unpacks to far more than a document holds")


def test_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    honest = zipped({"word/document.xml": b" " * (30 * 1024 * 1024)})
    size, lie = (30 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little")

    message = refusal(tmp_path, "a.docx", honest.replace(size, lie))

    assert message.startswith(("a.docx is damaged", "a.docx unpacks to far more"))


def test_bytes_are_counted_as_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx_of(docx_paragraph("Soup and bread. " * 200_000))
    monkeypatch.setattr(archive.Archive, "_check_claims", lambda self: None)
    monkeypatch.setattr(archive, "MOST_BYTES", 1024 * 1024)

    assert refusal(tmp_path, "a.docx", data).startswith("a.docx unpacks to far more than a document holds")


def test_archive_of_too_many_members_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("word/document.xml", "<x/>")
        for number in range(archive.MOST_MEMBERS):
            made.writestr(f"{number}", "")

    assert refusal(tmp_path, "a.docx", buffer.getvalue()).startswith("a.docx unpacks to far more than a document holds")


def test_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "made.pdf"), encrypt=StandardEncryption("secret"))
    canvas.drawString(70, 700, "Soup.")
    canvas.save()

    message = refusal(tmp_path, "a.pdf", (tmp_path / "made.pdf").read_bytes())

    assert message == "a.pdf is protected with a password. Save it without a password and read it again."


def test_pdf_whose_page_unpacks_to_more_than_a_page_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    monkeypatch.setattr(rl_config, "useA85", 0)  # packed and nothing else, as most programs write pages
    canvas = Canvas(str(tmp_path / "made.pdf"), pageCompression=1)
    for _ in range(150_000):
        canvas.drawString(70, 700, "I would keep the soup.")
    canvas.save()
    packed = (tmp_path / "made.pdf").read_bytes()

    assert len(packed) < 300_000
    assert refusal(tmp_path, "a.pdf", packed).startswith("a.pdf unpacks to far more than pages of words hold.")


def test_pdf_of_nothing_but_images_is_refused(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "made.pdf"))
    for _ in range(2):
        canvas.rect(0, 0, 500, 500, fill=1)
        canvas.showPage()
    canvas.save()

    message = refusal(tmp_path, "a.pdf", (tmp_path / "made.pdf").read_bytes())

    assert message.startswith("a.pdf holds no words that we can read: its 2 pages are images.")


def samples(folder: Path) -> dict[str, bytes]:
    """A small whole file of each format."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(folder / "sample.pdf"))
    canvas.drawString(70, 700, "Q: What helped?")
    canvas.save()
    return {
        "docx": docx_of(docx_paragraph("Q: What helped?") + docx_paragraph("A: Soup.")),
        "odt": odt_of("<text:p>Q: What helped?</text:p><text:p>A: Soup.</text:p>"),
        "rtf": rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 Arial;}}\f0\uc1 Q: What \u233?\'e9?\par A: Soup.\par}",
        "pdf": (folder / "sample.pdf").read_bytes(),
        "vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jo>What helped?\n\n00:03.000 --> 00:04.000\n<v Al>Soup.\n",
        "html": b"<!doctype html><html><ul><li>Q: What?<li>A: Soup<table><tr><td>x<td>y</table></html>",
        "md": b"---\ntitle: x\n---\n# Notes\n\n**Q:** What [helped](http://x.org)?\n\n**A:** _Soup_.\n",
    }


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return samples(tmp_path_factory.mktemp("whole"))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), ending=st.sampled_from(["docx", "odt", "rtf", "pdf", "vtt", "html", "md"]))
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(
    tmp_path: Path, whole_files: dict[str, bytes], data: st.DataObject, ending: str
) -> None:
    damaged = bytearray(whole_files[ending])
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    path = tmp_path / f"a.{ending}"
    path.write_bytes(bytes(damaged[cut:] if data.draw(st.booleans()) else damaged[:cut] or damaged))

    text = message = ""
    try:
        text = read_document(path).text
    except UnreadableError as error:
        message = str(error)

    assert text or message.startswith(f"a.{ending}")


def test_xml_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    depth = 20_000
    body = "<w:sdt>" * depth + docx_paragraph("Soup.") + "</w:sdt>" * depth

    assert refusal(tmp_path, "a.docx", docx_of(body)).startswith("a.docx is nested deeper than any document is.")


@pytest.mark.parametrize(
    "text",
    [
        *("." * 150_000, "e.g. " * 30_000, "'a " * 50_000, "“" * 150_000, "[off " * 30_000, "(pause " * 20_000),
        *(
            "A: " * 50_000,
            "![" * 50_000,
            "**a " * 40_000,
            "1:1 " * 40_000,
            "a, and " * 20_000,
            "\n".join(["?"] * 5_000),
        ),
    ],
    ids=lambda text: text[:8],
)
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_hostile_repetition_takes_no_quadratic_time(tmp_path: Path, text: str, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(f"Notes\n\n{text}\n")

    began = time.process_time()
    with contextlib.suppress(UnreadableError):
        split_passages(read_document(path))

    assert time.process_time() - began < 3
