"""Passages: what they hold, what they leave out, and that their positions always hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_documents import passages, read_text

from strandline.transcripts import UnreadableError, says_nothing, split_passages
from strandline.transcripts.marks import off_record_spans, quoted_spans
from strandline.transcripts.model import Document, Kind, Role, Span, Turn
from strandline.transcripts.sentences import sentences


def document_of(text: str, *, kind: Kind = Kind.VERBATIM) -> Document:
    """One participant's unbroken words."""
    quoted = quoted_spans(text) if kind is Kind.NOTES else ()
    turn = Turn(0, len(text), "A", Role.PARTICIPANT)
    return Document("a.txt", "txt", kind, text, (turn,), "0" * 64, quoted, off_record_spans(text))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "  ",
            "-",
            "...",
            "Okay.",
            "Yeah.",
            "Yes, yeah, okay.",
            "Mm hmm. I see.",
            "NA",
            "n/a",
            "N/A",
            "no",
            "No.",
            "none",
        ),
        *(
            "test",
            "(unintelligible)",
            "[inaudible]",
            "Thank you.",
            "Okay. Great, thank you very much.",
            "don’t know",
            "?",
        ),
    ],
)
def test_says_nothing_of_fillers(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "Soup.",
        "No transport.",
        "Not the daily call",
        "The test centre",
        "Nothing works",
        "1",
        "(unintelligible) the bus",
        "Да",
    ],
)
def test_says_something_of_the_shortest_answers(text: str) -> None:
    assert not says_nothing(text)


def test_sentences_join_until_they_come_to_the_target() -> None:
    text = "The ferry stopped. " * 3 + "Nobody told us that it would stop before we stood in the wet with the shopping."
    document = document_of(text)

    assert passages(document) == [text]
    assert [text[p.start : p.end] for p in split_passages(document, target_words=10)] == [
        "The ferry stopped. The ferry stopped. The ferry stopped.",
        "Nobody told us that it would stop before we stood in the wet with the shopping.",
    ]


def test_a_long_sentence_stays_whole_up_to_ninety_words() -> None:
    text = "We went, and " * 29 + "stopped."

    assert passages(document_of(text)) == [text]


def test_a_longer_sentence_is_cut_between_clauses() -> None:
    clause = "we walked up the hill to the hall with everything that we could carry that night, and "
    text = "So " + clause * 6 + "slept."

    found = passages(document_of(text))

    assert len(found) > 1
    assert " ".join(found) == text
    assert all(piece.startswith(("So", "and")) for piece in found)


