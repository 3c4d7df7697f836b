"""What interviewers say, matched to the guide; the paraphrases are the project's own."""

from __future__ import annotations

import pytest

from strandline.sense.questions import Match, follow_guide, match_questions, question_facet

GUIDE = (
    "What has changed since the winter?",
    "What worked, that you were glad of?",
    "What would you want to keep hold of?",
    "What should stop, or be let go?",
    "What gets in the way?",
    "What would it take?",
    "Is there anything we have not asked?",
)
CHANGED, VALUED, KEEP, LET_GO, IN_THE_WAY, NEEDED, OTHER = range(7)

PARAPHRASES = (
    ("So to start, what's different now, compared with last autumn?", CHANGED),
    ("What has shifted for you over these months?", CHANGED),
    ("Can you tell me how things have changed around here?", CHANGED),
    ("And since the storm, what have you noticed that's new?", CHANGED),
    ("How is your work different from a year ago?", CHANGED),
    ("Have you seen any changes in the way people get help?", CHANGED),
    ("What would you say has changed most?", CHANGED),
    ("How has the winter affected what you do?", CHANGED),
    ("Tell me what changed for your team.", CHANGED),
    ("What did you value most in all that?", VALUED),
    ("What went well, would you say?", VALUED),
    ("Was there anything that made a real difference to you?", VALUED),
    ("What mattered to you during those weeks?", VALUED),
    ("What are you most proud of?", VALUED),
    ("What helped you through?", VALUED),
    ("What was the best of it?", VALUED),
    ("Was there something you were particularly grateful for?", VALUED),
    ("What worked well for your family?", VALUED),
    ("Who or what were you glad of?", VALUED),
    ("And looking back, is there anything you'd not want to lose?", KEEP),
    ("What should we hang on to?", KEEP),
    ("If it was up to you, what carries on?", KEEP),
    ("Which of these things ought to continue after March?", KEEP),
    ("What's worth keeping, do you think?", KEEP),
    ("What would you be sorry to see go?", KEEP),
    ("What would you miss if it stopped?", KEEP),
    ("Right, so what would you keep?", KEEP),
    ("Is there something you'd hold on to, whatever happens?", KEEP),
    ("What do you hope stays?", KEEP),
    ("What would you like to see made permanent?", KEEP),
    ("And is there something you'd happily never do again?", LET_GO),
    ("What could we drop?", LET_GO),
    ("What would you be glad to see the back of?", LET_GO),
    ("Is there anything that ought to stop?", LET_GO),
    ("What's not worth carrying on with?", LET_GO),
    ("What would you leave behind?", LET_GO),
    ("Anything you would get rid of?", LET_GO),
    ("What wouldn't you miss?", LET_GO),
    ("Which things have been a waste of time?", LET_GO),
    ("What are you ready to let go?", LET_GO),
    ("What makes it hard to do that?", IN_THE_WAY),
    ("What are the barriers, as you see them?", IN_THE_WAY),
    ("What's stopping you?", IN_THE_WAY),
    ("What holds people back?", IN_THE_WAY),
    ("Where do you get stuck?", IN_THE_WAY),
    ("And what was difficult about it?", IN_THE_WAY),
    ("What's been the biggest challenge?", IN_THE_WAY),
    ("What frustrates you?", IN_THE_WAY),
    ("So what is it that prevents that happening?", IN_THE_WAY),
    ("What slows you down?", IN_THE_WAY),
    ("Are there obstacles to working that way?", IN_THE_WAY),
    ("What do you need, to make that happen?", NEEDED),
    ("If you had a magic wand, what would you ask for?", NEEDED),
    ("What would help?", NEEDED),
    ("What's missing?", NEEDED),
    ("And what would make that easier?", NEEDED),
    ("What support would you want from the council?", NEEDED),
    ("What would you like to see happen next?", NEEDED),
    ("What needs to be in place?", NEEDED),
    ("So what is it going to take?", NEEDED),
    ("What should they do differently?", NEEDED),
    ("Anything else you'd like to add?", OTHER),
    ("Is there something I should have asked and didn't?", OTHER),
    ("What haven't we talked about?", OTHER),
    ("Before we finish, is there anything we've missed?", OTHER),
    ("Anything you wanted to say that hasn't come up?", OTHER),
)

