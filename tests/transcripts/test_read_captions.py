"""WebVTT and SubRip, as meeting programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from making_documents import read_text, said

from strandline.transcripts import UnreadableError
from strandline.transcripts.model import Kind, Role


def test_teams_captions_with_voices(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "WEBVTT\n\n6e2b/12-0\n0:0:0.0 --> 0:0:3.540\n<v Ruth Bell>Right, so what's</v>\n\n6e2b/12-1\n"
        "0:0:3.6 --> 0:0:5.5\n"
        "<v Ruth Bell>changed?</v>\n\n6e2b/17-0\n0:1:6.54 --> 0:1:9.23\n<v Khan, Amir>The rota &amp; the\n"
        "phones.</v>\n",
        name="talk.vtt",
    )

    assert document.kind is Kind.VERBATIM
    assert document.text == "Ruth Bell: Right, so what's changed?\nKhan, Amir: The rota & the phones."
    assert said(document) == [
        ("interviewer", "Ruth Bell", "Right, so what's changed?"),
        ("participant", "Khan, Amir", "The rota & the phones."),
    ]
    assert [turn.at for turn in document.turns] == [0.0, 66.54]


def test_zoom_captions_with_names_in_the_words(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "WEBVTT\n\n1\n00:00:01.200 --> 00:00:04.000\nRuth Bell: What has changed\n\n2\n00:00:04.000 --> 00:00:06.000\n"
        "Ruth Bell: around here?\n\n3\n00:00:07.000 --> 00:00:12.000\nAmir Khan: The ferry stopped: nobody told us.\n\n"
        "4\n00:00:12.000 --> 00:00:14.000\nNot a soul.\n",
        name="talk.vtt",
    )

    assert said(document) == [
        ("interviewer", "Ruth Bell", "What has changed around here?"),
        ("participant", "Amir Khan", "The ferry stopped: nobody told us. Not a soul."),
    ]


def test_captions_without_names_break_at_pauses_dashes_and_questions(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "WEBVTT\n\n00:01.000 --> 00:03.000\nWhat helped?\n\n00:06.000 --> 00:08.000\nSoup. And the\n\n"
        "00:08.500 --> 00:09.000\nhall.\n\n"
        "00:20.000 --> 00:22.000\n- It was warm.\n- It was.\n",
        name="talk.vtt",
    )

    assert [(turn.role, turn.at, document.text[turn.start : turn.end]) for turn in document.turns] == [
        (Role.INTERVIEWER, 1.0, "What helped?"),
        (Role.UNKNOWN, 6.0, "Soup. And the hall."),
        (Role.UNKNOWN, 20.0, "It was warm."),
        (Role.UNKNOWN, 20.0, "It was."),
    ]
    assert [problem.file for problem in document.problems] == ["talk.vtt"]


def test_notes_styles_regions_tags_and_settings_are_no_words(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "\ufeffWEBVTT - a title\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nREGION\n"
        "id:fred\n\nNOTE\nnot this\nnor this\n\n"
        "NOTE Confidence: 0.6\n\n00:01.000 --> 00:03.000 align:left\n<c.yellow>When</c> the "
        "<00:02.000>moon <i>hits</i>\n\nNOTE end",
        name="talk.vtt",
    )

    assert document.text == "When the moon hits"


def test_subrip_and_its_hours_and_commas(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "1\n01:00:00,500 --> 01:00:07,000\n<i>Soup</i>\n\n2\n01:00:07,000 --> 01:00:11,890\nand bread.\n",
        name="talk.srt",
    )

    assert document.text == "Soup and bread."
    assert [turn.at for turn in document.turns] == [3600.5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("00:01.000 --> 00:02.000\nHello\n", "talk.vtt, line 1: a caption file begins with the word WEBVTT"),
        (
            "WEBVTT\n\n00:01.000 --> 00:0x.000\nHello\n",
            "talk.vtt, line 3: “00:01.000 --> 00:0x.000” is not a pair of times",
        ),
        ("WEBVTT\n\nname\n1 --> 2\nHello\n", "talk.vtt, line 4: “1 --> 2” is not a pair of times"),
        ("WEBVTT\n\nNOTE nothing\n", "talk.vtt holds no captions"),
    ],
)
def test_captions_that_are_wrong_are_refused_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_text(tmp_path, text, name="talk.vtt")

    assert str(refusal.value).startswith(message)


def test_captions_called_txt_are_read_as_captions(tmp_path: Path) -> None:
    document = read_text(tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jo>Hello there\n", name="talk.txt")

    assert document.format == "vtt"
    assert document.text == "Jo: Hello there"