def test_a_sentence_without_any_clause_is_never_cut() -> None:
    text = "word " * 200 + "end."

    assert passages(document_of(text)) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mrs. Bell came. She left.", ["Mrs. Bell came.", "She left."]),
        ("It was 3.5 miles. Far.", ["It was 3.5 miles.", "Far."]),
        ("Fish, e.g. cod. Fine.", ["Fish, e.g. cod.", "Fine."]),
        ("I thought... no. Well… yes.", ["I thought... no.", "Well… yes."]),
        ("“Stop!” she said. We did.", ["“Stop!” she said.", "We did."]),
        ("J. Smith rang. OK?", ["J. Smith rang.", "OK?"]),
        ("one line\ntwo lines", ["one line", "two lines"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == expected


def test_words_off_the_record_are_in_no_passage_and_their_surroundings_are(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Q: What would you keep?\nA: The lifts. [off the record] My manager would mind. [On the Record] "
        "And the hot meals.\n",
    )

    assert passages(document) == ["The lifts.", "And the hot meals."]
    assert [document.text[span.start : span.end] for span in document.off_record] == [
        "[off the record] My manager would mind. [On the Record]"
    ]


def test_words_off_the_record_end_with_the_text_when_nobody_ends_them() -> None:
    text = "The lifts. [OFF RECORD] My manager.\nMore of it."

    assert off_record_spans(text) == (Span(11, len(text)),)
    assert passages(document_of(text)) == ["The lifts."]


@pytest.mark.parametrize(
    ("text", "off"),
    [
        (
            "Soup. [off the record: " + "she may leave " * 9 + "] Bread.",
            "[off the record: " + "she may leave " * 9 + "]",
        ),
        ("Soup. (Off-the-record) Leave. (back on the record) Bread.", "(Off-the-record) Leave. (back on the record)"),
        (
            "Soup. [off the record] Leave. [end of off the record] Bread.",
            "[off the record] Leave. [end of off the record]",
        ),
        ("Soup.\n- Off the record: she may leave.\nBread.", "- Off the record: she may leave."),
        ("Soup.\nOFF THE RECORD\nLeave.\nON THE RECORD\nBread.", "OFF THE RECORD\nLeave.\nON THE RECORD"),
        ("Soup. [off the record, she never closed it", "[off the record, she never closed it"),
        ("He told me off the record that it was fine.", ""),
        ("It is on the record.", ""),
    ],
)
def test_words_off_the_record_in_each_way_of_marking_them(text: str, off: str) -> None:
    assert "".join(text[span.start : span.end] for span in off_record_spans(text)) == off


def test_a_passage_knows_the_question_it_answers(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Q: What changed?\nA: The rota did.\nQ: Right.\nA: It was weekly.\nQ: And what would you keep?\nA: The list.\n",
    )

    assert [(passage.turn, passage.question) for passage in split_passages(document)] == [(1, 0), (3, 0), (5, 4)]


def test_own_words_are_verbatim_and_notes_only_in_quotation_marks(tmp_path: Path) -> None:
    notes = read_text(
        tmp_path,
        "Notes\n\n- Weekly calls now. She says “we finally know each other’s names”, and likes that. A “pilot”.\n",
    )
    letter = read_text(tmp_path, "I wrote to you in May. My son said “do it, write to them now”.\n", name="letter.txt")

    assert [(notes.text[p.start : p.end], p.verbatim) for p in split_passages(notes)] == [
        ("Weekly calls now.", False),
        ("we finally know each other’s names", True),
        ("and likes that. A “pilot”.", False),
    ]
    assert [p.verbatim for p in split_passages(letter)] == [True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “we never had the money”.", ["we never had the money"]),
        ('He said "we never had the money."', ["we never had the money."]),
        ("He said 'it's a waste of everybody's time', and left.", ["it's a waste of everybody's time"]),
        ("He said ‘it’s a waste of everybody’s time’ then.", ["it’s a waste of everybody’s time"]),
        ("The nurses' rota and the carers' rota didn't fit.", []),
        ("They call it “the parliament of fridges”.", ["the parliament of fridges"]),
        ("They call it “the parliament”.", []),
        ('An inch is 1" and that " is all', []),
        ("“never closed and so on\nand on", []),
    ],
)
def test_quoted_spans_hold_clauses_without_their_marks(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in quoted_spans(text)] == expected


def test_bullets_and_numbers_stay_out_of_passages(tmp_path: Path) -> None:
    document = read_text(
        tmp_path, "Notes\n\n- She has weekly calls\n* Her team doubled\n• Nobody left\n1) The bus stopped\n"
    )

    assert passages(document) == ["She has weekly calls", "Her team doubled", "Nobody left", "The bus stopped"]


# Letters beyond the basic plane, combining marks, right-to-left words, odd spaces and line ends, and what the parsers
# look for, in any order.
_PIECES = st.sampled_from(
    [
        *("Ruth: ", "Q: ", "A: ", "P1: ", "Note: ", "Keep: ", "Kind: notes\n", "Date: 3 March 2025\n", "0:03", "1/5\n"),
        *(
            "[off the record]",
            "[on the record]",
            "“",
            "”",
            '"',
            "'",
            "‘",
            "’",
            "- ",
            "1. ",
            "(laughs)",
            "|",
            "she said",
        ),
        *("\n", "\r\n", "\r", "\n\n", "\t", "\u00a0", "\u2028", ". ", "? ", "; ", ", and ", "…", "00:01 --> 00:02"),
        *(
            "👩‍👩‍👧",
            "🇬🇧",
            "e\u0301",
            "שלום עולם",
            "مرحبا",
            "\u202e",
            "\ufeff",
            "\x00",
            "\u200b",
            "word",
            "What changed",
            "NA",
        ),
    ]
)
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=60).map("".join))


@settings(deadline=None, max_examples=150)
@given(text=_TEXTS, ending=st.sampled_from(["txt", "md", "html"]))
def test_positions_hold_for_any_text(text: str, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            document = read_text(Path(folder), text.encode("utf-8", "replace").decode(), name=f"any.{ending}")
        except UnreadableError:
            return
    length = len(document.text)

    end_before = 0
    for turn in document.turns:
        assert end_before <= turn.start < turn.end <= length
        end_before = turn.end
    for span in (*document.quoted, *document.off_record):
        assert 0 <= span.start < span.end <= length
    assert "\r" not in document.text
    assert "\x00" not in document.text


@settings(deadline=None, max_examples=150)
@given(text=_TEXTS, kind=st.sampled_from([Kind.VERBATIM, Kind.NOTES]), target=st.integers(1, 80))
def test_passages_never_overlap_and_are_never_off_the_record(text: str, kind: Kind, target: int) -> None:
    document = document_of(text, kind=kind)

    found = split_passages(document, target_words=target)

    end_before = 0
    for passage in found:
        words = text[passage.start : passage.end]
        assert end_before <= passage.start < passage.end <= len(text)
        assert words == words.strip()
        assert not says_nothing(words)
        end_before = passage.end
        for span in document.off_record:
            assert passage.end <= span.start or span.end <= passage.start


@settings(deadline=None, max_examples=100)
@given(text=st.text(alphabet="ab .!?\n", max_size=200))
def test_every_word_is_in_one_passage_unless_it_says_nothing(text: str) -> None:
    document = document_of(text)

    kept = "".join(passages(document)).split()

    assert sorted("".join(kept).replace(".", "").replace("?", "").replace("!", "")) == sorted(
        character for character in text if character.isalpha()
    )
