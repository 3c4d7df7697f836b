"""What other tools put into a project: its words are taken, everything else is counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from making_refi import BOOK, CODE, HEAD, SOURCE, guid, one_text, passage, qdpx

from strandline.transcripts import refi

TEXT = "Soup is served.\nBread comes later."


def read(inner: str, files: Mapping[str, bytes | str] | None = None) -> refi.Project:
    return refi.read_project(qdpx(f"{HEAD}{BOOK}{inner}</Project>", files))


def counts(report: refi.Report) -> dict[str, int]:
    return {row.what: row.count for row in report.not_carried}


def words(source: refi.TextSource) -> list[str]:
    return [source.text[it.start : it.end] for it in source.selections]


def coding(number: int) -> str:
    return f'<Coding guid="{guid(number)}"><CodeRef targetGUID="{CODE}"/></Coding>'


def test_the_text_of_a_pdf_is_carried_under_the_guid_of_the_pdf() -> None:
    place = 'page="1" firstX="0" firstY="0" secondX="9" secondY="9"'
    project = read(
        f'<Cases><Case guid="{guid(9)}"><SourceRef targetGUID="{guid(1)}"/><SelectionRef targetGUID="{guid(3)}"/>'
        f'<SelectionRef targetGUID="{guid(1002)}"/></Case></Cases>'
        f'<Sources><PDFSource guid="{guid(1)}" name="Letter.pdf" path="internal://a.pdf">'
        f'<PDFSelection guid="{guid(3)}" {place}>{coding(4)}</PDFSelection>'
        f'<Representation guid="{guid(2)}" plainTextPath="internal://a.txt">{passage(0, 4, number=1)}</Representation>'
        f"{coding(5)}</PDFSource></Sources>",
        {"sources/a.txt": TEXT},
    )

    (source,) = project.sources
    assert (str(source.guid), source.name, words(source)) == (guid(1), "Letter.pdf", ["Soup"])
    assert [str(it.guid) for it in source.codings] == [guid(5)]
    assert [str(it) for it in (*project.cases[0].sources, *project.cases[0].selections)] == [guid(1), guid(1002)]
    assert counts(project.report) == {
        "passage on a page of a PDF": 1,
        "coding of something that is not carried": 1,
        "original of a PDF, whose text is carried": 1,
        "reference": 1,
    }


def test_a_passage_that_a_pdf_and_its_text_share_is_one_passage() -> None:
    """ATLAS.ti writes a quotation in a PDF twice under one GUID: on its page and in the text."""
    place = 'page="1" firstX="0" firstY="0" secondX="9" secondY="9"'
    words_of = f'<Representation guid="{guid(2)}"><PlainTextContent>Soup</PlainTextContent></Representation>'
    project = read(
        f'<Sources><PDFSource guid="{guid(1)}" name="Letter.pdf">'
        f'<PDFSelection guid="{guid(1002)}" {place}>{words_of}{coding(4)}</PDFSelection>'
        f'<Representation guid="{guid(3)}"><PlainTextContent>{TEXT}</PlainTextContent>{passage(0, 4, number=1)}'
        "</Representation></PDFSource></Sources>"
    )
    (source,) = project.sources
    assert words(source) == ["Soup"]
    assert len(source.selections[0].codings) == 1
    assert counts(project.report) == {
        "place on a page of a PDF, of a passage whose words are carried": 1,
        "original of a PDF, whose text is carried": 1,
    }


def test_the_transcripts_of_a_recording_are_carried_with_passages_that_have_a_place() -> None:
    points = "".join(
        f'<SyncPoint guid="{guid(20 + at)}" timeStamp="{at * 1000}"{place}/>'
        for at, place in enumerate([' position="0"', ' position="4"', ""])
    )
    project = read(
        f'<Sources><AudioSource guid="{guid(1)}" name="Anna.m4a" path="absolute:///home/anna.m4a">'
        f'<Transcript guid="{guid(2)}" plainTextPath="internal://a.txt">{points}'
        f'<TranscriptSelection guid="{guid(3)}" fromSyncPoint="{guid(20)}" toSyncPoint="{guid(21)}">{coding(4)}'
        f'</TranscriptSelection><TranscriptSelection guid="{guid(5)}" fromSyncPoint="{guid(21)}" '
        f'toSyncPoint="{guid(22)}">{coding(6)}</TranscriptSelection></Transcript>'
        f'<Transcript guid="{guid(7)}"><PlainTextContent>Welsh</PlainTextContent></Transcript>'
        f'<AudioSelection guid="{guid(8)}" begin="0" end="9"/></AudioSource></Sources>',
        {"sources/a.txt": TEXT},
    )

    assert [(str(it.guid), it.name, it.text, words(it)) for it in project.sources] == [
        (guid(1), "Anna.m4a", TEXT, ["Soup"]),
        (guid(7), "Transcript 2", "Welsh", []),
    ]
    assert counts(project.report) == {
        "passage in a sound recording": 1,
        "original of a sound recording, whose text is carried": 1,
        "time in a transcript": 3,
        "passage of a transcript that has times and no place in the text": 1,
        "coding of something that is not carried": 1,
    }


def test_what_has_no_plain_text_stays_behind_with_everything_that_points_at_it() -> None:
    square = 'firstX="0" firstY="0" secondX="9" secondY="9"'
    project = read(
        f'<Sources><PictureSource guid="{guid(1)}" path="internal://a.png">'
        f'<PictureSelection guid="{guid(2)}" {square}>{coding(3)}</PictureSelection></PictureSource>'
        f'<TextSource guid="{guid(4)}" richTextPath="internal://a.docx"/></Sources>'
        f'<Links><Link guid="{guid(5)}" originGUID="{guid(2)}" targetGUID="{CODE}"/>'
        f'<Link guid="{guid(6)}" originGUID="{guid(5)}" targetGUID="{CODE}"/>'
        f'<Link guid="{guid(7)}" originGUID="{CODE}" targetGUID="{CODE}"/></Links>'
        f'<Sets><Set guid="{guid(8)}" name="all"><MemberSource targetGUID="{guid(1)}"/>'
        f'<MemberSource targetGUID="{guid(4)}"/></Set></Sets>'
        f'<Graphs><Graph guid="{guid(10)}"><Vertex guid="{guid(11)}" firstX="0" firstY="0"/></Graph></Graphs>',
    )

    assert project.sources == ()
    assert [str(it.guid) for it in project.links] == [guid(7)]
    assert project.sets[0].sources == ()
    assert counts(project.report) == {
        "passage on a picture": 1,
        "coding of something that is not carried": 2,
        "picture without plain text": 1,
        "text in formatted text only": 1,
        "graph": 1,
        "link": 2,
        "reference": 2,
    }


def test_the_words_of_a_formatted_text_are_carried_and_its_formatting_counted() -> None:
    xml = one_text(passage(0, 4)).replace("plainTextPath", 'richTextPath="internal://a.docx" plainTextPath')
    project = refi.read_project(qdpx(xml, {"sources/a.txt": TEXT, "sources/a.docx": b"PK"}))
    assert words(project.sources[0]) == ["Soup"]
    assert counts(project.report) == {"formatting of a text, whose words are carried": 1}


def test_notes_are_carried_from_the_xml_or_from_a_file() -> None:
    project = read(
        f'<Notes><Note guid="{guid(1)}" name="Memo"><PlainTextContent>First.&#13;\nSecond.</PlainTextContent></Note>'
        f'<Note guid="{guid(2)}" plainTextPath="internal://memo.txt"/><Note guid="{guid(3)}" name="Empty"/></Notes>'
        f'<NoteRef targetGUID="{guid(1)}"/>',
        {"sources/memo.txt": "A\r\nB"},
    )
    assert [(it.name, it.text) for it in project.notes] == [
        ("Memo", "First.\r\nSecond."),
        ("memo.txt", "A\r\nB"),
        ("Empty", ""),
    ]
    assert [str(it) for it in project.note_refs] == [guid(1)]


def test_of_a_text_given_twice_the_file_is_taken_while_it_is_there() -> None:
    source = (
        f'<Sources><TextSource guid="{SOURCE}" plainTextPath="internal://a.txt">'
        "<PlainTextContent>Inside.</PlainTextContent></TextSource></Sources>"
    )
    assert read(source, {"sources/a.txt": "In the file."}).sources[0].text == "In the file."
    assert read(source).sources[0].text == "Inside."


def test_values_of_variables_are_what_they_say_they_are() -> None:
    given = {
        "TextValue": ("  river ", "  river "),
        "BooleanValue": ("1", True),
        "IntegerValue": ("-7", -7),
        "FloatValue": ("2.50", Decimal("2.50")),
        "DateValue": ("2024-02-29", date(2024, 2, 29)),
        "DateTimeValue": ("2024-02-29T10:00:00Z", datetime(2024, 2, 29, 10, tzinfo=UTC)),
        "": ("", None),
    }
    reference = f'<VariableRef targetGUID="{guid(1)}"/>'
    xml = "".join(
        f"<VariableValue>{reference}{f'<{tag}>{text}</{tag}>' if tag else ''}</VariableValue>"
        for tag, (text, _) in given.items()
    )
    variable = f'<Variables><Variable guid="{guid(1)}" name="v" typeOfVariable="Text"/></Variables>'
    project = read(f'{variable}<Cases><Case guid="{guid(2)}">{xml}</Case></Cases>')

    values = [it.value for it in project.cases[0].values]
    assert values == [expected for _, expected in given.values()]
    assert [type(it) for it in values] == [type(expected) for _, expected in given.values()]
    assert refi.read_project(refi.write_project(project)) == project


def test_dates_that_no_calendar_of_ours_holds_are_counted() -> None:
    value = f'<VariableValue><VariableRef targetGUID="{guid(1)}"/><DateValue>12024-01-01</DateValue></VariableValue>'
    variable = f'<Variables><Variable guid="{guid(1)}" name="v" typeOfVariable="Date"/></Variables>'
    source = f'<TextSource guid="{SOURCE}" name="a" creationDateTime="-0044-03-15T12:00:00"/>'
    project = read(f'{variable}<Cases><Case guid="{guid(2)}">{value}</Case></Cases><Sources>{source}</Sources>')
    assert project.cases[0].values[0].value == "12024-01-01"
    assert project.sources[0].created is None
    assert counts(project.report) == {"date among the variables, kept as text": 1, "date of creation or change": 1}


@pytest.mark.parametrize(
    ("data", "text", "notices"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9\r\n", "café\r\n", []),
        ("café".encode("utf-16"), "café", ["UTF-16"]),
        (b"\x93caf\xe9\x94", "“café”", ["Windows-1252"]),
    ],
)
def test_texts_in_other_encodings_are_read_and_said(data: bytes, text: str, notices: list[str]) -> None:
    project = refi.read_project(qdpx(one_text(), {"sources/a.txt": data}))
    assert project.sources[0].text == text
    assert [notice.what for notice in project.report.notices] == [
        f"It is not in UTF-8, as the standard wants it. We read it as {name}." for name in notices
    ]


def test_the_xml_may_be_named_after_the_project() -> None:
    """The standard wants project.qde; ATLAS.ti was seen to write Trial.qde."""
    data = qdpx(one_text(passage(0, 4)), {"sources/a.txt": TEXT}).replace(b"project.qde", b"MyTrial.qde")
    assert words(refi.read_project(data).sources[0]) == ["Soup"]


def test_names_of_files_are_found_whatever_their_case() -> None:
    assert refi.read_project(qdpx(one_text(), {"Sources/A.TXT": TEXT})).sources[0].text == TEXT


def test_users_and_their_codings_are_kept_apart() -> None:
    users = "".join(f'<User guid="{guid(at)}" name="{name}"/>' for at, name in ((1, "Ann"), (2, "Bo")))
    marks = "".join(
        f'<Coding guid="{guid(10 + at)}" creatingUser="{{{guid(at)}}}" creationDateTime="2024-05-0{at}T09:00:00">'
        f'<CodeRef targetGUID="{CODE}"/></Coding>'
        for at in (1, 2)
    )
    source = (
        f'<TextSource guid="{SOURCE}" name="a"><PlainTextContent>Soup</PlainTextContent>'
        f'<PlainTextSelection guid="{guid(5)}" startPosition="0" endPosition="4">{marks}</PlainTextSelection>'
        "</TextSource>"
    )
    project = refi.read_project(qdpx(f"{HEAD}<Users>{users}</Users>{BOOK}<Sources>{source}</Sources></Project>"))
    names = {user.guid: user.name for user in project.users}
    (selection,) = project.sources[0].selections
    assert [(names[it.created_by], it.created) for it in selection.codings if it.created_by] == [
        ("Ann", datetime(2024, 5, 1, 9)),
        ("Bo", datetime(2024, 5, 2, 9)),
    ]


@pytest.mark.parametrize("zone", [-timedelta(minutes=1, seconds=15), timedelta(hours=15)])
def test_moments_in_zones_that_xml_does_not_know_stay_the_same_moment(zone: timedelta) -> None:
    odd = datetime(1880, 1, 1, tzinfo=timezone(zone))
    assert refi.read_project(refi.write_project(refi.Project("p", created=odd))).created == odd


def test_what_points_at_the_text_of_a_pdf_points_at_what_became_of_it() -> None:
    project = read(
        f'<Sources><PDFSource guid="{guid(1)}"><Representation guid="{guid(2)}"><PlainTextContent>Soup'
        "</PlainTextContent></Representation></PDFSource></Sources>"
        f'<Links><Link guid="{guid(3)}" originGUID="{guid(2)}" targetGUID="{CODE}"/></Links>'
        f'<Sets><Set guid="{guid(4)}" name="all"><MemberSource targetGUID="{guid(2)}"/></Set></Sets>'
    )
    assert [str(it) for it in (project.links[0].origin, *project.sets[0].sources)] == [guid(1), guid(1)]


def test_the_codebook_of_a_project_keeps_the_sets_that_hold_codes() -> None:
    project = read(
        f'<Sources><TextSource guid="{SOURCE}" name="a"/></Sources><Sets><Set guid="{guid(1)}" name="codes">'
        f'<MemberCode targetGUID="{CODE}"/><MemberSource targetGUID="{SOURCE}"/></Set>'
        f'<Set guid="{guid(2)}" name="texts"><MemberSource targetGUID="{SOURCE}"/></Set></Sets>'
    )
    codebook = refi.codebook_of(project)
    assert [it.name for it in codebook.sets] == ["codes"]
    assert counts(refi.codebook_report(codebook)) == {"source in a set": 1}
    assert refi.read_codebook(refi.write_codebook(codebook)).codes == project.codes
