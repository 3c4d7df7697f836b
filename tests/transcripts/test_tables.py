"""A table as a survey: the right columns, each row somebody, every blank counted."""

import csv
import io
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.transcripts.decoding import clean
from strandline.transcripts.model import EmptyAnswers, GuideQuestion, Kind, Problem, Role, UnreadableError
from strandline.transcripts.nothing import is_empty_answer
from strandline.transcripts.options import TableOptions
from strandline.transcripts.tables import Table, read_table

SENTENCES = [
    "We started the street lunches again, and nobody wants to stop.",
    "The bus does not come after six so people stay at home.",
    "My neighbour brought me soup for two weeks.",
    "I would keep the daily call between the ward and the council.",
    "There was never anybody at the desk when I came.",
    "They listened to us for once, which was new.",
]


def write(tmp_path: Path, text: str, *, name: str = "survey.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(tmp_path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "survey.xlsx"
    book.save(path)
    return path


def answers(table: Table) -> list[list[str]]:
    return [
        [document.text[turn.start : turn.end] for turn in document.turns if turn.role is Role.PARTICIPANT]
        for document in table.documents
    ]


def refusal(path: Path, options: TableOptions | None = None) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_table(path, options or TableOptions())
    return str(caught.value)


def test_read_table_makes_a_conversation_of_each_row(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'id,What changed?,What to keep?\n7,"The lunches came back, slowly.\r\nThen the bus went.",The daily call with '
        "the ward.\n8,n/a,I would keep the lunches.\n",
    )

    table = read_table(path, TableOptions(text=(("What changed?", "changed"), ("keep", None)), person="id"))

    first, second = table.documents
    assert first.text == (
        "What changed?\nThe lunches came back, slowly.\nThen the bus went.\n\n"
        "What to keep?\nThe daily call with the ward."
    )
    assert [(turn.role, first.text[turn.start : turn.end]) for turn in first.turns] == [
        (Role.INTERVIEWER, "What changed?"),
        (Role.PARTICIPANT, "The lunches came back, slowly.\nThen the bus went."),
        (Role.INTERVIEWER, "What to keep?"),
        (Role.PARTICIPANT, "The daily call with the ward."),
    ]
    assert (first.name, first.kind, first.format, first.person) == ("survey.csv, row 2", Kind.OWN_WRITING, "csv", "7")
    assert second.text == "What to keep?\nI would keep the lunches."
    assert table.questions == (GuideQuestion("What changed?", "changed"), GuideQuestion("What to keep?", "other"))
    assert table.empty_answers == (EmptyAnswers("What changed?", 1, 1), EmptyAnswers("What to keep?", 2, 0))
    assert table.problems == ()


def test_read_table_gives_each_row_its_own_hash_that_survives_new_rows(tmp_path: Path) -> None:
    same = "\n".join(["answer", SENTENCES[0], SENTENCES[0], SENTENCES[1]])
    longer = "\n".join(["answer", SENTENCES[2], SENTENCES[0], SENTENCES[0], SENTENCES[1]])
    options = TableOptions(text=(("answer", None),))

    before = [document.source_sha256 for document in read_table(write(tmp_path, same), options).documents]
    after = [document.source_sha256 for document in read_table(write(tmp_path, longer), options).documents]

    assert len(set(before)) == 3
    assert after[1:] == before


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_read_table_tells_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["nº", "What’s changed?"], *[[str(number), f'"{words}"'] for number, words in enumerate(SENTENCES)]]
    text = "\r\n".join(delimiter.join(row) for row in rows)

    table = read_table(write(tmp_path, text, encoding=encoding))

    assert answers(table) == [[words] for words in SENTENCES]
    assert [entry.question for entry in table.empty_answers] == ["What’s changed?"]


def test_read_table_of_one_column_is_not_cut_at_commas(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "\n".join(["Comment", *SENTENCES])))

    assert answers(table) == [[words] for words in SENTENCES]


