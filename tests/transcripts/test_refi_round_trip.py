"""What is written as REFI-QDA is valid, always the same, and read back as it was."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from making_refi import projects

from strandline.transcripts import refi
from strandline.transcripts.refi.codebook import without_notes
from strandline.transcripts.refi.report import NotCarried

SCHEMAS = Path(refi.__file__).parent / "schemas"
PROJECT = etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd"))
CODEBOOK = etree.XMLSchema(etree.parse(SCHEMAS / "Codebook.xsd"))
thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def xml_of(qdpx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(qdpx)) as archive:
        return archive.read("project.qde")


def number(value: int) -> UUID:
    return UUID(int=value)


def coded(text: str, *places: tuple[int, int]) -> refi.Project:
    """A project with one code at some places of one text."""
    selections = tuple(
        refi.Selection(number(10 + 2 * at), start, end, codings=(refi.Coding(number(11 + 2 * at), number(1)),))
        for at, (start, end) in enumerate(places)
    )
    source = refi.TextSource(number(2), "Anna", text, selections=selections)
    return refi.Project("Saltmarsh", codes=(refi.Code(number(1), "soup"),), sources=(source,))


def test_the_schemas_are_those_of_the_standard(shared_data: Path) -> None:
    for ours, published in (
        ("Project.xsd", "Project-mrt2019.xsd"),
        ("Codebook.xsd", "Codebook-from-REFI-1.5-pdf.xsd"),
    ):
        assert (SCHEMAS / ours).read_bytes() == (shared_data / "refi" / published).read_bytes()


@thorough
@given(projects())
def test_any_project_is_written_valid_and_read_back_equal(project: refi.Project) -> None:
    written = refi.write_project(project)

    PROJECT.assertValid(etree.fromstring(xml_of(written)))
    back = refi.read_project(written)
    assert back == project
    assert back.report == refi.Report()
    assert refi.write_project(back) == written


@thorough
@given(projects().filter(lambda project: project.codes))
def test_any_codebook_is_written_valid_and_read_back_equal(project: refi.Project) -> None:
    codebook = refi.codebook_of(project)
    written = refi.write_codebook(codebook)

    CODEBOOK.assertValid(etree.fromstring(written))
    back = refi.read_codebook(written)
    assert back.codes == tuple(map(without_notes, codebook.codes))
    assert back.sets == tuple(replace(it, sources=(), notes=()) for it in codebook.sets)
    assert refi.write_codebook(back) == written
    lost = sum(row.count for row in refi.codebook_report(codebook).not_carried)
    held = sum(len(code.notes) for code in codebook.all_codes())
    assert lost == held + sum(len(it.sources) + len(it.notes) for it in codebook.sets)


@pytest.mark.parametrize(
    "text",
    ["", "\ufeffmarked", "\ufeff\ufeff", "a\r\nb\rc\nd", "\0\x01\x1f", "👩🏽‍🌾 e\u0301 שלום \u202eabc", "]]>&amp;<x/>"],
)
def test_every_character_of_a_text_arrives(text: str) -> None:
    project = coded(text, (0, len(text)))
    assert refi.read_project(refi.write_project(project)).sources[0].text == text


def test_positions_are_code_points() -> None:
    text = "👩🏽‍🌾 grows\r\ne\u0301clairs, שלום"
    start = text.index("clairs")
    xml = xml_of(refi.write_project(coded(text, (start, start + 6))))
    assert f'startPosition="{start}" endPosition="{start + 6}"'.encode() in xml


def test_what_xml_cannot_hold_in_a_name_is_replaced_one_for_one_and_counted() -> None:
    project = coded("Soup.", (0, 4))
    project = replace(project, name="a\0b\x1b", description="\ud800")

    back = refi.read_project(refi.write_project(project))

    assert (back.name, back.description) == ("a\ufffdb\ufffd", "\ufffd")
    why = "XML cannot hold control characters outside of a text; each shows as �."
    expected = NotCarried("control character in a name or a description", 3, why)
    assert refi.export_report(project).not_carried == (expected,)


def test_half_a_character_in_a_text_is_replaced_where_it_stands_and_counted() -> None:
    project = coded("ab\ud83dcd", (3, 5))
    source = refi.read_project(refi.write_project(project)).sources[0]
    assert source.text == "ab\ufffdcd"
    assert source.text[source.selections[0].start : source.selections[0].end] == "cd"
    (row,) = refi.export_report(project).not_carried
    assert (row.what, row.count) == ("half of a character in a text", 1)


def test_the_export_says_where_other_tools_may_count_otherwise() -> None:
    assert refi.export_report(coded("Plain.\nSoup.", (7, 11))).notices == ()
    emoji, returns = refi.export_report(coded("🍲\r\nSoup.", (3, 7))).notices
    assert "emoji" in emoji.what
    assert "carriage returns" in returns.what
    assert refi.export_report(coded("Soup. 🍲\r\n", (0, 4))).notices == ()  # nothing moves before them


@pytest.mark.parametrize(
    ("project", "reason"),
    [
        (coded("Soup.", (0, 6)), "reaches from 0 to 6, and the text has 5 characters"),
        (coded("Soup.", (3, 2)), "reaches from 3 to 2"),
        (replace(coded("Soup.", (0, 4)), codes=()), "refers to a code that is not there"),
        (replace(coded("Soup."), users=(refi.User(number(2)),)), "which user “” has too"),
        (replace(coded("Soup."), created_by=number(9)), "refers to a user that is not there"),
        (replace(coded("Soup."), codes=(refi.Code(number(1), "a", colour="red"),)), "“red” is no colour"),
    ],
)
def test_a_project_that_does_not_hold_together_is_not_written(project: refi.Project, reason: str) -> None:
    with pytest.raises(refi.UnwritableError) as raised:
        refi.write_project(project)
    assert reason in str(raised.value)


def test_codes_too_deep_for_xml_are_not_written() -> None:
    code = refi.Code(number(1000), "leaf")
    for level in range(999, 0, -1):
        code = refi.Code(number(level), "level", children=(code,))
    with pytest.raises(refi.UnwritableError, match="more than 200 levels deep"):
        refi.write_project(refi.Project("deep", codes=(code,)))


def test_codes_as_deep_as_is_written_are_read_back() -> None:
    code = refi.Code(number(200), "leaf")
    for level in range(199, 0, -1):
        code = refi.Code(number(level), "level", children=(code,))
    project = refi.Project("deep", codes=(code,))
    assert refi.read_project(refi.write_project(project)) == project


def test_guids_made_from_parts_stay_the_same_and_apart() -> None:
    assert refi.stable_guid("coding", number(1)) == UUID("89f286c3-71a2-589e-a83f-084ea2ac9312")
    assert refi.stable_guid("ab", "c") != refi.stable_guid("a", "bc")


def test_a_codebook_without_codes_is_not_written() -> None:
    with pytest.raises(refi.UnwritableError, match="at least one code"):
        refi.write_codebook(refi.Codebook(()))


@given(st.integers(10**24, 10**30))
def test_numbers_too_long_for_xml_schemas_are_not_written(value: int) -> None:
    variable = refi.Variable(number(3), "n", refi.VariableType.INTEGER)
    case = refi.Case(number(4), values=(refi.VariableValue(number(3), value),))
    with pytest.raises(refi.UnwritableError, match="at most 24 digits"):
        refi.write_project(refi.Project("p", variables=(variable,), cases=(case,)))


def test_real_projects_come_through_whole(shared_data: Path) -> None:
    project = refi.read_project(shared_data / "refi" / "cproctor-demo.qdpx")

    assert [source.name for source in project.sources] == ["board_2017.txt", "admin-1.txt"]
    assert len(list(project.all_codes())) == 262
    first = project.sources[0]
    assert first.text[first.selections[0].start : first.selections[0].end].startswith("This district goal is engage")
    assert [notice.what for notice in project.report.notices] == [
        f"Its path lacks “internal://” (section 8.3 of the standard). We took sources/{name}."
        for name in ("board_2017.txt", "admin-1.txt")
    ]
    written = refi.write_project(project)
    PROJECT.assertValid(etree.fromstring(xml_of(written)))
    back = refi.read_project(written)
    assert back == project
    assert back.report == refi.Report()
