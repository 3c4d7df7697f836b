"""Leanings of passages against claims, labelled by one person before the method was tuned. All are invented.

`TUNED` was read while the method was tuned; of `HELD_BACK` only the totals were, and its figure is the one to believe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from strandline.sense.evidence import EvidenceIndex
from strandline.sense.evidence_leaning import leaning

S, X, A = "supports", "cuts across", "about"

TUNED: dict[str, tuple[tuple[str, str], ...]] = {
    "The weekly call helped people and should be kept.": (
        (S, "I'd keep the weekly call. It was the one place where you got an answer."),
        (S, "The weekly call was the most useful half hour I had."),
        (S, "We must not lose that call."),
        (X, "The weekly call ate the week, to be honest."),
        (X, "Not the weekly call. I would drop that tomorrow."),
        (X, "It didn't help us, that call, nobody from housing ever joined."),
        (A, "The call was on a Wednesday at nine."),
        (A, "Were you on the weekly call?"),
    ),
    "Waiting times got longer.": (
        (S, "The wait is longer than it was a year ago."),
        (S, "People are waiting months now, it never used to be like that."),
        (X, "Waiting times have come down since the spring."),
        (X, "We wait less than we did."),
        (X, "The wait hasn't got any longer, whatever they say."),
        (A, "There is a waiting room at the back with two chairs."),
    ),
    "Staff were kind and listened.": (
        (S, "Everybody was so kind to my mother and they took their time."),
        (S, "The nurses listened to me."),
        (X, "The receptionist was rude and nobody listened."),
        (X, "I felt ignored by the staff."),
        (X, "They were not kind, I'll tell you that."),
        (A, "There are forty staff on two sites."),
        (A, "I don't know whether the staff were kind to her."),
    ),
    "The forms take too long to fill in.": (
        (S, "Eleven pages, and it takes an evening to fill in the form."),
        (S, "Those forms are a waste of time."),
        (X, "I found the form easy, it took five minutes."),
        (X, "I rather liked the forms, they kept us honest."),
        (A, "The form is on the council's website."),
        (A, "Which form do you mean?"),
    ),
    "There is not enough money for transport.": (
        (S, "There's no money for the minibus any more."),
        (S, "Transport has been cut again and again, we lack the funds."),
        (X, "There is plenty of money for transport if you know who to ask."),
        (X, "The minibus is properly funded now."),
        (A, "Transport is organised from the county office."),
    ),
    "Partners trust each other more than before.": (
        (S, "We trust one another now in a way that we didn't two years ago."),
        (S, "There is much more trust between the partners."),
        (X, "I wouldn't say there's trust. People still go behind each other's back."),
        (X, "If anything there is less trust than before."),
        (A, "The partners meet once a month."),
    ),
}

HELD_BACK: dict[str, tuple[tuple[str, str], ...]] = {
    "Video appointments work well.": (
        (S, "Video appointments have been brilliant for people with no bus."),
        (S, "I find the video appointments easy and quick."),
        (X, "The video appointments don't work for my dad."),
        (X, "Half my patients can't use video, they give up."),
        (X, "A video appointment is a poor second to seeing somebody."),
        (A, "Video appointments are offered on Tuesdays."),
        (A, "Have you tried a video appointment?"),
    ),
    "Volunteers felt supported by the council.": (
        (S, "The council backed the volunteers all the way, we always felt supported."),
        (S, "They were supportive, the council people, they rang the volunteers every week."),
        (X, "The volunteers were abandoned by the council."),
        (X, "We never felt supported, not once did the council ring."),
        (X, "The council ignored the volunteers."),
        (A, "About sixty volunteers signed up with the council."),
    ),
    "The new system made things worse.": (
        (S, "Since the new system came in everything is harder."),
        (S, "The new system has been a disaster, it is slow and it fails."),
        (X, "The new system is far better than what we had."),
        (X, "I like the new system, it has saved me hours."),
        (X, "Things have improved with the new system."),
        (A, "The new system was switched on in April."),
    ),
    "People should keep checking on their neighbours.": (
        (S, "I would keep the neighbours looking in on each other."),
        (S, "Neighbours checking on neighbours has to continue."),
        (X, "I'd stop the checking on neighbours, it always falls on the same four families."),
        (X, "The neighbours thing was not for everyone, some felt watched."),
        (A, "We have lived next to the same neighbours for thirty years."),
    ),
    "Decisions are made too slowly.": (
        (S, "It takes months to get a decision out of anybody."),
        (S, "Decisions are slow, you wait and wait."),
        (X, "Decisions were made within the day."),
        (X, "We get quick decisions now."),
        (X, "I wouldn't say decisions are slow."),
        (A, "Decisions are made by the board."),
    ),
    "The service is safe.": (
        (S, "I feel safe there, and so does my son."),
        (S, "The service is safe and well run."),
        (X, "The service is not safe at night."),
        (X, "I think the ward is dangerous with one nurse on."),
        (A, "The service runs from a building on the high street."),
        (A, "It is hard to say whether the service is safe."),
    ),
}


def confusion(pairs: Mapping[str, tuple[tuple[str, str], ...]]) -> Counter[tuple[str, str]]:
    """(labelled, told) of each pair, every claim looked for among the passages of all."""
    passages = [passage for of_claim in pairs.values() for _, passage in of_claim]
    index = EvidenceIndex(passages, in_order=False)
    found: Counter[tuple[str, str]] = Counter()
    for claim, of_claim in pairs.items():
        told = {passages[item.index]: item.leaning for item in index.find(claim, limit=len(passages))}
        found.update((labelled, told.get(passage, "not found")) for labelled, passage in of_claim)
    return found


@pytest.mark.parametrize(("pairs", "right"), [(TUNED, 29), (HELD_BACK, 31)])
def test_leanings_of_labelled_pairs_are_told(pairs: Mapping[str, tuple[tuple[str, str], ...]], right: int) -> None:
    found = confusion(pairs)

    assert sum(times for (labelled, told), times in found.items() if labelled == told) >= right
    # To call support what cuts across, or the other way round, is the worst mistake: it must stay rare.
    assert found[S, X] + found[X, S] <= 1


@pytest.mark.parametrize(
    ("claim", "passage", "told"),
    [
        ("The call helped.", "The call did not help.", X),
        ("The call did not help.", "The call didn't help anybody.", S),
        ("The call did not help.", "The call helped.", X),
        ("Costs increased.", "Costs fell.", X),
        ("Costs increased.", "Costs have not fallen, they have increased.", S),
        ("The clinic should stay open.", "I would scrap the clinic.", X),
        ("The clinic should stay open.", "We should not lose the clinic.", S),
        ("The staff were helpful.", "The staff were not only helpful but kind.", S),
        ("The staff were helpful.", "Were the staff helpful?", A),
        ("The staff were helpful.", "I don't know whether the staff were helpful.", A),
        ("The website is clear.", "The website could be clearer.", X),
        ("The bus stops at the harbour.", "The bus stops at the harbour.", S),
        ("The course should be required.", "To me a required course is a good idea.", S),
        ("The course should be required.", "I am against a required course.", X),
        ("The course should not be required.", "To me a required course is a good idea.", X),
        ("The course should be required.", "The course has six lessons.", A),
        ("The handover was clear.", "I do not feel that the handover between the shifts was clear.", X),
        ("The wards are tidy.", "The wards need updating.", X),
        ("The wards are tidy.", "The wards could have been tidied.", X),
    ],
)
def test_leaning_of_plain_sentences(claim: str, passage: str, told: str) -> None:
    assert leaning(claim, passage, 1.0) == told


def test_leaning_of_a_passage_that_hardly_touches_the_claim_is_about() -> None:
    assert leaning("The call helped.", "The soup was terrible.", 0.1) == "about"
