"""The shipped example is what its README promises, whatever reads it."""

from __future__ import annotations

import csv
import re
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pytest
from striprtf.striprtf import rtf_to_text

SALTMARSH = Path(__file__).parents[2] / "examples" / "saltmarsh"
LOST = "interview-19-notes.docx"
TRANSCRIPTS = {"S01", "S07", "S13", "S14", "S18", "S21", "S25"}
GROUP = "S11"


def read_people() -> list[dict[str, str]]:
    with (SALTMARSH / "people.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain_text(path: Path) -> str:
    """The words of one file, read as simply as its form allows, without the readers that are tested elsewhere."""
    match path.suffix:
        case ".docx":
            return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
        case ".odt":
            with zipfile.ZipFile(path) as odt:
                return re.sub(r"<[^>]+>", " ", odt.read("content.xml").decode("utf-8"))
        case ".rtf":
            return rtf_to_text(path.read_text(encoding="ascii"))
        case ".html":
            return re.sub(r"<style.*?</style>|<[^>]+>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        case ".vtt":
            return " ".join(re.findall(r"<v [^>]+>(.*?)</v>", path.read_text(encoding="utf-8"), flags=re.DOTALL))
        case ".pdf":
            import pdfplumber  # half a second to import, and one file needs it

            with pdfplumber.open(path) as pdf:
                return "\n".join(page.extract_text() for page in pdf.pages)
        case _:
            return path.read_bytes().decode("cp1252" if path.name == "24 Employer notes.txt" else "utf-8")


@pytest.fixture(scope="module")
def sessions() -> dict[str, str]:
    """Session -> its words; two sets of notes of one conversation stand one after the other."""
    texts: dict[str, str] = {}
    for row in read_people():
        if row["file"] != LOST:
            texts[row["session"]] = texts.get(row["session"], "") + plain_text(SALTMARSH / row["file"])
    return texts


def perspective(name: str) -> set[str]:
    return {
        row["session"] for row in read_people() if row["perspectives"].split(";")[0] == name and row["file"] != LOST
    }


def test_people_name_every_file_in_the_folder_once() -> None:
    named = Counter(row["file"] for row in read_people())

    files = {path.name for path in SALTMARSH.iterdir()} - {"README.md", "diagnostic.toml", "people.csv"}

    assert named == Counter(files)


def test_people_are_24_heard_in_the_promised_perspectives(sessions: dict[str, str]) -> None:
    counts = Counter(
        {row["session"]: row["perspectives"].split(";")[0] for row in read_people() if row["file"] != LOST}.values()
    )

    assert len(sessions) == 24
    assert counts == {"Residents": 6, "Voluntary sector": 6, "Council": 5, "Health": 5, "Employers": 2}


def test_people_agreed_to_what_the_readme_says() -> None:
    agreed = {row["pseudonym"]: row["agreed"] for row in read_people()}

    assert sorted(name for name, what in agreed.items() if what == "take part") == ["Council 5", "Resident 6"]
    assert [name for name, what in agreed.items() if what == ""] == ["Health 5"]


def test_people_hold_one_pair_of_notes_one_group_and_one_with_two_perspectives() -> None:
    rows = read_people()

    twice = [session for session, times in Counter(row["session"] for row in rows).items() if times == 2]

    assert twice == ["S08"]
    assert [(row["session"], row["voices"], row["kind"]) for row in rows if row["voices"] != "1"] == [
        (GROUP, "4", "group notes")
    ]
    assert [row["session"] for row in rows if ";" in row["perspectives"]] == ["S10"]


def test_conversations_are_two_thirds_notes(sessions: dict[str, str]) -> None:
    assert len(sessions.keys() - TRANSCRIPTS - {GROUP}) == 16


def test_conversations_have_between_300_and_1500_words(sessions: dict[str, str]) -> None:
    lengths = {session: len(text.split()) for session, text in sessions.items()}

    assert {session: n for session, n in lengths.items() if not 300 <= n <= 1500} == {}
    assert 17_000 <= sum(lengths.values()) <= 20_000


def test_speakers_in_people_are_in_their_files() -> None:
    def whole(path: Path) -> str:  # of captions with the speakers, which plain_text leaves out
        return path.read_text(encoding="utf-8") if path.suffix == ".vtt" else plain_text(path)

    named = [row for row in read_people() if row["speaker"]]

    absent = [row["speaker"] for row in named if row["speaker"] not in whole(SALTMARSH / row["file"])]

    assert {row["session"] for row in named} == TRANSCRIPTS

    assert absent == []


def test_forms_are_those_the_readers_promise() -> None:
    forms = Counter(Path(row["file"]).suffix for row in read_people())

    assert forms == {".docx": 10, ".txt": 10, ".md": 1, ".vtt": 1, ".pdf": 1, ".odt": 1, ".rtf": 1, ".html": 1}


def test_lost_file_looks_like_word_and_cannot_be_opened() -> None:
    start = (SALTMARSH / LOST).read_bytes()[:4]

    assert start == b"PK\x03\x04"
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(SALTMARSH / LOST)


def test_odt_stores_its_mimetype_first() -> None:
    with zipfile.ZipFile(SALTMARSH / "Resident 6 (by phone).odt") as odt:
        first = odt.infolist()[0]

    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_employer_notes_are_not_utf_8() -> None:
    with pytest.raises(UnicodeDecodeError):
        (SALTMARSH / "24 Employer notes.txt").read_bytes().decode("utf-8")


def test_off_the_record_is_marked_once_and_closed(sessions: dict[str, str]) -> None:
    marked = {s: re.findall(r"\[off the record\].+?\[on the record\]", text, re.DOTALL) for s, text in sessions.items()}

    assert {session: len(found) for session, found in marked.items() if found} == {"S15": 1}


def test_people_not_to_be_quoted_have_no_words_marked_as_theirs(sessions: dict[str, str]) -> None:
    assert [session for session in ("S06", "S17", "S23") if re.search(r'["“”]', sessions[session])] == []


def test_neighbours_are_spoken_of_by_every_resident_and_nobody_in_the_council(sessions: dict[str, str]) -> None:
    speak = {session for session, text in sessions.items() if re.search(r"neighbour", text, re.IGNORECASE)}

    assert perspective("Residents") <= speak
    assert perspective("Council") & speak == set()


@pytest.mark.parametrize(
    ("topic", "pattern", "at_least"),
    [
        ("decisions in days", r"decid|decision", 16),
        ("the weekly call", r"weekly call|wednesday call|call on a wednesday|\bthe call\b", 15),
        ("neighbours checking", r"neighbour", 12),
        ("video appointments", r"video|online", 14),
        ("forms", r"\bforms?\b", 13),
        ("money that ends in March", r"31 March|thirty-first|end of March|ends? in March|each March|the 31st", 13),
        ("a place to meet", r"place to meet|to meet|nobody's|nobody’s|place that isn|Nowhere neutral", 9),
        ("the hall", r"\bhall\b", 12),
        ("tired volunteers", r"\btired|worn out|exhausted|done in", 7),
        ("one number to ring", r"one number|one phone number", 9),
        ("what never came back", r"came back|come back|anything back|never heard any|waiting to hear", 6),
        ("the phone list", r"phone list|phone numbers|contact details", 7),
        ("young people not asked", r"young", 6),
    ],
)
def test_topics_recur_across_people(sessions: dict[str, str], topic: str, pattern: str, at_least: int) -> None:
    speak = [session for session, text in sessions.items() if re.search(pattern, text, re.IGNORECASE)]

    assert len(speak) >= at_least, f"{topic}: {speak}"


def test_diagnostic_says_it_is_invented_and_hopes_for_under_25s() -> None:
    about = tomllib.loads((SALTMARSH / "diagnostic.toml").read_text(encoding="utf-8"))

    named = {name.strip() for row in read_people() for name in row["perspectives"].split(";")}

    assert about["invented"] is True
    assert {p["name"] for p in about["perspective"]} - named == {"Under 25s"}
    assert [q["facet"] for q in about["guide"]] == [
        "changed",
        "valued",
        "keep",
        "let_go",
        "in_the_way",
        "needed",
        "other",
    ]
    assert "Everything in this folder is invented" in (SALTMARSH / "README.md").read_text(encoding="utf-8")