def test_read_table_finds_free_text_among_other_columns(tmp_path: Path) -> None:
    header = "Respondent;Email;Date;Score;Sector;Choices;Organisation;Best thing;Anything else?"
    others = ["no", "NA", *SENTENCES[:3], "test"]
    rows = [
        f"{number};p{number}@example.org;2026-03-{number + 1:02};{number % 5 + 1};{('Health', 'Council')[number % 2]};"
        f'"Saw a nurse;Used the hub";Gull {number} Community Trust and Partners of Saltmarsh;{words};{other}'
        for number, (words, other) in enumerate(zip(SENTENCES, others, strict=True))
    ]

    table = read_table(write(tmp_path, "\n".join([header, *rows])))

    assert table.empty_answers == (EmptyAnswers("Best thing", 6, 0), EmptyAnswers("Anything else?", 3, 3))
    assert {document.person for document in table.documents} == {None}
    assert {document.perspectives for document in table.documents} == {()}


def test_read_table_lists_silent_rows_once_and_counts_them(tmp_path: Path) -> None:
    rows = [SENTENCES[4], "test", '""', "NA", SENTENCES[1], SENTENCES[2]]
    path = write(tmp_path, "\n".join(["id,comment", *(f"{number},{words}" for number, words in enumerate(rows))]))

    table = read_table(path, TableOptions(text=(("comment", None),)))

    assert table.empty_answers == (EmptyAnswers("comment", 3, 3),)
    assert table.problems == (
        Problem(
            "survey.csv",
            "rows 3, 4 and 5",
            "3 rows say nothing in answer to any of the questions (blank, “NA”, “no”, “test”); nobody is counted for "
            "them.",
        ),
    )


def test_read_table_does_not_hear_a_row_of_keyboard_tests(tmp_path: Path) -> None:
    path = write(tmp_path, "one,two\ngfawef,dgdg\nMoney,Trust\n")

    table = read_table(path, TableOptions(text=(("one", None), ("two", None))))

    assert answers(table) == [["Money", "Trust"]]


def test_read_table_names_words_that_a_spreadsheet_lost(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join(["comment", *SENTENCES, "#NAME?"]))

    table = read_table(path)

    assert [(problem.where, problem.what.split(",")[0]) for problem in table.problems] == [
        ("row 8", "1 row says nothing in answer to any of the questions (blank"),
        ("row 8", "A spreadsheet put an error such as #NAME? where an answer was"),
    ]


def test_read_table_counts_one_person_for_rows_of_one_id(tmp_path: Path) -> None:
    path = write(tmp_path, f"who,comment\nA1,{SENTENCES[0]}\nA1,{SENTENCES[1]}\nNA,{SENTENCES[2]}\n")

    table = read_table(path, TableOptions(person="who"))

    assert [document.person for document in table.documents] == ["A1", "A1", None]


def test_read_table_keeps_what_an_answer_says_off_the_record_apart(tmp_path: Path) -> None:
    path = write(tmp_path, "one,two\nThe bus. [off the record] The manager left.,The lunches.\n")

    (document,) = read_table(path, TableOptions(text=(("one", None), ("two", None)))).documents

    assert [document.text[span.start : span.end] for span in document.off_record] == [
        "[off the record] The manager left."
    ]


