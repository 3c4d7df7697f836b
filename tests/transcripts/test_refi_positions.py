"""What the positions of other tools count, told from the texts and brought to code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making_refi import BOOK, HEAD, SOURCE, one_text, passage, qdpx, texts

from strandline.transcripts import refi
from strandline.transcripts.refi.positions import Counting, Stretch, Written, placed

LINES = [
    "We grow leeks 🥬 and onions 🧅 by the river.",
    "Nobody asked us 🙁 whether the bus should stop.",
    "The surgery 🏥 moved to the other side of town.",
    "My neighbour 👩🏽‍🌾 drives the three of us there.",
]
WANTED = ["by the river", "whether the bus", "of town", "three of us", "drives", "surgery", "other side", "stop"]


def position(text: str, index: int, counting: Counting) -> int:
    """Where a tool that counts in some way finds the character at `index`, counted one by one."""
    total = counting.mark
    for at in range(index):
        character = text[at]
        ends_line = character == "\r" and text[at + 1 : at + 2] == "\n"
        if counting.line_end == 1 and ends_line:
            continue
        if (counting.line_end == 2 and character == "\n") or (counting.utf16 and ord(character) > 0xFFFF):
            total += 1
        total += 1
    return total


odd_texts = st.lists(st.sampled_from(["\r\n", "\r\n", "\n", "\r", "🍲", "a", "e\u0301"]), max_size=12).map("".join)
countings = st.builds(Counting, st.booleans(), st.sampled_from([None, 1, 2]), st.integers(0, 1))


@given(odd_texts, countings)
def test_every_position_of_every_counting_comes_back(text: str, asked: Counting) -> None:
    inline = "\r" not in text
    counting = Written(text, (), marked=True, inline=inline).fitted(asked)
    places = [
        index for index in range(len(text) + 1) if counting.line_end != 1 or text[index - 1 : index + 1] != "\r\n"
    ]
    stretches = tuple(Stretch(at := position(text, index, counting), at) for index in places)

    found = placed(Written(text, stretches, marked=True, inline=inline), counting)

    assert found == [(index, index) for index in places]


@given(texts, countings, st.integers(1, 5))
def test_what_lies_beyond_a_text_is_placed_nowhere(text: str, asked: Counting, by: int) -> None:
    counting = Written(text, (), marked=True, inline=True).fitted(asked)
    end = position(text, len(text), counting) + by
    assert placed(Written(text, (Stretch(end, end), Stretch(-by, 0)), True, True), counting) == [None, None]


def test_the_middle_of_a_character_is_no_place() -> None:
    text = "a🍲b"
    assert placed(Written(text, (Stretch(2, 4), Stretch(1, 3))), Counting(utf16=True)) == [None, (1, 2)]


def passages_of(text: str, counting: Counting, *, named: bool = False) -> str:
    starts = [(text.index(words), words) for words in WANTED]
    return "".join(
        passage(
            position(text, start, counting),
            position(text, start + len(words), counting),
            name=words if named else "",
            number=at,
        )
        for at, (start, words) in enumerate(starts, 1)
    )


def words_read(project: refi.Project) -> list[str]:
    (source,) = project.sources
    return [source.text[it.start : it.end] for it in source.selections]


@pytest.mark.parametrize(
    ("counting", "told"),
    [
        (Counting(), ""),
        (Counting(utf16=True), "characters such as emoji as two (UTF-16 units)"),
        (Counting(line_end=1), "every line end as one"),
        (Counting(utf16=True, line_end=1), "characters such as emoji as two (UTF-16 units) and every line end as one"),
        (Counting(mark=1), "the byte order mark as a character"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_counting_is_told_from_the_words_and_said(counting: Counting, told: str, named: bool) -> None:
    text = "\r\n".join(LINES)
    data = qdpx(one_text(passages_of(text, counting, named=named)), {"sources/a.txt": "\ufeff" + text})

    project = refi.read_project(data)

    assert project.sources[0].text == text
    assert words_read(project) == WANTED
    expected = [f"Positions count {told}. We brought its 8 passages to code points."] if told else []
    assert [notice.what for notice in project.report.notices] == expected


def test_line_ends_that_xml_made_one_are_found_where_the_tool_counted_two() -> None:
    text = "\n".join(LINES)
    source = f'<TextSource guid="{SOURCE}" name="Anna"><PlainTextContent>{text}</PlainTextContent>'
    passages = passages_of(text, Counting(line_end=2))
    data = qdpx(f"{HEAD}{BOOK}<Sources>{source}{passages}</TextSource></Sources></Project>")

    project = refi.read_project(data)

    assert words_read(project) == WANTED
    (notice,) = project.report.notices
    assert notice.what == "Positions count every line end as two. We brought its 8 passages to code points."


def test_a_counting_is_told_from_all_texts_of_a_project_together() -> None:
    """One passage alone tells nothing; with those of another text it does."""
    text, short = "\n".join(LINES), "Soup 🍲 today, bread tomorrow."
    start = short.index("bread") + 1  # in UTF-16 units
    second = (
        f'<TextSource guid="55555555-5555-5555-5555-555555555555" plainTextPath="internal://b.txt">'
        f"{passage(start, start + 5)}</TextSource>"
    )
    xml = one_text(passages_of(text, Counting(utf16=True))).replace("</Sources>", f"{second}</Sources>")

    project = refi.read_project(qdpx(xml, {"sources/a.txt": text, "sources/b.txt": short}))

    other = project.sources[1]
    assert other.text[other.selections[0].start : other.selections[0].end] == "bread"


def test_a_passage_that_fits_only_another_counting_is_taken_by_it() -> None:
    text = "🍲🍲🍲 soup"
    project = refi.read_project(qdpx(one_text(passage(7, 11)), {"sources/a.txt": text}))
    assert words_read(project) == ["soup"]


def test_passages_that_cut_words_in_every_counting_stay_as_the_standard_says() -> None:
    """Thai and Chinese are written without spaces: nothing can be told from words cut apart."""
    text = "🍲今天我們在河邊種韭菜和洋蔥沒有人問過我們公車是否應該停靠" * 3
    passages = "".join(passage(at, at + 5, number=at) for at in range(1, 80, 7))
    project = refi.read_project(qdpx(one_text(passages), {"sources/a.txt": text}))
    assert [it.start for it in project.sources[0].selections] == list(range(1, 80, 7))
    assert project.report.notices == ()


def test_passages_that_cut_words_in_no_counting_stay_as_the_standard_says() -> None:
    text = "🍲 " + "– " * 60
    passages = "".join(passage(at, at + 3, number=at) for at in range(2, 100, 7))
    project = refi.read_project(qdpx(one_text(passages), {"sources/a.txt": text}))
    assert [it.start for it in project.sources[0].selections] == list(range(2, 100, 7))
    assert project.report.notices == ()
