"""Who says what, in the forms that people and programs write."""

from __future__ import annotations

from pathlib import Path

import pytest
from making_documents import read_text, said

from strandline.transcripts import assign_roles
from strandline.transcripts.model import Kind, Role
from strandline.transcripts.roles import same_person


def test_turns_of_name_and_colon(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Sam: What helped?\n\nPriya: The morning huddle.\nTen minutes, no slides.\n\nSam: Anything "
        "else?\n\nPriya: The rota.\n",
    )

    assert document.kind is Kind.VERBATIM
    assert said(document) == [
        ("interviewer", "Sam", "What helped?"),
        ("participant", "Priya", "The morning huddle.\nTen minutes, no slides."),
        ("interviewer", "Sam", "Anything else?"),
        ("participant", "Priya", "The rota."),
    ]


def test_turns_of_questions_and_answers(tmp_path: Path) -> None:
    document = read_text(tmp_path, "Q: What is your role?\nA: I run the food bank.\nQ: And the winter?\nA: Hard.\n")

    assert said(document) == [
        ("interviewer", "Q", "What is your role?"),
        ("participant", "A", "I run the food bank."),
        ("interviewer", "Q", "And the winter?"),
        ("participant", "A", "Hard."),
    ]


def test_turns_of_a_talk_too_short_for_a_name_to_recur(tmp_path: Path) -> None:
    assert said(read_text(tmp_path, "Jo: What changed?\nDee Hart: The road was shut for nine days.\n")) == [
        ("interviewer", "Jo", "What changed?"),
        ("participant", "Dee Hart", "The road was shut for nine days."),
    ]
    told = said(read_text(tmp_path, "Jo: What changed?\nDee Hart: The road was shut.\nJo: Anything else?\n"))
    assert [role for role, _, _ in told] == ["interviewer", "participant", "interviewer"]
    in_notes = said(
        read_text(tmp_path, "Road: shut for nine days. Why?\nFood bank: open every evening.\nShe is tired.\n")
    )
    assert [speaker for _, speaker, _ in in_notes] == [None]


def test_turns_with_the_time_beside_the_label(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "[00:00:03] Ruth: What changed?\nAmir (00:12): The ferry stopped.\n[00:40] Ruth: And then?\nAmir "
        "(01:02:03): Lifts.\n",
    )

    assert [(turn.speaker, turn.at) for turn in document.turns] == [
        ("Ruth", 3.0),
        ("Amir", 12.0),
        ("Ruth", 40.0),
        ("Amir", 3723.0),
    ]
    assert said(document)[1] == ("participant", "Amir", "The ferry stopped.")


def test_turns_as_otter_writes_them(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Ruth Bell  0:03  \nWhat has changed this winter?\n\nAmir Khan  0:12  \nThe ferry stopped.\nPeople "
        "shared lifts.\n\n"
        "Transcribed by https://otter.ai\n",
    )

    assert said(document) == [
        ("interviewer", "Ruth Bell", "What has changed this winter?"),
        ("participant", "Amir Khan", "The ferry stopped.\nPeople shared lifts."),
    ]
    assert [turn.at for turn in document.turns] == [3.0, 12.0]


@pytest.mark.parametrize("line", ["Note: ask about the rota", "10:30 the bus came", "What helped: the rota"])
def test_a_colon_alone_makes_no_speaker(tmp_path: Path, line: str) -> None:
    document = read_text(tmp_path, f"She began late.\n{line}\n{line}\nShe went home.\n")

    assert [turn.speaker for turn in document.turns if turn.speaker] == []


def test_a_name_met_once_speaks_in_a_talk_but_not_in_notes(tmp_path: Path) -> None:
    talk = read_text(
        tmp_path,
        "Sam: Well?\n\nPriya: Two.\n\nSam: Two?\n\nPriya: Two systems.\n\nTom: I think it is three.\n\nSam: Why?\n",
    )
    notes = read_text(tmp_path, "Tom: see his email.\n\nShe said that the rota worked.\n")

    assert "Tom" in [turn.speaker for turn in talk.turns]
    assert [turn.speaker for turn in notes.turns] == [None]


def test_a_transcribers_note_is_nobodys_words(tmp_path: Path) -> None:
    document = read_text(
        tmp_path, "Q: And?\nA: It was hard.\nNote: phone rings\nWe coped.\n[Interview paused]\nQ: How?\nA: Soup.\n"
    )

    assert said(document) == [
        ("interviewer", "Q", "And?"),
        ("participant", "A", "It was hard."),
        ("participant", "A", "We coped."),
        ("interviewer", "Q", "How?"),
        ("participant", "A", "Soup."),
    ]