def test_read_table_splits_perspectives_at_semicolons(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        f'group,comment\n"Health; Council;Health;",{SENTENCES[0]}\nPrefer not to say,{SENTENCES[1]}\n,{SENTENCES[2]}\n',
    )

    table = read_table(path, TableOptions(perspective="GROUP"))

    assert [document.perspectives for document in table.documents] == [("Health", "Council"), (), ()]


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        (("14.1. Health", "14.2. Arts, culture", "14.3. Prefer not to answer", "14.4. Other, please specify"), "Q14"),
        (("Sector [Health]", "Sector [Arts, culture]", "Sector [Prefer not to say]", "Sector [Other]"), "Sector"),
        (("Sector - Health", "Sector - Arts, culture", "Sector - NA", "Sector - Other (please specify)"), "sector"),
    ],
)
def test_read_table_takes_tick_boxes_as_perspectives(tmp_path: Path, headers: tuple[str, ...], wanted: str) -> None:
    top = ",".join(f'"{column}"' for column in (*headers, "comment"))
    rows = [f"1,NA,NA,NA,{SENTENCES[0]}", f"1,1,NA,NA,{SENTENCES[1]}", f"NA,NA,1,NA,{SENTENCES[2]}",
            f"0,1,0,a food bank,{SENTENCES[3]}"]  # fmt: skip

    table = read_table(write(tmp_path, "\n".join([top, *rows])), TableOptions(perspective=wanted))

    assert [document.perspectives for document in table.documents] == [
        ("Health",),
        ("Health", "Arts, culture"),
        (),
        ("Arts, culture", "Other"),
    ]


@pytest.mark.parametrize("wanted", ["7. What has changed here?", "Q7", "7", "7. what has", "CHANGED here", "q7_x"])
def test_read_table_finds_a_named_column(tmp_path: Path, wanted: str) -> None:
    header = "7. What has changed here?" if wanted != "q7_x" else "q7_x"
    path = write(tmp_path, f"17. What has changed?,{header},8. Keep?\na,Money,c\n")

    table = read_table(path, TableOptions(text=((wanted, "needed"),)))

    assert answers(table) == [["Money"]]


def test_read_table_refuses_a_column_that_could_be_several(tmp_path: Path) -> None:
    path = write(tmp_path, "11. Climate,11. Agencies,12. Other\na,b,c\n")

    assert refusal(path, TableOptions(text=(("Q11", None),))) == (
        "survey.csv: --text “Q11” fits 2 columns: “11. Climate”, “11. Agencies”. Give more of the column's name."
    )


def test_read_table_refuses_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path, "Respondent,Comment,Sector\n1,Money,Health\n")

    assert refusal(path, TableOptions(perspective="Secter")) == (
        "survey.csv: --perspective “Secter” fits no column. The nearest are: “Sector”."
    )
    assert refusal(path, TableOptions(person="zzz")) == (
        "survey.csv: --person “zzz” fits no column. The columns are: “Respondent”, “Comment”, “Sector”."
    )


def test_read_table_without_free_text_says_what_the_columns_look_like(tmp_path: Path) -> None:
    path = write(tmp_path, "id,email,job\n1,a@example.org,Nurse\n2,b@example.org,Bus driver\n")

    assert refusal(path) == (
        "survey.csv: no column of free text was found. “id” looks like numbers; “email” looks like addresses; “job” "
        "looks like names or short answers. If people's own words are in one of them, name it with --text “COLUMN”."
    )


def test_read_table_leaves_out_the_other_box_of_a_list(tmp_path: Path) -> None:
    rows = [f"{words},{words}" for words in SENTENCES if "," not in words]
    path = write(tmp_path, "\n".join(["5. What helped?,6.9. Other (please specify)", *rows]))

    table = read_table(path)

    assert [entry.question for entry in table.empty_answers] == ["5. What helped?"]
    assert [problem.what for problem in table.problems] == [
        "1 column fills in the “other” of a list of choices and was not read: “6.9. Other (please specify)”."
    ]


def test_read_table_lists_ragged_rows(tmp_path: Path) -> None:
    path = write(tmp_path, f"id,comment,area\n1,{SENTENCES[2]},North\n2,one,two,three\n3,{SENTENCES[3]}\n")

    table = read_table(path, TableOptions(text=(("comment", None),)))

    assert answers(table) == [[SENTENCES[2]], ["one"], [SENTENCES[3]]]
    assert [(problem.where, problem.what) for problem in table.problems] == [
        (
            "row 3",
            "1 row has more cells than the 3 columns of the header; the words in the cells beyond them were not read.",
        ),
        ("row 4", "1 row has fewer cells than the 3 columns of the header; the missing ones were read as blank."),
    ]


