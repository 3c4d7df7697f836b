"""A folder as people keep it: everything in it is read, or listed with the reason."""

import os
import socket
from pathlib import Path

import pytest

from strandline.transcripts.folder import read_folder
from strandline.transcripts.model import Folder, GuideQuestion, Kind, Problem, Role, UnreadableError
from strandline.transcripts.options import TableOptions

TALK = """Ruth: What has changed since the winter?
Tom: The bus goes again and people come to the lunches, which they never did before.
Ruth: And what would you keep?
Tom: The daily call. Somebody rang my mother each morning and that was the whole difference to her.
"""
NOTES = """Notes of a talk with a nurse

- She said the ward rang the council each day and that it helped.
- She wants the desk in the hub to stay.
"""
SURVEY = """id,What would you keep?
1,I would keep the street lunches and the bus.
2,They should keep the desk at the hub open.
"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def names(folder: Folder) -> list[str]:
    return [document.name for document in folder.documents]


def listed(folder: Folder) -> dict[str, str]:
    return {problem.file: problem.what for problem in folder.problems}


def refusal(path: Path, options: TableOptions | None = None) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_folder(path, options=options or TableOptions())
    return str(caught.value)


def test_read_folder_reads_documents_tables_people_and_terms(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "b/talk.txt": TALK,
            "a notes.txt": NOTES,
            "survey.csv": SURVEY,
            "people.csv": "file,pseudonym,speaker,interviewer,kind\ntalk,P1,Tom,Ruth,\na notes,P2,,,group notes\n"
            "survey.csv,,,,\n",
            "diagnostic.toml": 'title = "T"\n[[guide]]\ntext = "What has changed?"\nfacet = "changed"\n',
        },
    )

    folder = read_folder(tmp_path)

    assert names(folder) == ["a notes.txt", "survey.csv, row 2", "survey.csv, row 3", "b/talk.txt"]
    assert [row.file for row in folder.people] == [
        "b/talk.txt",
        "a notes.txt",
        "survey.csv, row 2",
        "survey.csv, row 3",
    ]
    assert folder.documents[0].kind is Kind.GROUP_NOTES
    assert [turn.role for turn in folder.documents[3].turns] == [
        Role.INTERVIEWER,
        Role.PARTICIPANT,
        Role.INTERVIEWER,
        Role.PARTICIPANT,
    ]
    assert folder.about.title == "T"
    assert folder.about.questions == (GuideQuestion("What has changed?", "changed"),)
    assert folder.problems == ()
    assert folder.files_seen == 5


def test_read_folder_lets_people_csv_say_who_asks(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK, "people.csv": "file,pseudonym,speaker,interviewer\ntalk.txt,P1,Ruth,Tom Hill\n"})

    folder = read_folder(tmp_path)

    assert [turn.role for turn in folder.documents[0].turns][:2] == [Role.PARTICIPANT, Role.INTERVIEWER]


def test_read_folder_of_one_document(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK, "people.csv": "file,pseudonym\ntalk.txt,P1\n"})

    alone = read_folder(tmp_path / "talk.txt")
    told = read_folder(tmp_path / "talk.txt", people=tmp_path / "people.csv")

    assert (names(alone), alone.people, alone.files_seen) == (["talk.txt"], (), 1)
    assert [row.pseudonym for row in told.people] == ["P1"]


def test_read_folder_takes_people_and_about_from_elsewhere(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "in/talk.txt": TALK,
            "in/people.csv": "file,pseudonym\ntalk.txt,wrong\n",
            "in/who.csv": "file,pseudonym\ntalk.txt,right\n",
            "terms.toml": 'title = "Elsewhere"\n',
        },
    )

    folder = read_folder(tmp_path / "in", people=tmp_path / "in" / "who.csv", about=tmp_path / "terms.toml")

    assert [row.pseudonym for row in folder.people] == ["right"]
    assert folder.about.title == "Elsewhere"
    assert listed(folder) == {"people.csv": "Another file was named to be used instead of this one."}


def test_read_folder_goes_on_after_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "talk.txt": TALK,
            "empty.txt": "",
            "noise.txt": bytes(range(256)) * 40,
            "broken.docx": b"PK\x03\x04 not a document",
            "numbers.csv": "a,b\n1,2\n",
        },
    )

    folder = read_folder(tmp_path)

    assert names(folder) == ["talk.txt"]
    assert sorted(listed(folder)) == ["broken.docx", "empty.txt", "noise.txt", "numbers.csv"]
    assert folder.files_seen == 5


def test_read_folder_reads_the_same_bytes_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.txt": TALK, "copy of a.txt": TALK, "people.csv": "file,pseudonym\ncopy of a.txt,P1\n"},
    )

    folder = read_folder(tmp_path)

    assert names(folder) == ["a.txt"]
    assert [row.file for row in folder.people] == ["a.txt"]
    what = "This file holds byte for byte the same as “a.txt”; it was read once."
    assert listed(folder) == {"copy of a.txt": what}


def test_read_folder_counts_the_same_words_in_two_formats_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": TALK, "b.md": TALK.replace("\n", "\n\n"), "c.txt": "Ann: No.", "d.txt": "Ann:  No. "})

    folder = read_folder(tmp_path)

    assert names(folder) == ["a.txt", "c.txt", "d.txt"]
    assert listed(folder) == {"b.md": "This file holds the same words as “a.txt”; it was read once."}


def test_read_folder_lists_what_is_not_somebody_s_words(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "talk.txt": TALK,
            "README.md": "# About",
            "UPSTREAM_README.md": "# About",
            "LICENSE": "MIT",
            "findings.json": "{}",
            "call.m4a": b"\0",
            "old.doc": b"\0",
            "noending": "x",
        },
    )

    folder = read_folder(tmp_path)

    about_the_folder = "This is about the folder, by its name, and was not read as somebody's words."
    assert names(folder) == ["talk.txt"]
    assert listed(folder) == {
        "LICENSE": about_the_folder,
        "README.md": about_the_folder,
        "UPSTREAM_README.md": about_the_folder,
        "call.m4a": "Files ending in .m4a are not in a format that is read here.",
        "findings.json": "Files ending in .json are not in a format that is read here.",
        "noending": "A file without an ending to its name is not in a format that is read here.",
        "old.doc": "Files ending in .doc are not in a format that is read here.",
    }


def test_read_folder_passes_over_litter_and_its_own_folders(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "talk.txt": TALK,
            ".hidden.txt": NOTES,
            ".git/notes.txt": NOTES,
            "~$talk.docx": b"\0",
            "Thumbs.db": b"\0",
            "strandline-data/notes.txt": NOTES,
            "strandline-report/notes.txt": NOTES,
        },
    )

    folder = read_folder(tmp_path)

    assert (names(folder), folder.problems, folder.files_seen) == (["talk.txt"], (), 1)


def test_read_folder_does_not_read_an_earlier_report(tmp_path: Path) -> None:
    report = {"report.html": "<html><p>Words</p></html>", "findings.json": "{}", "passages.csv": SURVEY}
    write(tmp_path, {"talk.txt": TALK})
    write(tmp_path / "out", {**report, "records/1.txt": NOTES})
    write(tmp_path, report)

    folder = read_folder(tmp_path)

    assert names(folder) == ["talk.txt"]
    assert listed(folder) == {
        "out/report.html": "An earlier report stands in “out”; its files were not read.",
        "report.html": "An earlier report stands in this folder; its files were not read.",
    }


def test_read_folder_does_not_follow_links_out_of_it(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.txt": NOTES})
    inside = write(tmp_path / "inside", {"talk.txt": TALK})
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "gone.txt").symlink_to(inside / "nothing.txt")

    folder = read_folder(inside)

    assert names(folder) == ["talk.txt"]
    assert listed(folder) == {
        "folder": "This is a link that leads out of the folder, so it was not followed.",
        "gone.txt": "This is not a file with contents, so it was not opened.",
        "link.txt": "This is a link that leads out of the folder, so it was not followed.",
    }


def test_read_folder_does_not_wait_at_a_pipe_or_socket(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK})
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket.txt"))

    assert sorted(listed(read_folder(tmp_path))) == ["pipe.txt", "socket.txt"]


def test_read_folder_lists_what_it_may_not_open(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK, "closed.txt": NOTES, "shut/notes.txt": NOTES})
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "shut").chmod(0)
    if os.access(tmp_path / "closed.txt", os.R_OK):
        pytest.skip("nothing is closed to this user")

    try:
        folder = read_folder(tmp_path)
    finally:
        (tmp_path / "shut").chmod(0o700)

    assert listed(folder) == {
        "closed.txt": "This file could not be opened: Permission denied.",
        "shut": "This folder could not be opened: Permission denied.",
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('she said "no".txt', 'she said "no".txt'),
        ("it's.txt", "it's.txt"),
        ("bell\a\x1b[31m.txt", "bell\\x07\\x1b[31m.txt"),
        ("two\nlines.txt", "two\\nlines.txt"),
        ("\u202etxt.exe.txt", "\\u202etxt.exe.txt"),
        (os.fsdecode(b"caf\xe9.txt"), "caf\\udce9.txt"),
        ("cafe\u0301.txt", "café.txt"),
    ],
)
def test_read_folder_reads_files_whatever_their_name(tmp_path: Path, name: str, shown: str) -> None:
    write(tmp_path, {name: TALK})

    folder = read_folder(tmp_path)

    assert names(folder) == [shown]
    assert shown.isprintable()


def test_read_folder_keeps_names_that_print_alike_apart(tmp_path: Path) -> None:
    write(tmp_path, {"caf\u00e9.txt": TALK, "cafe\u0301.txt": NOTES})

    assert sorted(names(read_folder(tmp_path))) == ["café.txt", "café.txt (2)"]


def test_read_folder_reports_progress(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": TALK, "b.txt": "", "c.csv": SURVEY, "LICENSE": "MIT"})
    seen: list[tuple[str, int, int]] = []

    read_folder(tmp_path, on_file=lambda name, done, total: seen.append((name, done, total)))

    assert seen == [("a.txt", 1, 3), ("b.txt", 2, 3), ("c.csv", 3, 3)]


def test_read_folder_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        f"The folder {tmp_path.name} is empty. Put people's words into it, in any of these formats: .docx, .odt, .rtf, "
        ".pdf, .txt, .md, .html, .vtt, .srt, and tables as .csv, .tsv or .xlsx."
    )


def test_read_folder_with_nothing_readable_says_what_was_there(tmp_path: Path) -> None:
    write(tmp_path, {"empty.txt": "", "a.zip": b"PK"})

    assert refusal(tmp_path) == (
        f"Nothing in the folder {tmp_path.name} could be read as somebody's words; 2 files were found there.\n"
        "  a.zip: Files ending in .zip are not in a format that is read here.\n"
        "  empty.txt: It is empty.\n"
        "These formats are read: .docx, .odt, .rtf, .pdf, .txt, .md, .html, .vtt, .srt, "
        "and tables as .csv, .tsv or .xlsx."
    )


def test_read_folder_of_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone") == f"There is no file or folder at {tmp_path / 'gone'}."


def test_read_folder_of_one_file_in_another_format_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"call.mp3": b"ID3"})

    assert refusal(tmp_path / "call.mp3") == (
        "call.mp3 is not in a format that is read here (.docx, .odt, .rtf, .pdf, .txt, .md, .html, .vtt, .srt, and "
        "tables as .csv, .tsv or .xlsx). Have the recording transcribed first."
    )


def test_read_folder_refuses_a_column_that_no_table_has(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK, "survey.csv": SURVEY})

    assert refusal(tmp_path, TableOptions(text=(("Q9", None),))) == (
        "survey.csv: --text “Q9” fits no column. The columns are: “id”, “What would you keep?”."
    )


def test_read_folder_takes_named_columns_from_the_table_that_has_them(tmp_path: Path) -> None:
    write(tmp_path, {"survey.csv": SURVEY, "other.csv": "id,Comment\n1,Money\n"})

    folder = read_folder(tmp_path, options=TableOptions(text=(("What would you keep?", "keep"),)))

    assert names(folder) == ["survey.csv, row 2", "survey.csv, row 3"]
    assert folder.about.questions == (GuideQuestion("What would you keep?", "keep"),)
    assert listed(folder) == {
        "other.csv": "--text “What would you keep?” fits no column. The columns are: “id”, “Comment”."
    }


def test_read_folder_adds_the_told_columns_to_the_guide(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "survey.csv": "What changed?,Anything else?,Name\nThe bus.,Thank the driver.,x\n",
            "diagnostic.toml": (
                '[[guide]]\ntext = "What changed?"\nfacet = "valued"\n[[guide]]\ntext = "Keep?"\nfacet = "keep"\n'
            ),
        },
    )

    folder = read_folder(tmp_path, options=TableOptions(text=(("changed", "changed"), ("else", "other"))))

    assert folder.about.questions == (
        GuideQuestion("What changed?", "changed"),
        GuideQuestion("Keep?", "keep"),
        GuideQuestion("Anything else?", "other"),
    )


def test_read_folder_says_when_columns_are_named_and_there_is_no_table(tmp_path: Path) -> None:
    write(tmp_path, {"talk.txt": TALK})

    folder = read_folder(tmp_path, options=TableOptions(person="id"))

    assert [problem.what for problem in folder.problems] == [
        "Columns of a table were named (--text, --person or --perspective), but there is no table here."
    ]


def test_read_folder_names_the_files_that_people_csv_forgot(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.txt": TALK, "b.txt": NOTES, "survey.csv": SURVEY, "people.csv": "file,pseudonym\na.txt,P1\n"},
    )

    assert read_folder(tmp_path).problems == (
        Problem(
            "people.csv",
            "",
            "2 files are not named here: “b.txt”, “survey.csv”. Where the speakers stand and what they agreed to is "
            "not recorded, so their words are counted and never quoted.",
            "Add a row for each speaker; one row with a table's name speaks for everybody in the table.",
        ),
    )


def test_read_folder_lets_one_row_speak_for_everybody_in_a_table(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "survey.csv": SURVEY + "3,The bus.\n",
            "people.csv": (
                "file,pseudonym,perspectives,agreed,speaker\nsurvey,,Residents,quote,\nsurvey,R2,Health,no quotes,2\n"
            ),
        },
    )

    folder = read_folder(tmp_path, options=TableOptions(text=(("keep", None),), person="id"))

    rows = {row.file: (row.pseudonym, row.perspectives, row.agreed) for row in folder.people}
    assert rows == {
        "survey.csv, row 2": ("Respondent 2", ("Residents",), {"take_part", "quote"}),
        "survey.csv, row 3": ("R2", ("Health",), {"take_part"}),
        "survey.csv, row 4": ("Respondent 4", ("Residents",), {"take_part", "quote"}),
    }
    assert folder.problems == ()


def test_read_folder_says_when_nobody_in_a_table_goes_by_a_name(tmp_path: Path) -> None:
    write(tmp_path, {"survey.csv": SURVEY, "people.csv": "file,pseudonym,agreed\nsurvey,R2,quote\nsurvey,,quote\n"})

    folder = read_folder(tmp_path)

    assert [row.pseudonym for row in folder.people] == ["Respondent 2", "Respondent 3"]
    assert [(problem.where, problem.what) for problem in folder.problems] == [
        ("row 2", "Nobody in “survey.csv” goes by “R2”.")
    ]


def test_read_folder_uses_one_list_of_people_of_two(tmp_path: Path) -> None:
    rows = "file,pseudonym\na.txt,P1\n"
    write(tmp_path, {"a.txt": TALK, "people.csv": rows, "people.tsv": rows, "sub/people.csv": rows})

    folder = read_folder(tmp_path)

    assert names(folder) == ["a.txt"]
    assert listed(folder) == {
        "people.tsv": "“people.csv” was used instead of this file.",
        "sub/people.csv": "Only the people.csv at the top of the folder is used.",
    }


@pytest.mark.parametrize("name", ["people.csv", "diagnostic.toml"])
def test_read_folder_refuses_a_list_or_terms_it_cannot_use(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"a.txt": TALK, name: "colour\nblue\n"})

    assert refusal(tmp_path).startswith(name)


def test_read_folder_keeps_a_fault_in_one_reader_to_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from strandline.transcripts import folder as module

    write(tmp_path, {"a.txt": TALK, "b.txt": NOTES})
    read_document = module.read_document

    def stumbling(path: Path, **rest: object) -> object:
        if path.name == "a.txt":
            raise KeyError("w:p")
        return read_document(path, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "read_document", stumbling)

    folder = read_folder(tmp_path)

    assert names(folder) == ["b.txt"]
    assert listed(folder) == {"a.txt": "This file could not be read; the reader stumbled over it (KeyError)."}


def test_read_folder_of_captions_reads_all_but_the_invalid_ones(shared_data: Path) -> None:
    folder = read_folder(shared_data / "vtt")

    assert len(folder.documents) == 10
    assert sorted(set(listed(folder)) - set(names(folder))) == [
        "LICENSE_VTT_formatter",
        "LICENSE_webvtt_py",
        "webvttpy_invalid.vtt",
        "webvttpy_invalid_timeframe.vtt",
    ]


def test_read_folder_of_week_notes(shared_data: Path) -> None:
    folder = read_folder(shared_data / "weeknotes")

    assert len(folder.documents) == 13
    assert {document.kind for document in folder.documents} == {Kind.OWN_WRITING}
    assert list(listed(folder)) == ["LICENSE"]