def test_details_on_top_are_no_turns(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Interview notes\nDate: 3 March 2025\nInterviewer: Ruth Bell\nParticipant(s): Manager\n"
        "Perspective: Voluntary sector\n\n"
        "What has changed?\n- Weekly calls\n",
    )

    assert document.details == {
        "date": "3 March 2025",
        "interviewer": "Ruth Bell",
        "participants": "Manager",
        "perspective": "Voluntary sector",
    }
    assert said(document) == [("interviewer", None, "What has changed?"), ("participant", None, "Weekly calls")]


def test_a_talk_that_begins_with_the_interviewer_has_no_details(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Interviewer: Good morning\nParticipant: Morning\nInterviewer: What changed?\nParticipant: The rota did.\n",
    )

    assert document.details == {}
    assert len(document.turns) == 4


def test_front_matter_becomes_details(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        '---\ntitle: "Week notes"\ndate: 2025-01-18\ncategories:\n  - week notes\n  - work\n---\n\nI wrote.\n',
        name="w.qmd",
    )

    assert document.details == {"title": "Week notes", "date": "2025-01-18", "categories": "week notes, work"}
    assert said(document) == [("participant", None, "I wrote.")]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("notes", Kind.NOTES),
        ("Transcript", Kind.VERBATIM),
        ("group notes", Kind.GROUP_NOTES),
        ("own writing", Kind.OWN_WRITING),
        ("verbatim", Kind.VERBATIM),
    ],
)
def test_kind_on_top_overrides_what_the_form_tells(tmp_path: Path, word: str, kind: Kind) -> None:
    document = read_text(tmp_path, f"Kind: {word}\n\nThe rota worked and the ferry did not.\n")

    assert document.kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What changed?\n- She felt heard\n- Her team doubled\n", Kind.NOTES),
        ("Group notes\n\nThey said that the lunch mattered.\n", Kind.GROUP_NOTES),
        ("Participants: 4\n\nThey said that the lunch mattered.\n", Kind.GROUP_NOTES),
        ("What changed?\nP1 goes less often.\nP2 cannot get there.\n", Kind.GROUP_NOTES),
        ("I have lived here for forty years. My husband could not get out.\n", Kind.OWN_WRITING),
        ("Q: Well?\nA: I coped.\nQ: How?\nA: My sister came.\n", Kind.VERBATIM),
    ],
)
def test_kind_is_told_from_the_form(tmp_path: Path, text: str, kind: Kind) -> None:
    assert read_text(tmp_path, text).kind is kind


def test_headings_and_questions_of_notes_are_the_interviewers(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "1. What has changed?\n- She has weekly calls\n- Who decides?\n\nKEEP\nThe list on the fridge\n\n"
        "What helped:\n- Soup\n",
    )

    assert said(document) == [
        ("interviewer", None, "What has changed?"),
        ("participant", None, "She has weekly calls\n- Who decides?"),
        ("interviewer", None, "KEEP"),
        ("participant", None, "The list on the fridge"),
        ("interviewer", None, "What helped:"),
        ("participant", None, "Soup"),
    ]


def test_a_guides_words_run_in_before_the_answer_are_headings(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Changed: she knows her street.\n\nKeep: the list. Nobody else has one.\n\nIn the way: the money "
        "ends in March.\n",
    )

    assert said(document) == [
        ("interviewer", None, "Changed:"),
        ("participant", None, "she knows her street."),
        ("interviewer", None, "Keep:"),
        ("participant", None, "the list. Nobody else has one."),
        ("interviewer", None, "In the way:"),
        ("participant", None, "the money ends in March."),
    ]


def test_notes_without_any_question_are_about_the_participant(tmp_path: Path) -> None:
    document = read_text(tmp_path, "She has run the hall for six years. Her volunteers are tired.\n")

    assert [turn.role for turn in document.turns] == [Role.PARTICIPANT]


TWO_AND_TWO = (
    "Ann: What changed?\nBea: The ferry stopped and we all had to share lifts for weeks.\nCy: I walked.\n"
    "Dan: How far?\n"
    "Cy: Four miles each way, in the sleet, with the dog.\nAnn: What helped?\nBea: The woman from the "
    "chemist who came.\n"
    "Dan: Who else?\nCy: Nobody at all came up our end of the lane.\n"
)