def test_read_table_notices_a_quotation_mark_that_nothing_closes(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join(["id,comment", f"1,{SENTENCES[2]}", '2,"open', "3,a", "4,b", "5,c"]))

    table = read_table(path, TableOptions(text=(("comment", None),)))

    assert [problem.where for problem in table.problems] == ["row 3"]
    assert table.problems[0].what.startswith("A quotation mark is opened here and never closed")


def test_read_table_reads_a_huge_cell(tmp_path: Path) -> None:
    long = "The water came in again. " * 20_000

    table = read_table(write(tmp_path, f'id,comment\n1,"{long}"\n'), TableOptions(text=(("comment", None),)))

    assert answers(table) == [[long.strip()]]


def test_read_table_tells_columns_of_one_name_apart(tmp_path: Path) -> None:
    path = write(tmp_path, "Why?,Why?,,why?\nMoney,Time,x,Trust\n")

    table = read_table(path, TableOptions(text=(("Why?", None), ("Why? (2)", None), ("why? (3)", None))))

    assert [entry.question for entry in table.empty_answers] == ["Why?", "Why? (2)", "why? (3)"]
    assert answers(table) == [["Money", "Time", "Trust"]]


def test_read_table_knows_the_export_of_qualtrics(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'ResponseId,Q7\nResponse ID,What has changed?\n"{""ImportId"":""_recordId""}","{""ImportId"":""QID7_TEXT""}"\n'
        f"R_1,{SENTENCES[2]}\nR_2,{SENTENCES[3]}\n",
    )

    table = read_table(path)

    assert [entry.question for entry in table.empty_answers] == ["Q7. What has changed?"]
    assert [document.name for document in table.documents] == ["survey.csv, row 4", "survey.csv, row 5"]


def test_read_table_knows_the_export_of_surveymonkey(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Respondent ID,What is your sector?,,What has changed?\n,Health,Council,Open-Ended Response\n"
        f"1,Health,,{SENTENCES[2]}\n2,,Council,{SENTENCES[3]}\n",
    )

    table = read_table(path, TableOptions(perspective="What is your sector"))

    assert [entry.question for entry in table.empty_answers] == ["What has changed?"]
    assert [document.perspectives for document in table.documents] == [("Health",), ("Council",)]


def test_read_table_takes_the_sheet_with_the_most_free_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Summary": [["Question", "n"], ["Q1", 3]],
            "Answers": [["When", "Comment"], *[[45000 + number, words] for number, words in enumerate(SENTENCES)]],
            "Notes": [["Comment"], [SENTENCES[0]]],
        },
    )

    table = read_table(path)

    assert answers(table) == [[words] for words in SENTENCES]
    assert [(problem.where, problem.what) for problem in table.problems] == [
        (
            "sheets “Summary”, “Notes”",
            "Only the sheet “Answers”, which holds the most free text, was read.",
        )
    ]


def test_read_table_names_formulas_that_were_never_worked_out(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"S": [["Comment"], *[[words] for words in SENTENCES], ['="a"&"b"']]})

    table = read_table(path)

    assert len(table.documents) == len(SENTENCES)
    assert [problem.what for problem in table.problems] == [
        "1 cell holds a formula without a result; it was read as blank."
    ]


@pytest.mark.parametrize("name", ["survey.xlsx", "survey.csv"])
def test_read_table_refuses_a_protected_workbook(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 2000)

    assert refusal(path) == (
        f"{name} is protected with a password, or in the Excel format of before 2007. "
        "Open it in a spreadsheet program, take the password off and save it as .xlsx."
    )


