"""What a column holds, which answers say nothing, and what a heading reads as."""

import pytest

from strandline.transcripts.columns import Look, look_of
from strandline.transcripts.headers import clean_header
from strandline.transcripts.nothing import is_empty_answer

SENTENCES = [
    "We started the street lunches again, and nobody wants to stop.",
    "The bus does not come after six so people stay at home.",
    "My neighbour brought me soup for two weeks.",
    "I would keep the daily call between the ward and the council.",
    "There was never anybody at the desk when I came.",
    "They listened to us for once, which was new.",
]


@pytest.mark.parametrize(
    ("cells", "look"),
    [
        (["1", "NA", "1"], Look.TICKS),
        (["", "NA", "-"], Look.EMPTY),
        (["12", "3.5", "£1,200"], Look.NUMBERS),
        (["2026-03-01", "03/04/2026 12:30", "1 March 2026"], Look.DATES),
        (["a@example.org", "b@example.org"], Look.CONTACTS),
        (["M5B", "R_3kjh2k", "E06000001"], Look.CODES),
        (["I strongly agree with that"] * 6 + ["I strongly disagree with that"] * 5, Look.CHOICES),
        (
            [
                "I felt safe;I was heard",
                "I was heard",
                "I felt safe",
                "I was heard;I felt safe",
                "I felt safe; I was heard",
            ],
            Look.CHOICES,
        ),
        (["NHS Norfolk and Waveney Integrated Care Board", "Royal Gull Society of the Blind"], Look.SHORT),
        (["Nurse", "Bus driver", "Head of housing"], Look.SHORT),
        (SENTENCES, Look.FREE_TEXT),
        ([words.upper() for words in SENTENCES], Look.FREE_TEXT),
        (["more staff in the evening", "a longer visit with someone who knows me"], Look.FREE_TEXT),
        (["Cawsom ni ddim help ar ôl y gaeaf.", "Roedd y bws yn hwyr bob dydd."], Look.FREE_TEXT),
    ],
)
def test_look_of_tells_what_a_column_holds(cells: list[str], look: Look) -> None:
    assert look_of(cells) is look


@pytest.mark.parametrize(
    "answer",
    ["", "  ", "NA", "N/A", "n.a.", "no", "No.", "None", "nil", "test", "-", ".", "…", "nothing", "Not applicable",
     "see above", "Same as above.", "No comment", "don’t know", "#NAME?", "k", "bbbbb", "lkjhlkjh", "dgdg",
     "Nothing 😊", "xxx"],
)  # fmt: skip
def test_is_empty_answer_of_a_way_of_not_answering(answer: str) -> None:
    assert is_empty_answer(answer)


@pytest.mark.parametrize(
    "answer",
    ["Money", "Very good", "No buses.", "3", "TTC", "GPs", "rhythm", "Nothing works here", "Testing was slow",
     "None of the nurses had time", "cwm"],
)  # fmt: skip
def test_is_empty_answer_of_words_that_say_something(answer: str) -> None:
    assert not is_empty_answer(answer)


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("2. Comments.&nbsp &nbsp Please do not", "2. Comments. Please do not"),
        ("<p>What <b>changed</b>?</p>", "What changed ?"),
        ("q7_work_differently", "q7 work differently"),
        ("What process?Please say.", "What process? Please say."),
        (" a\n b\t", "a b"),
    ],
)
def test_clean_header(cell: str, clean: str) -> None:
    assert clean_header(cell) == clean
