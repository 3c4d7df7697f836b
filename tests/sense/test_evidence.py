"""Passages found for a claim, their telling words, their leaning, and the people behind them. Texts are invented."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.sense.evidence import LEANINGS, Evidence, EvidenceIndex, count_evidence, find_evidence
from strandline.sense.types import FloatArray

PASSAGES = (
    "Before the storm nobody on our street knew each other.",
    "The weekly call was the best thing we did. I would keep it.",
    "I work nights at the fish plant, so I sleep through most of it.",
    "The weekly call ate the week, if you ask me.",
    "We had soup at the hall. It was the old stove that smoked, not the soup.",
    "n/a",
    "My mother cannot use the website, she has no signal up there.",
    "The call.",
    "",
    "Every Wednesday at nine we met by telephone, forty of us, and things were decided then and there.",
)
CLAIM = "The weekly call helped and should be kept."


def indices(found: list[Evidence]) -> list[int]:
    return [item.index for item in found]


def test_find_evidence_puts_what_speaks_of_the_claim_first() -> None:
    found = find_evidence(CLAIM, PASSAGES)

    assert set(indices(found)[:2]) == {1, 3}
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    assert all(0 < item.score <= 1 for item in found)


def test_find_evidence_tells_support_from_what_cuts_across() -> None:
    leaning = {item.index: item.leaning for item in find_evidence(CLAIM, PASSAGES)}

    assert leaning[1] == "supports"
    assert leaning[3] == "cuts across"
    assert leaning[7] == "about"


def test_find_evidence_never_gives_back_what_says_nothing() -> None:
    assert not {5, 8} & set(indices(find_evidence(CLAIM, PASSAGES, limit=50)))


def test_find_evidence_quotes_whole_sentences_to_the_letter() -> None:
    passage = "I live by the harbour. The forms were eleven pages long, each of them! My sister helped.  "
    (found,) = find_evidence("The forms are too long", [passage])

    assert passage[found.start : found.end] == "The forms were eleven pages long, each of them!"


def test_find_evidence_meets_a_claim_in_other_words() -> None:
    passages = ["The meals were cold.", "We parked by the church.", "Nobody told me the time of my appointment."]

    assert indices(find_evidence("The food is poor", passages))[0] == 0


def test_find_evidence_keeps_a_place_for_the_contrary() -> None:
    # Twelve passages say it too, in the very words; the one that says otherwise is a little less like the claim.
    agree = [f"The weekly call helped us in week {week}, the weekly call helped." for week in range(12)]
    contrary = "The weekly call did not help us, I would stop the weekly call."

    found = find_evidence("The weekly call helped us", [*agree, contrary], limit=10, in_order=False)

    assert len(found) == 10
    assert [item.leaning for item in found if item.index == 12] == ["cuts across"]


def test_find_evidence_does_not_make_room_for_a_contrary_far_weaker() -> None:
    agree = [f"The weekly call helped us in week {week}, the weekly call helped." for week in range(12)]
    faint = "My neighbour did not like her telephone."

    found = find_evidence("The weekly call helped us", [*agree, faint], limit=10, in_order=False)

    assert 12 not in indices(found)


def test_find_evidence_of_nothing_in_common_is_empty() -> None:
    assert find_evidence("Zyx", ["Qwv plk.", "Mnb rty."]) == []
    assert find_evidence("Parking is dear", []) == []


def test_find_evidence_is_the_same_every_time() -> None:
    assert find_evidence(CLAIM, PASSAGES) == find_evidence(CLAIM, PASSAGES)


@pytest.mark.parametrize(("claim", "limit", "says"), [("?!", 10, "no words"), (CLAIM, 0, "at least 1")])
def test_find_evidence_refuses_what_it_cannot_look_for(claim: str, limit: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        find_evidence(claim, PASSAGES, limit=limit)


def test_find_evidence_takes_another_encoder() -> None:
    class Letters:
        """How often each letter of the alphabet occurs: enough to be told apart from the static encoder."""

        def encode(self, texts: list[str], /) -> FloatArray:
            return np.array([[text.lower().count(chr(97 + at)) for at in range(26)] for text in texts], np.float32)

    found = find_evidence(CLAIM, PASSAGES, encoder=Letters())

    assert indices(found)[0] in (1, 3)
    with pytest.raises(ValueError, match="Unknown encoder"):
        find_evidence(CLAIM, PASSAGES, encoder="none")


TALK = tuple(
    sentence
    for subject in (
        "ferry timetable",
        "flood insurance",
        "school kitchen",
        "harbour wall",
        "choir practice",
        "bus fares",
    )
    for sentence in (
        f"So, about the {subject}: tell me more.",
        f"The {subject} has been on my mind since the spring, all of it.",
        f"Well, the {subject} is what everybody asks me about, you see.",
        f"I wrote to the council about the {subject} twice and heard nothing.",
    )
)


def test_evidence_index_knows_a_transcript_from_a_shuffled_list() -> None:
    shuffled = [TALK[at] for at in np.random.default_rng(3).permutation(len(TALK))]

    assert EvidenceIndex(TALK).in_order
    assert not EvidenceIndex(shuffled).in_order
    assert not EvidenceIndex(TALK[:8]).in_order  # too few to tell


def test_find_evidence_in_order_counts_the_neighbours_of_a_strong_passage() -> None:
    passages = [*TALK[:12], "What did the flood insurance pay?", "Nothing, not a penny of it.", *TALK[12:]]
    claim = "What did the flood insurance pay?"

    def score(in_order: bool) -> float:
        return {item.index: item.score for item in find_evidence(claim, passages, limit=26, in_order=in_order)}.get(
            13, 0
        )

    assert score(True) > score(False)
    assert indices(find_evidence(claim, passages, in_order=True))[0] == 12


def test_count_evidence_counts_people_and_perspectives_once() -> None:
    found = [
        Evidence(0, 0, 5, 0.9, "supports"),
        Evidence(1, 0, 5, 0.8, "supports"),
        Evidence(2, 0, 5, 0.7, "supports"),
        Evidence(2, 0, 5, 0.6, "cuts across"),
        Evidence(3, 0, 5, 0.5, "about"),
    ]
    people = ["r1", "r1", "c1", "c2", "r2"]
    groups = {"r1": "Residents", "r2": "Residents", "r3": "Residents", "c1": "Council", "c2": "Council"}

    counted = count_evidence(found, people, groups)

    assert dict(zip(LEANINGS, (cell.label for cell in counted.overall), strict=True)) == {
        "supports": "2 of 5",
        "cuts across": "1 of 5",
        "about": "1 of 5",
    }
    assert [cell.label for cell in counted.cells[0]] == ["1 of 3", "1 of 2"]
    assert counted.groups_heard_on(LEANINGS.index("cuts across")) == ("Council",)


def test_count_evidence_refuses_evidence_from_nobody() -> None:
    with pytest.raises(ValueError, match="passage 4"):
        count_evidence([Evidence(4, 0, 1, 0.5, "about")], ["a"], {"a": "Residents"})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="aе ñ.!?\n'’–x😀", max_size=30), max_size=6), st.integers(1, 4))
def test_find_evidence_holds_for_any_text(passages: list[str], limit: int) -> None:
    found = find_evidence("an axe", passages, limit=limit)

    assert len(found) <= limit
    assert len(set(indices(found))) == len(found)
    assert all(passages[item.index][item.start : item.end].strip() for item in found)
