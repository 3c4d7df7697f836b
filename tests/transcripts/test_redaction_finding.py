"""What is proposed for redaction: why, how surely, and what would stand in its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.transcripts.redaction import (
    Cast,
    Confidence,
    Fate,
    Identifier,
    OverlapError,
    Person,
    Proposal,
    WordLists,
    propose,
    redact,
)
from strandline.transcripts.redaction.identifiers import is_ni_number, passes_luhn, passes_modulus_11

ROSA = Person("Rosa Field", "Resident 1")
LISTS = WordLists(people=(ROSA,), given_names=("rosa", "doreen", "anil", "will"), everyday_names=("will",))
SCRAPS = [
    "Rosa", "Field", "Mrs", "Anil", "07700", "900123", "SW1A", "1AA", "a@b.co", "👍🏽", "שלום", "e\u0301", "\r\n", ".",
    ":", "<v", "", "'s", "the", "head", "of", "at", "Will",
]  # fmt: skip


# 943 476 5919 is the NHS Data Dictionary's own example; 4111… and 5500… are the card networks' test numbers.
@pytest.mark.parametrize(("digits", "right"), [("9434765919", True), ("9434765918", False), ("943476591", False)])
def test_the_check_digit_of_an_nhs_number(digits: str, right: bool) -> None:
    assert passes_modulus_11(digits) is right


@settings(deadline=None)  # a busy machine is no failure
@given(st.text("0123456789", min_size=9, max_size=9))
def test_at_most_one_check_digit_fits_an_nhs_number(digits: str) -> None:
    assert sum(passes_modulus_11(digits + last) for last in "0123456789") <= 1


@pytest.mark.parametrize(
    ("digits", "right"), [("4111111111111111", True), ("5500000000000004", True), ("4111111111111112", False)]
)
def test_the_check_digit_of_a_card(digits: str, right: bool) -> None:
    assert passes_luhn(digits) is right


@pytest.mark.parametrize(
    ("written", "right"),
    [("AB123456C", True), ("jt 99 88 77 a", True), ("QQ123456C", False), ("BG123456A", False), ("AO123456A", False),
     ("AB123456E", False)],
)  # fmt: skip
def test_the_rules_for_national_insurance_numbers(written: str, right: bool) -> None:
    assert is_ni_number(written) is right


@pytest.mark.parametrize(
    ("text", "kind", "confidence", "suggestion"),
    [
        ("mail rosa@example.org now", Identifier.EMAIL, Confidence.CERTAIN, "[an email address]"),
        ("NHS number 943 476 5919", Identifier.NHS_NUMBER, Confidence.CERTAIN, "[an NHS number]"),
        ("NHS number 943 476 5918", Identifier.NHS_NUMBER, Confidence.POSSIBLE, "[an NHS number]"),
        ("QQ123456C it says", Identifier.NI_NUMBER, Confidence.POSSIBLE, "[a National Insurance number]"),
        ("ring 07700 900123", Identifier.PHONE, Confidence.LIKELY, "[a telephone number]"),
        ("in SW1A 1AA", Identifier.POSTCODE, Confidence.CERTAIN, "[a postcode]"),
        ("born on 12 March 1948", Identifier.BIRTH_DATE, Confidence.CERTAIN, "[a date of birth]"),
        ("ask the head of Saltmarsh Primary", Identifier.ROLE, Confidence.LIKELY, "[a head]"),
        ("ask Rosa Field", Identifier.PERSON, Confidence.CERTAIN, "Resident 1"),
        ("ask Doreen", Identifier.PERSON, Confidence.LIKELY, "Person A"),
    ],
)
def test_one_proposal_with_its_kind_and_what_could_stand_there(
    text: str, kind: Identifier, confidence: Confidence, suggestion: str
) -> None:
    (proposal,) = propose(text, LISTS)

    assert (proposal.kind, proposal.confidence, proposal.suggestion) == (kind, confidence, suggestion)
    assert proposal.why
    assert text[proposal.start : proposal.end] not in proposal.why


@pytest.mark.parametrize(
    "text",
    ["ten digits 9434765918 alone", "it cost 4111 1111 1111 1112", "on 12 March 1948", "Marsh Trust met Hull Council",
     "the head of the service", "Rosa's manager rota", "version 0.1.2.3"],
)  # fmt: skip
def test_numbers_dates_and_bodies_are_left_alone(text: str) -> None:
    assert [each.kind for each in propose(text, LISTS) if each.kind is not Identifier.PERSON] == []


def test_a_person_keeps_their_stand_in_however_they_are_called_and_in_every_record() -> None:
    cast = Cast(LISTS.people)
    first = "I told Anil Patel. Then Doreen rang, and Patel's van came. Rosie and Mrs Field saw it."
    second = "It was Doreen who rang Anil."

    assert _stand_ins(first, cast) == ["Person A", "Person B", "Person A", "Resident 1", "Resident 1"]
    assert _stand_ins(second, cast) == ["Person B", "Person A"]
    later = Cast(LISTS.people, met=cast.met)
    assert _stand_ins("So Anil met Doreen, and Patel was there", later) == ["Person A", "Person B", "Person A"]


def test_a_name_that_two_people_share_is_nobody_in_particular() -> None:
    lists = WordLists(people=(ROSA, Person("Rosa Khan", "Resident 2")), given_names=("rosa",))

    (proposal,) = propose("and then Rosa came", lists)

    assert (proposal.suggestion, proposal.confidence) == ("[a person]", Confidence.POSSIBLE)


def test_labels_go_on_after_the_alphabet() -> None:
    cast = Cast()

    labels = [cast.label(str(number)) for number in range(28)]

    assert [labels[0], labels[25], labels[26], labels[27]] == ["Person A", "Person Z", "Person AA", "Person AB"]


def test_captions_without_capitals_still_give_away_those_who_are_known() -> None:
    text = "and then i asked rosa about the field and rosa field said no " * 3

    found = {text[each.start : each.end] for each in propose(text, LISTS)}

    assert found == {"rosa", "rosa field"}


def test_redacting_replaces_what_was_accepted_and_leaves_every_other_letter() -> None:
    text = "I asked Rosa Field, and Doreen rang 07700 900123.\r\nשלום 👩‍👩‍👧"
    accepted = [each for each in propose(text, LISTS) if each.kind is not Identifier.PHONE]

    new, offsets = redact(text, accepted)

    assert new == "I asked Resident 1, and Person A rang 07700 900123.\r\nשלום 👩‍👩‍👧"
    number = text.index("07700")
    place = offsets.place(number, number + 12)
    assert (new[place.start : place.end], place.fate) == ("07700 900123", Fate.KEPT)
    assert offsets.place(8, 12).fate is Fate.REPLACED
    assert redact(text, accepted) == (new, offsets)


@pytest.mark.parametrize("scrap", ["A ", "Aa-", "a@"])
def test_a_long_odd_text_is_read_in_time_that_grows_with_its_length(scrap: str) -> None:
    begun = time.process_time()

    propose(scrap * 20_000, LISTS)

    assert time.process_time() - begun < 5  # 0.4 s measured; 13 s when every word was compared with all after it


def test_proposals_that_claim_the_same_words_are_refused() -> None:
    one = Proposal(0, 6, Identifier.PERSON, Confidence.LIKELY, "why", "x")
    other = Proposal(3, 9, Identifier.PERSON, Confidence.LIKELY, "why", "y")

    with pytest.raises(OverlapError):
        redact("Rosa Field", [one, other])


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.sampled_from(SCRAPS)).map(" ".join))
def test_proposals_of_any_text_are_apart_in_order_and_the_same_each_time(text: str) -> None:
    proposals = propose(text, LISTS)

    assert proposals == propose(text, LISTS)
    ends = [0, *(each.end for each in proposals)]
    assert all(end <= each.start < each.end <= len(text) for end, each in zip(ends, proposals, strict=False))
    new, offsets = redact(text, proposals)
    assert (offsets.old_length, offsets.new_length) == (len(text), len(new))


def _stand_ins(text: str, cast: Cast) -> list[str]:
    return [each.suggestion for each in propose(text, LISTS, cast=cast)]