NOT_IN_THE_GUIDE = (
    "Okay, thanks.",
    "How long have you lived here?",
    "Mm.",
    "Can you say a bit more about that?",
    "And who was that?",
    "Shall I close the window?",
    "Are you happy for me to record this?",
    "Where was the hall again?",
    "How many of you are there in the team?",
    "Right, it's recording now.",
    "And what happened then?",
    "Take your time.",
    "Did you ask her?",
    "So that was in January?",
    "Is that your dog?",
    "What did she say?",
    "And the video appointments?",
    "When did you start there?",
    "I've heard that from other people too.",
    "Could you spell that for me?",
)


def test_match_questions_paraphrased_finds_at_least_85_percent() -> None:
    found = match_questions([said for said, _ in PARAPHRASES], GUIDE)

    wrong = [
        f"{said} → {GUIDE[match.question] if match else None} ({match.score:.2f})" if match else f"{said} → none"
        for (said, meant), match in zip(PARAPHRASES, found, strict=True)
        if match is None or match.question != meant
    ]
    assert len(PARAPHRASES) >= 60
    assert len(wrong) <= 0.15 * len(PARAPHRASES), "\n".join(wrong)


def test_match_questions_not_in_the_guide_fits_none() -> None:
    found = match_questions(NOT_IN_THE_GUIDE, GUIDE)

    wrong = [
        f"{said} → {GUIDE[match.question]} ({match.score:.2f})"
        for said, match in zip(NOT_IN_THE_GUIDE, found, strict=True)
        if match
    ]
    assert len(wrong) <= 2, "\n".join(wrong)


def test_match_questions_as_written_is_certain() -> None:
    found = match_questions(GUIDE, GUIDE)

    assert [match.question for match in found if match] == list(range(len(GUIDE)))
    assert all(match is not None and match.score > 0.9 for match in found)


def test_match_questions_without_a_guide_gives_none_each() -> None:
    assert match_questions(["What has changed?"], []) == [None]
    assert match_questions([], GUIDE) == []


def test_match_questions_blank_gives_none() -> None:
    assert match_questions(["", "  ", "…"], GUIDE) == [None, None, None]


def test_match_questions_floor_of_one_rejects_paraphrases() -> None:
    assert match_questions(["What's worth keeping, do you think?"], GUIDE, floor=1.0) == [None]


def test_match_questions_of_another_guide_by_its_own_words() -> None:
    guide = ["How do families find out about the play scheme?", "Who do you call when the lift breaks?"]

    found = match_questions(
        ["So when the lift's broken, who do you ring?", "How did you hear of the play scheme?"], guide
    )

    assert [match.question if match else None for match in found] == [1, 0]


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("What would you keep?", "keep"),
        ("What would you not keep?", "let_go"),
        ("What would you let go of?", "let_go"),
        ("What gets in the way of keeping it?", "in_the_way"),
        ("What would it take to keep it?", "needed"),
        ("What has your agency learned?", "changed"),
        ("What has changed?", "changed"),
        ("What mattered?", "valued"),
        ("Is there anything we have not asked?", "other"),
        ("How long have you lived here?", None),
        ("", None),
    ],
)
def test_question_facet_reads_what_is_asked_for(question: str, facet: str | None) -> None:
    assert question_facet(question) == facet


def test_follow_guide_probe_stays_with_the_question_before() -> None:
    said = ["Hello, is it on?", "What would you keep?", "Why that?", "And what gets in the way?", "Go on."]

    followed = follow_guide(said, GUIDE)

    assert [match.question if match else None for match in followed] == [None, KEEP, KEEP, IN_THE_WAY, IN_THE_WAY]
    assert followed[2] == Match(KEEP, 0.0)
