"""REFI-QDA files that are refused: each says what is wrong, where, and what to do, and nothing of it is used."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_refi import BOOK, CODE, CODING, HEAD, SOURCE, one_text, passage, qdpx

from strandline.transcripts import UnreadableError, refi
from strandline.transcripts.refi import package

CODEBOOK = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0">'
TEXT = {"sources/a.txt": "Soup is served."}


def refusal(data: bytes) -> str:
    with pytest.raises(refi.RefusedError) as raised:
        refi.read_project(data, name="a.qdpx")
    assert isinstance(raised.value, UnreadableError)
    assert raised.value.problems
    assert str(raised.value).startswith("a.qdpx was not imported. ")
    return str(raised.value).removeprefix("a.qdpx was not imported. ")


def test_what_the_refusals_below_are_made_of_is_read() -> None:
    project = refi.read_project(qdpx(one_text(passage(0, 4)), TEXT))
    (source,) = project.sources
    assert source.text[source.selections[0].start : source.selections[0].end] == "Soup"
    assert project.report == refi.Report()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "portableQDA_Atlasti.qdc",
            "line 2: It was written by ATLAS.ti Win 9.0.19 in version 0.4 of the exchange format, a draft before the "
            "standard: its namespace is “urn:QDA-XML:codebook:0:4”, the standard’s is “urn:QDA-XML:codebook:1.0”. "
            "Export it again as REFI-QDA 1.0 or later, with an up-to-date version of the program it came from.",
        ),
        (
            "doorstop-core-tests-files-exported.qdc",
            "Code “SYS::SYS001”, line 4 and 7 other places: Code has an attribute “description” that the standard does "
            "not know: the standard keeps a description in an element of its own, <Description>. Set "
            "“SYS::files::parent”, line 14 and 1 other place: Set has an attribute “description”",
        ),
        (
            "REFI-QDA-1-5.qdc",
            "Sets, line 25: Sets is empty or incomplete: the standard wants Set inside it. The file breaks the "
            "REFI-QDA schema. Tell the makers of the program that wrote it, or correct it in a text editor.",
        ),
    ],
)
def test_a_codebook_that_breaks_the_standard(shared_data: Path, name: str, reason: str) -> None:
    with pytest.raises(refi.RefusedError) as raised:
        refi.read_codebook(shared_data / "refi" / name)
    assert str(raised.value).startswith(f"{name} was not imported. {reason}")


def test_the_codebook_that_keeps_the_standard_is_read(shared_data: Path) -> None:
    codebook = refi.read_codebook(shared_data / "refi" / "portableQDA_test_compare_Diff_destAtlas.qdc")
    assert [code.description for code in codebook.codes] == ["test code  in both codebooks Desc", "test code Desc New"]
    assert [(it.name[:7], it.codes) for it in codebook.sets] == [("testSet", ())]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "It is no REFI-QDA project, or a damaged one"),
        (b"PK\x03\x04 and no more", "It is no REFI-QDA project, or a damaged one"),
        (b"<Project/>", "It is XML by itself."),
        (qdpx(one_text(passage(0, 4)), TEXT)[:-30], "It is no REFI-QDA project, or a damaged one"),
        (qdpx(""), "It is empty."),
        (qdpx("<Project"), "line 1: It is no well-formed XML"),
        (qdpx(one_text()[:-20], TEXT), "line 1: It is no well-formed XML"),
        (qdpx("<html/>"), "line 1: It is no REFI-QDA project: its XML begins with “html”."),
        (
            qdpx(f'{CODEBOOK}<Codes><Code guid="{CODE}" name="a" isCodable="true"/></Codes></CodeBook>'),
            "line 1: It is a REFI-QDA codebook, and a REFI-QDA project was expected. Bring it as a REFI-QDA codebook.",
        ),
        (
            qdpx(one_text(passage(0, 4).replace(f'guid="{CODING}"', "")), TEXT),
            "Coding, line 1: Coding lacks the attribute “guid”.",
        ),
        (
            qdpx(one_text(passage(0, 4).replace('endPosition="4"', 'endPosition="four"')), TEXT),
            "line 1: PlainTextSelection has “four” as its endPosition, which the standard does not allow there.",
        ),
        (
            qdpx(one_text().replace(CODE, "code-1"), TEXT),
            "Code “soup”, line 1: Code has “code-1” as its guid, which the standard does not allow there. The file",
        ),
        (
            qdpx(f"{HEAD}{BOOK}<Feelings/></Project>"),
            "Feelings, line 1: Feelings does not belong where it stands",
        ),
    ],
)
def test_what_is_no_project(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE Project [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE Project SYSTEM "http://example.org/x.dtd">',
        '<!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        "<!DOCTYPE Project>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_refers_outside_or_defines_its_own_shorthand(head: str, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{head}{one_text(passage(0, 4))}'
    assert "refers to things outside itself or defines its own shorthand" in refusal(qdpx(xml.encode(encoding), TEXT))


def test_a_codebook_with_an_entity() -> None:
    xml = f'<!DOCTYPE CodeBook [<!ENTITY e SYSTEM "file:///etc/hostname">]>{CODEBOOK}<Codes>&e;</Codes></CodeBook>'
    with pytest.raises(refi.RefusedError, match="refers to things outside itself"):
        refi.read_codebook(xml.encode())


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (
            one_text(passage(0, 16)),
            "reaches from 0 to 16, and the text has 15 characters. Text and passages are of different versions",
        ),
        (one_text(passage(4, 2)), "reaches from 4 to 2, and the text has 15 characters."),
        (one_text(passage(-1, 2)), "reaches from -1 to 2, and the text has 15 characters."),
        (
            one_text(passage(0, 4, code="99999999-9999-9999-9999-999999999999")),
            "TextSource “Anna”, line 1: It refers to something that is not there (targetGUID 99999999",
        ),
        (
            one_text(passage(0, 4).replace("<Coding ", '<Coding creatingUser="99999999-9999-9999-9999-999999999999" ')),
            "It refers to something that is not there (creatingUser 99999999",
        ),
        (one_text(passage(0, 4, code=SOURCE)), f"It refers to a code that is not there ({SOURCE})."),
        (
            one_text(passage(0, 4).replace(CODING, CODE)),
            f"Its GUID {CODE} is that of another one too (Code “soup”, line 1). A GUID may name one thing only.",
        ),
        (
            one_text(passage(0, 4).replace(CODING, "{" + CODE.upper() + "}")),
            f"Its GUID {CODE} is that of another one too",
        ),
        (
            one_text(passage(0, 4), path="internal://b.txt"),
            "Its text is missing: there is no internal://b.txt inside. Export the project again with its sources",
        ),
        (one_text(path="relative:///b.txt"), "Its text lies outside of the project, on the computer it was exported"),
        (one_text(path="absolute:///etc/hostname"), "Its text lies outside of the project"),
        (one_text(path="file:///etc/hostname"), "Its text lies outside of the project"),
        (one_text(path="internal://../../etc/hostname"), "Its path leads out of the project"),
        (one_text(path="../project.qde"), "Its path leads out of the project"),
        (one_text(path="/etc/hostname"), "Its path leads out of the project"),
        (one_text(path="C:\\Users\\a.txt"), "Its path leads out of the project"),
    ],
)
def test_a_project_that_does_not_hold_together(xml: str, reason: str) -> None:
    assert reason in refusal(qdpx(xml, TEXT))


def test_a_codebook_that_does_not_hold_together() -> None:
    code = f'<Code guid="{CODE}" name="a" isCodable="true"/>'
    sets = f'<Sets><Set guid="{SOURCE}" name="s"><MemberCode guid="{CODING}"/></Set></Sets>'
    with pytest.raises(refi.RefusedError, match=r"Code “a”, line 1: Its GUID .* is that of another one too"):
        refi.read_codebook(f"{CODEBOOK}<Codes>{code}{code}</Codes></CodeBook>".encode())
    with pytest.raises(refi.RefusedError, match="Set “s”, line 1: It refers to something that is not there"):
        refi.read_codebook(f"{CODEBOOK}<Codes>{code}</Codes>{sets}</CodeBook>".encode())


@pytest.mark.parametrize("member", ["../evil.txt", "/etc/evil", "sources/../../evil", "C:\\evil", "..\\evil"])
def test_an_archive_whose_names_lead_outside(member: str) -> None:
    assert "Its name leads out of the archive" in refusal(qdpx(one_text(), {**TEXT, member: "x"}))


def test_an_archive_that_unpacks_to_far_too_much() -> None:
    bomb = b"\0" * (20 * 1024 * 1024)
    reason = "It unpacks to far more than a project holds"
    assert reason in refusal(qdpx(one_text(path="internal://b.txt"), {"sources/b.txt": bomb}))
    assert reason in refusal(qdpx(b" " * len(bomb)))


def test_much_text_in_many_files_is_stopped_while_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 5_000)
    data = qdpx(one_text(passage(0, 4)), {"sources/a.txt": "Soup is served. " * 400})
    assert "It unpacks to far more than a project holds" in refusal(data)


def test_what_is_never_read_is_never_unpacked() -> None:
    """A recording inside may be of any size: we do not open it."""
    data = qdpx(one_text(passage(0, 4)), {**TEXT, "sources/film.mp4": b"\0" * (20 * 1024 * 1024)})
    assert refi.read_project(data).sources[0].text == "Soup is served."


def test_a_text_that_is_no_text() -> None:
    reason = refusal(qdpx(one_text(), {"sources/a.txt": b"\x00\xff\xfe\x01\x00"}))
    assert reason.startswith("sources/a.txt: It is no text in UTF-8, as the standard wants it (byte 1).")


def test_an_archive_with_a_password() -> None:
    data = bytearray(qdpx(one_text(passage(0, 4)), TEXT))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + offset] |= 1
    assert refusal(bytes(data)).startswith("project.qde: It is protected with a password.")


def test_each_reason_is_told_apart_for_those_who_list_them() -> None:
    xml = one_text(passage(0, 99, number=1) + passage(0, 98, number=2))
    with pytest.raises(refi.RefusedError) as raised:
        refi.read_project(qdpx(xml, TEXT), name="a.qdpx")
    assert [(it.file, it.where) for it in raised.value.problems] == [("a.qdpx", "TextSource “Anna”, line 1")] * 2


def test_codes_nested_beyond_what_xml_readers_take() -> None:
    codes = "".join(
        f'<Code guid="{at:08x}-0000-0000-0000-000000000000" name="c" isCodable="true">' for at in range(600)
    )
    xml = f"{HEAD}<CodeBook><Codes>{codes}{'</Code>' * 600}</Codes></CodeBook></Project>"
    assert "It is no well-formed XML" in refusal(qdpx(xml))


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    """Bytes of a good file changed, cut or doubled: never an error that nobody wrote a sentence for."""
    with_text = st.booleans().map(
        lambda inside: qdpx(one_text(passage(0, 4)), TEXT) if inside else one_text(passage(0, 4)).encode()
    )
    good = data.draw(with_text)
    at = data.draw(st.integers(0, len(good) - 1))
    until = data.draw(st.integers(at, min(len(good), at + 40)))
    broken = good[:at] + data.draw(st.binary(max_size=6)) + good[until:]
    whole = broken if good.startswith(b"PK") else qdpx(broken, TEXT)
    with contextlib.suppress(refi.RefusedError):
        refi.read_project(whole)