def test_read_table_refuses_a_workbook_that_unpacks_without_end(tmp_path: Path) -> None:
    path = tmp_path / "survey.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)

    assert "unpacks to far more than a document holds" in refusal(path)


@pytest.mark.parametrize("data", [b"PK\x03\x04 no archive", b"MZ a program", io.BytesIO().getvalue()])
def test_read_table_refuses_what_is_no_workbook(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "survey.xlsx"
    path.write_bytes(data)

    assert refusal(path).startswith("survey.xlsx is ")


@pytest.mark.parametrize("text", ["", "\n\n", "comment\n", "comment\n\n\n"])
def test_read_table_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    refusal(write(tmp_path, text))


def test_read_table_of_the_city_survey_as_published(shared_data: Path) -> None:
    path = shared_data / "toronto_agency_survey" / "agency_survey_rawdata.csv"

    found = read_table(path)
    named = read_table(
        path,
        TableOptions(
            text=(("Q2", None), ("Q7", "changed"), ("Q9", None), ("Q12", None)), person="Respondent", perspective="Q14"
        ),
    )

    assert [entry.question.split(".")[0] for entry in found.empty_answers] == ["2", "4", "7", "9", "10", "11", "12"]
    assert {entry.answered + entry.nothing for entry in found.empty_answers} == {346}
    assert not any("nbsp" in entry.question for entry in found.empty_answers)
    assert len({document.person for document in named.documents}) == len(named.documents) == 271
    sectors = Counter(sector for document in named.documents for sector in document.perspectives)
    assert sectors["Human and social services"] == 105
    assert "Prefer not to answer" not in sectors
    assert any("é" in document.text for document in named.documents)


def test_read_table_of_the_derived_cut_finds_its_four_questions(shared_data: Path) -> None:
    path = shared_data / "toronto_agency_survey" / "derived_learning_q2_q7_q9_q12.csv"

    table = read_table(path)

    assert [entry.question for entry in table.empty_answers] == [
        "q2 impact",
        "q7 learned",
        "q9 work differently",
        "q12 other",
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), min_size=2, max_size=2),
        min_size=1,
        max_size=6,
    )
)
def test_read_table_gives_every_answer_back_to_the_letter(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["id", "one", "two"], ["0", "Money", "Time"], *(["1", *row] for row in rows)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        path.write_text(stream.getvalue(), encoding="utf-8", newline="")

        table = read_table(path, TableOptions(text=(("one", None), ("two", None))))

    said = [[clean(cell).strip() for cell in row] for row in [["Money", "Time"], *rows]]
    heard = [[cell for cell in row if not is_empty_answer(cell)] for row in said]
    told = answers(table)
    assert all(row in heard for row in told)
    assert len(told) + sum(all(is_empty_answer(cell) for cell in row) for row in said) <= len(said)


def far_cells(last_row: int) -> bytes:
    """A workbook of 8 answers, whose rows from 10 on hold one cell each, in the last column that there is."""
    book = openpyxl.Workbook()
    for row in [
        ["id", "What would you keep?"],
        *([n, f"I would keep the call, as I said {n} times."] for n in range(8)),
    ]:
        book.active.append(row)
    saved, changed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(10, last_row + 1))
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"</sheetData>", f"{rows}</sheetData>".encode()))
    return changed.getvalue()


def test_workbook_whose_cells_reach_too_far_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    path.write_bytes(far_cells(last_row=400))

    with pytest.raises(UnreadableError, match=r"^far\.xlsx is larger than the tables that are read here: 100,000 rows"):
        read_table(path)


def test_rows_without_anything_in_them_are_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,Why?\n1,I would keep the weekly call.\n,\n,\n2,The forms are in the way of us.\n")

    table = read_table(path)

    assert [document.name for document in table.documents] == ["a.csv, row 2", "a.csv, row 5"]
    assert [(counts.answered, counts.nothing) for counts in table.empty_answers] == [(2, 0)]