def test_several_interviewers_and_several_participants(tmp_path: Path) -> None:
    document = read_text(tmp_path, TWO_AND_TWO)

    assert {turn.speaker: turn.role for turn in document.turns} == {
        "Ann": Role.INTERVIEWER,
        "Dan": Role.INTERVIEWER,
        "Bea": Role.PARTICIPANT,
        "Cy": Role.PARTICIPANT,
    }


def test_roles_follow_the_names_that_are_known(tmp_path: Path) -> None:
    document = read_text(tmp_path, TWO_AND_TWO)

    told = assign_roles(document, interviewers=frozenset({"bea osei"}), participants=frozenset({"Dan Ford"}))

    assert {turn.speaker: turn.role for turn in told.turns} == {
        "Ann": Role.PARTICIPANT,
        "Bea": Role.INTERVIEWER,
        "Cy": Role.PARTICIPANT,
        "Dan": Role.PARTICIPANT,
    }
    assert told.text == document.text


def test_the_only_other_voice_asks_when_the_participant_is_known(tmp_path: Path) -> None:
    document = read_text(
        tmp_path, "Jo: Right.\nResident: The list.\nJo: I see.\nResident: And the hall. Do you know it?\n"
    )

    told = assign_roles(document, participants=frozenset({"Resident 1"}))

    assert {turn.speaker: turn.role for turn in told.turns} == {"Jo": Role.INTERVIEWER, "Resident": Role.PARTICIPANT}


@pytest.mark.parametrize(
    ("label", "name", "same"),
    [
        ("RUTH", "Ruth Bell", True),
        ("RB", "Ruth Bell", True),
        ("Bell, Ruth (Saltmarsh Council)", "ruth bell", True),
        ("Ruth Bell", "Ruth Bell", True),
        ("Rut", "Ruth Bell", False),
        ("Bell", "Ruth Bell", False),
        ("", "Ruth Bell", False),
    ],
)
def test_same_person_by_whole_name_first_name_or_initials(label: str, name: str, same: bool) -> None:
    assert same_person(label, name) is same


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Interviewer 2", Role.INTERVIEWER),
        ("Int", Role.INTERVIEWER),
        ("Facilitator", Role.INTERVIEWER),
        ("Moderator", Role.INTERVIEWER),
        ("P3", Role.PARTICIPANT),
        ("Respondent", Role.PARTICIPANT),
    ],
)
def test_role_is_told_by_the_label(tmp_path: Path, label: str, role: Role) -> None:
    document = read_text(tmp_path, f"{label}: It is so.\nSpeaker 9: Is it?\n{label}: It is.\nSpeaker 9: Why?\n")

    assert {turn.role for turn in document.turns if turn.speaker == label} == {role}


@pytest.mark.parametrize(
    "line",
    [
        *("Speaker 1  0:03", "Unknown Speaker  0:03", "[Ruth Bell] 00:00:03", "00:03 Ruth Bell", "Ruth Bell | 00:03"),
        *("Ruth Bell (00:03)", "Ruth Bell 00:00:03.120", "Dr. R. O’Neill-Bell  0:03", "Łucja de la Cruz  0:03"),
    ],
)
def test_a_label_stands_on_a_line_of_its_own_by_its_time(tmp_path: Path, line: str) -> None:
    document = read_text(
        tmp_path, f"{line}\nSoup and bread.\n\nOther Person  0:09\nAnd the hall?\n\n{line}\nYes, it was.\n"
    )

    assert [document.text[turn.start : turn.end] for turn in document.turns] == [
        "Soup and bread.",
        "And the hall?",
        "Yes, it was.",
    ]
    assert int(document.turns[0].at or 0) == 3


@pytest.mark.parametrize(
    "line",
    ["Ruth:", "RUTH BELL:", "Ruth B.:", "Interviewer (Ruth):", "[00:03] Ruth:", "P-2:", "Ruth [00:03]:", "راضية:"],
)
def test_a_label_stands_before_its_words(tmp_path: Path, line: str) -> None:
    document = read_text(tmp_path, f"{line} Soup and bread.\nZed: And the hall?\n{line} Yes: all of it.\nZed: Oh?\n")

    assert [document.text[turn.start : turn.end] for turn in document.turns] == [
        "Soup and bread.",
        "And the hall?",
        "Yes: all of it.",
        "Oh?",
    ]
