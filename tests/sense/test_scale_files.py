"""Themes of a column of a CSV or Parquet file."""

from __future__ import annotations

import csv
import errno
import os
from pathlib import Path

import numpy as np
import pytest
from making_texts import made

from strandline.sense import find_themes
from strandline.sense.scale import ThemeFile, find_among_many, find_themes_in, sources

TEXTS, _ = made(per_subject=60)
TEXTS[7], TEXTS[11] = "n/a", 'She said "the call, the call", and\nleft. The weekly call kept us informed.'
PEOPLE = [f"P{place // 2}" for place in range(len(TEXTS))]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there are several."""
    monkeypatch.setattr(sources, "CHUNK", 70)


def write(path: Path, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["id", "Comment", "Who"])
        writer.writerows((place, text, who) for place, (text, who) in enumerate(zip(TEXTS, PEOPLE, strict=True)))
    return path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return write(tmp_path / "answers.csv")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(file: ThemeFile, expected: object) -> None:
    assert file.themes.themes == expected.themes  # type: ignore[attr-defined]
    assert np.array_equal(file.themes.assignments, expected.assignments)  # type: ignore[attr-defined]


def test_a_file_has_the_themes_of_its_texts(answers: Path) -> None:
    found = find_themes_in(answers, column="Comment")
    same(found, find_themes(TEXTS))
    assert (found.rows, found.said, found.read_closely) == (240, 239, 239)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_longer_file_has_the_themes_of_many_texts(tmp_path: Path, delimiter: str) -> None:
    answers = write(tmp_path / "answers.csv", delimiter)
    found = find_themes_in(answers, column="Comment", people="Who", read_closely=100)
    people = [PEOPLE.index(who) for who in PEOPLE]
    same(found, find_among_many(TEXTS, people, at_most=100))
    assert 0 < found.read_closely <= 100
    for theme in found.themes.themes:
        assert [found.words_of(quote) for quote in theme.quotes] == [
            TEXTS[quote.index][quote.start : quote.end] for quote in theme.quotes
        ]


def test_rows_of_nobody_are_of_several_people(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("text,who\n" + "".join(f'"{text}",\n' for text in TEXTS if '"' not in text), encoding="utf-8")
    found = find_themes_in(path, column="text", people="who", read_closely=100)
    assert all(theme.people == theme.size for theme in found.themes.themes)


def test_it_tells_how_far_it_is(answers: Path) -> None:
    told: list[tuple[str, int]] = []
    find_themes_in(answers, column="Comment", read_closely=100, tell=lambda stage, texts: told.append((stage, texts)))
    assert [stage for stage, _ in told] == ["reading"] * 4 + ["finding"] + ["assigning"] * 4
    assert [texts for _, texts in told] == [70, 140, 210, 240, 100, 69, 139, 209, 239]


def test_assignments_are_written_row_by_row(answers: Path) -> None:
    found = find_themes_in(answers, column="Comment")
    target = answers.parent / "themes.csv"
    target.write_text("what was there before", encoding="utf-8")
    found.write(target)
    written = rows(target)
    assert [int(row["row"]) for row in written] == list(range(1, 241))
    names = [*(theme.name for theme in found.themes.themes), ""]
    assert [row["theme_name"] for row in written] == [names[at] for at in found.themes.assignments]
    assert written[7] == {"row": "8", "theme": "", "theme_name": "", "topic": "", "topic_name": ""}
    assert sorted(path.name for path in answers.parent.iterdir()) == ["answers.csv", "themes.csv"]


def test_parquet_is_read_and_written_as_csv_is(answers: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="Parquet needs pyarrow: pip install strandline[parquet]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow: pip install strandline[parquet]")
    table = {"Comment": [text if text != "n/a" else None for text in TEXTS], "Who": PEOPLE, "id": range(len(TEXTS))}
    there = answers.with_suffix(".parquet")
    parquet.write_table(arrow.table(table), there, row_group_size=100)
    found = find_themes_in(there, column="Comment", people="Who")
    same(found, find_themes_in(answers, column="Comment", people="Who").themes)
    found.write(answers.parent / "themes.parquet")
    found.write(answers.parent / "themes.csv")
    again = parquet.read_table(answers.parent / "themes.parquet").to_pylist()
    assert [{name: str(value) for name, value in row.items()} for row in again] == rows(answers.parent / "themes.csv")
    with pytest.raises(ValueError, match=r"answers.parquet: column 'id' holds int64, not text"):
        find_themes_in(there, column="id")
    with pytest.raises(ValueError, match=r"answers.parquet has no column 'Coment'. Its columns are: 'Comment', 'Who'"):
        find_themes_in(there, column="Coment")
    there.write_bytes(there.read_bytes()[:-2000])
    with pytest.raises(ValueError, match=r"answers.parquet cannot be read as Parquet"):
        find_themes_in(there, column="Comment")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "answers.csv is empty"),
        (b"id,Comment\n", "answers.csv has no rows of data"),
        (b"id,Text\n1,hello there\n", "answers.csv has no column 'Comment'. Its columns are: 'id', 'Text'"),
        (b"Comment,Comment\na,b\n", "answers.csv has more than one column 'Comment'"),
        (b"id,Comment\n1,fine\n\n2,yes, no\n", "answers.csv, line 4: 3 cells, where the first line has 2"),
        (b"id,Comment\n1,caf\xe9\n", "answers.csv is not in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        find_themes_in(path, column="Comment")


@pytest.mark.parametrize("limit", [131_072, 10_000_000])  # of the process, which others set too
def test_quotation_mark_that_is_never_closed_is_told_with_its_place(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b'id,Comment\n1,fine\n2,"' + b"so on\n" * 30_000)
    before = csv.field_size_limit(limit)
    try:
        with pytest.raises(ValueError, match=r"answers\.csv, line 3: this row cannot be read"):
            find_themes_in(path, column="Comment")
    finally:
        csv.field_size_limit(before)


def test_a_file_that_is_not_there_or_of_another_kind_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file .*nowhere.csv"):
        find_themes_in(tmp_path / "nowhere.csv", column="Comment")
    (tmp_path / "answers.docx").touch()
    with pytest.raises(ValueError, match=r"answers.docx is neither CSV \(.csv, .tsv\) nor Parquet"):
        find_themes_in(tmp_path / "answers.docx", column="Comment")


def test_arguments_that_cannot_be_are_errors(answers: Path) -> None:
    with pytest.raises(ValueError, match="n_themes is 0"):
        find_themes_in(answers, column="Comment", n_themes=0)
    with pytest.raises(ValueError, match="read_closely is 0"):
        find_themes_in(answers, column="Comment", read_closely=0)


def test_writing_that_fails_leaves_what_was_there(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_themes_in(answers, column="Comment")
    target = answers.parent / "themes.csv"
    target.write_text("before", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        found.write(target)
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in answers.parent.iterdir()) == ["answers.csv", "themes.csv"]
    with pytest.raises(ValueError, match=r"themes.xlsx is neither .csv nor .parquet"):
        found.write(answers.parent / "themes.xlsx")
