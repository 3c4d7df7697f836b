"""people.csv: who is behind a file, and nothing about them misread in silence."""

from pathlib import Path

import pytest

from strandline.transcripts.consent import UnknownConsentError, read_consent
from strandline.transcripts.model import Kind, PersonRow, Problem, UnreadableError
from strandline.transcripts.names import match_key, printable
from strandline.transcripts.people import read_people

FILES = ("interviews/Café owner.docx", "resident.txt", "group.docx", "group.pdf")


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[list[PersonRow], list[Problem]]:
    return read_people(write(tmp_path, text, encoding), files=FILES)


@pytest.mark.parametrize(
    ("cell", "agreed"),
    [
        ("", None),
        ("n/a", None),
        ("tbc", None),
        ("yes", {"take_part", "quote"}),
        ("Quote", {"take_part", "quote"}),
        ("take part; be quoted, contact", {"take_part", "quote", "contact"}),
        ("take_part; name; share", {"take_part", "name", "share"}),
        ("not to be quoted", {"take_part"}),
        ("no quotes", {"take_part"}),
        ("yes, but don’t quote", {"take_part"}),
        ("quote, not by name", {"take_part", "quote"}),
        ("all", {"take_part", "quote", "name", "contact", "share"}),
        ("no", set()),
        ("did not agree to take part", set()),
        ("withdrawn", set()),
    ],
)
def test_read_consent_in_the_words_people_use(cell: str, agreed: set[str] | None) -> None:
    assert read_consent(cell) == agreed


@pytest.mark.parametrize("cell", ["perhaps", "quote, after checking with me", "no; contact"])
def test_read_consent_does_not_guess(cell: str) -> None:
    with pytest.raises(UnknownConsentError):
        read_consent(cell)


def test_read_people_reads_every_column(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path,
        "Consent;Perspectives;FILE NAME;Session;Participant;Org;Voices;Speaker;Interviewed by;Kind\n"
        'quote;"Employers;Residents";interviews/Café owner.docx;S1;P1;Gull Café;1;AB;Ruth Bell;Notes\n'
        ";Health;group.docx;S2;P2;;4;;;group notes\n",
    )

    assert problems == []
    assert rows == [
        PersonRow(
            row=2,
            file="interviews/Café owner.docx",
            session="S1",
            pseudonym="P1",
            organisation="Gull Café",
            perspectives=("Employers", "Residents"),
            agreed=frozenset({"take_part", "quote"}),
            speaker="AB",
            interviewer="Ruth Bell",
            kind=Kind.NOTES,
        ),
        PersonRow(
            row=3,
            file="group.docx",
            session="S2",
            pseudonym="P2",
            perspectives=("Health",),
            voices=4,
            kind=Kind.GROUP_NOTES,
        ),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "interviews/Café owner.docx",
        "INTERVIEWS\\CAFÉ OWNER.DOCX",
        "Cafe\u0301 owner.docx",  # the accent as a character of its own, as a Mac writes it
        "café owner",
        "./interviews/Café owner",
    ],
)
def test_read_people_finds_the_file_however_it_is_written(tmp_path: Path, written: str) -> None:
    rows, problems = read(tmp_path, f"file,pseudonym\n{written},P1\n")

    assert [row.file for row in rows] == ["interviews/Café owner.docx"]
    assert problems == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_read_people_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    rows, problems = read(tmp_path, "file\tpseudonym\ncafé owner\tZoë\n", encoding)

    assert [(row.file, row.pseudonym) for row in rows] == [("interviews/Café owner.docx", "Zoë")]
    assert problems == []


def test_read_people_from_a_workbook(tmp_path: Path) -> None:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.active.append(["File", "Pseudonym", "Voices"])
    workbook.active.append(["resident.txt", "P7", 3])
    path = tmp_path / "people.xlsx"
    workbook.save(path)

    assert read_people(path, files=FILES) == ([PersonRow(2, "resident.txt", "", "P7", voices=3)], [])


