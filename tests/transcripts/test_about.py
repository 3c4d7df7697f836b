"""diagnostic.toml: everything in it is understood, or refused with the line or the key."""

from datetime import date
from pathlib import Path

import pytest

from strandline.transcripts.about import read_about
from strandline.transcripts.guide import BUILT_IN_GUIDE
from strandline.transcripts.model import FACETS, About, GuideQuestion, Perspective, Stance, UnreadableError

WHOLE = """
title = "After the winter: what to keep"
question = "What should we keep?"
purpose = "To decide before the next one."
place = "Saltmarsh"
asked_by = "Saltmarsh Partnership"
started = 2026-03-03
ended = 2026-03-19
invented = true

[[perspective]]
name = "Residents"
hoped = 6
stance = ["lives_with_it"]

[[perspective]]
name = "Council"
stance = "Decides"

[[guide]]
text = "What has changed since the winter?"
facet = "changed"

[[guide]]
text = "What would you let go of?"
facet = "let go"
"""


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "diagnostic.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_about(write(tmp_path, text))
    return str(caught.value)


def test_read_about_reads_every_key(tmp_path: Path) -> None:
    about = read_about(write(tmp_path, WHOLE))

    assert about == About(
        title="After the winter: what to keep",
        question="What should we keep?",
        purpose="To decide before the next one.",
        place="Saltmarsh",
        asked_by="Saltmarsh Partnership",
        started=date(2026, 3, 3),
        ended=date(2026, 3, 19),
        invented=True,
        perspectives=(
            Perspective("Residents", 6, (Stance.LIVES_WITH_IT,)),
            Perspective("Council", None, (Stance.DECIDES,)),
        ),
        questions=(
            GuideQuestion("What has changed since the winter?", "changed"),
            GuideQuestion("What would you let go of?", "let_go"),
        ),
    )


def test_read_about_of_an_empty_file_knows_nothing(tmp_path: Path) -> None:
    assert read_about(write(tmp_path, "")) == About()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_read_about_in_an_encoding_that_toml_does_not_allow(tmp_path: Path, encoding: str) -> None:
    text = 'title = "What we’d keep – an été"\r\n'

    assert read_about(write(tmp_path, text.encode(encoding))).title == "What we’d keep – an été"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[[guide]]\ntext = "Q"\nfacet = "keeping"\n',
            (
                "diagnostic.toml: “keeping” in [[guide]] number 1 is not a facet; perhaps `keep` is meant. "
                "The facets are changed, valued, keep, let_go, in_the_way, needed and other."
            ),
        ),
        (
            '[[perspective]]\nname = "Residents"\nstance = ["pays"]\n',
            (
                "diagnostic.toml: “pays” in [[perspective]] number 1 is not a stance. "
                "The stances are decides, funds, delivers and lives_with_it."
            ),
        ),
        (
            'titel = "A"\n',
            (
                "diagnostic.toml: `titel` is not a key of this file; perhaps `title` is meant. The keys are title, "
                "question, purpose, place, asked_by, started, ended, invented, perspective and guide."
            ),
        ),
        (
            '[[perspective]]\nname = "A"\nplace = "Saltmarsh"\n',
            (
                "diagnostic.toml: `place` stands in [[perspective]] number 1, to which it does not belong. "
                "Move it to the top of the file, above the first line in [[brackets]]."
            ),
        ),
        (
            'started = "3rd of March"\n',
            "diagnostic.toml: `started` is not a date. Write year, month and day: started = 2026-03-03.",
        ),
        (
            "started = 2026-03-19\nended = 2026-03-03\n",
            "diagnostic.toml: `ended` (2026-03-03) is before `started` (2026-03-19).",
        ),
        ("title = 7\n", 'diagnostic.toml: `title` is not text. Write it in quotation marks: title = "…".'),
        (
            'invented = "yes"\n',
            "diagnostic.toml: `invented` is neither true nor false. Write invented = true, without quotation marks.",
        ),
        (
            '[[perspective]]\nname = "A"\nhoped = "six"\n',
            (
                "diagnostic.toml: `hoped` in [[perspective]] number 1 is 'six', not a number of people. "
                "Write a whole number, say 6."
            ),
        ),
        (
            '[[perspective]]\nname = "A"\n[[perspective]]\nname = "a"\n',
            "diagnostic.toml: the perspective “a” is given twice.",
        ),
        (
            '[perspective]\nname = "A"\n',
            (
                "diagnostic.toml: `perspective` is not a list of tables. Write [[perspective]], with two brackets on "
                "each side, above each one."
            ),
        ),
        (
            "[[perspective]]\nhoped = 6\n",
            'diagnostic.toml: [[perspective]] number 1 has no name. Write name = "Residents", say.',
        ),
        (
            'title = "A"\nplace = Saltmarsh\n',
            (
                "diagnostic.toml, line 2 is not valid TOML: Invalid value. The line reads `place = Saltmarsh`; "
                'text stands in "quotation marks", dates do not.'
            ),
        ),
    ],
)
def test_read_about_refuses_what_it_does_not_understand(tmp_path: Path, text: str, message: str) -> None:
    assert refusal(tmp_path, text) == message


@pytest.mark.parametrize("before", ["", 'question = "What to keep?"\n'])
def test_read_about_tells_the_question_from_the_guide(tmp_path: Path, before: str) -> None:
    message = refusal(tmp_path, before + '[[question]]\ntext = "What has changed?"\nfacet = "changed"\n')

    assert message == (
        "diagnostic.toml: `question` is the one question that the diagnostic asks. "
        "Write [[guide]] instead of [[question]] above each question of the interview guide."
    )


def test_read_about_of_random_bytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        read_about(write(tmp_path, bytes(range(256)) * 4))


def test_built_in_guide_has_one_question_for_each_facet() -> None:
    assert tuple(question.facet for question in BUILT_IN_GUIDE) == FACETS
    assert all(question.text.endswith("?") for question in BUILT_IN_GUIDE)


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = " + "9" * 5_000], ids=["nested", "large"])
def test_read_about_refuses_what_no_parser_can_follow(tmp_path: Path, text: str) -> None:
    path = tmp_path / "diagnostic.toml"
    path.write_text(text)

    with pytest.raises(UnreadableError, match=r"^diagnostic\.toml is nested deeper, or holds a larger number, than "):
        read_about(path)


def test_read_about_takes_control_and_direction_characters_out_of_a_title(tmp_path: Path) -> None:
    path = tmp_path / "diagnostic.toml"
    path.write_text('title = "After\\u0007 the\\u202e\\nwinter"\n')

    assert read_about(path).title == "After the winter"