def test_read_people_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "file,pseudonym\nresidnet.txt,P1\nnurse.docx,P2\n")

    assert [row.file for row in rows] == ["residnet.txt", "nurse.docx"]
    assert problems == [
        Problem("people.csv", "row 2", "The file “residnet.txt” is not in the folder.", "Did you mean “resident.txt”?"),
        Problem(
            "people.csv", "row 3", "The file “nurse.docx” is not in the folder.", "Add the file, or correct its name."
        ),
    ]


def test_read_people_does_not_choose_between_two_files(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "file,pseudonym\ngroup,P1\n")

    assert [row.file for row in rows] == ["group"]
    assert problems == [
        Problem(
            "people.csv",
            "row 2",
            "“group” could be any of “group.docx”, “group.pdf”; none was taken.",
            "Write the name with its folder and its ending.",
        )
    ]


def test_read_people_uses_a_repeated_row_once_with_the_narrower_consent(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path, "file,pseudonym,agreed\nresident.txt,P1,quote; contact\nRESIDENT,p1,take part; contact\n"
    )

    assert [(row.row, row.agreed) for row in rows] == [(2, frozenset({"take_part", "contact"}))]
    assert [(problem.where, problem.what) for problem in problems] == [
        (
            "row 3",
            (
                "This row says again who row 2 says: p1, resident.txt. It was not used. "
                "They differ in what was agreed to; the narrower one holds."
            ),
        )
    ]


def test_read_people_keeps_two_speakers_of_one_file(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "file,speaker,pseudonym\nresident.txt,Ann,P1\nresident.txt,Bob,P2\n")

    assert [(row.speaker, row.pseudonym) for row in rows] == [("Ann", "P1"), ("Bob", "P2")]
    assert problems == []


def test_read_people_makes_pseudonyms_that_are_not_taken(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path,
        "file,pseudonym,perspective\nresident.txt,,Residents\ngroup.docx,resident 1,Residents\n"
        "group.pdf,,\ninterviews/café owner,,NHS\n",
    )

    assert [row.pseudonym for row in rows] == ["Resident 2", "resident 1", "Person 1", "NHS 1"]
    assert [problem.where for problem in problems] == ["rows 2, 4 and 5"]


def test_read_people_lists_unknown_columns_once(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "file,pseudonym,Name,Phone\nresident.txt,P1,Ann,123\ngroup.docx,P2,Bob,456\n")

    assert [problem.what for problem in problems] == ["The columns “Name”, “Phone” are not read here."]


def test_read_people_with_words_it_does_not_know_takes_the_careful_way(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path, "file,pseudonym,agreed,voices,kind\nresident.txt,P1,perhaps,some,poem\ngroup.docx,P2,no,2,notes\n"
    )

    assert [(row.agreed, row.voices, row.kind) for row in rows] == [
        (None, 1, None),
        (frozenset(), 2, Kind.NOTES),
    ]
    assert [(problem.where, problem.what.split(";")[0].split(".")[0]) for problem in problems] == [
        ("row 2", "What was agreed to is not understood: “perhaps”"),
        ("row 2", "“some” is not a number of voices"),
        ("row 2", "“poem” is not a kind of record"),
        ("row 3", "This person agreed to nothing"),
    ]


def test_read_people_row_without_file_and_session_is_listed(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "file,session,pseudonym\n,,P1\n,S1,P2\nresident.txt,S1,P3\n,S9,P4\n,,\n")

    assert [row.pseudonym for row in rows] == ["P2", "P3", "P4"]
    assert [(problem.where, problem.what) for problem in problems] == [
        ("row 2", "This row names neither a file nor a session, so it was not used."),
        ("row 5", "No row gives a file to the session “S9”, so nothing that was said there is known."),
    ]


def test_read_people_without_a_column_for_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path, "pseudonym,perspective\nP1,Residents\n")

    assert str(caught.value) == (
        "people.csv has no column “file” that says which file each person is behind; its columns are “pseudonym”, "
        "“perspective”. Rename one."
    )


@pytest.mark.parametrize("text", ["", "   \n", "file,pseudonym\n"])
def test_read_people_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableError):
        read(tmp_path, text)


def test_printable_and_match_key() -> None:
    assert printable("a\u2066b\u2069") == "a\\u2066b\\u2069"
    assert match_key(".\\Talks\\CAFE\u0301.txt ") == "talks/café.txt"
