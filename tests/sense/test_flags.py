"""What must be held for a person's decision. Every example is invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.sense.flags import Flag, flags

HELD = {
    "name": (
        "You could ask Bronagh about that.",
        "It was Dave from the harbour who found it.",
        "Mrs K on the corner had a fall.",
        "I spoke to Dr Patel and he agreed.",
        "Then Cllr Hargreaves turned up with sandwiches.",
        "Bev has a spare key of mine.",
        "My neighbour Kowalczyk said he would come.",
        "We all rely on Aunty Jean.",
        "They put young Tyrone on the door.",
        "Her name is Ngozi and she is nineteen.",
        "So Steve H. rang round everybody.",
        "If it wasn't for Priya's list we'd have been lost.",
        "The Reverend Owens lent us the hall.",
        "That was Mohammed’s idea.",
        "Nobody asked Rose what she thought.",
        "Grace told us to stop.",
        "PC Doyle knocked on every door.",
        "I went round with Siobhán in the rain.",
        "Our link is a woman called Threlfall.",
        "We have Jean-Paul to thank for it.",
    ),
    "role": (
        "The chief executive never came.",
        "I told the head teacher in January.",
        "Our practice manager signed it off.",
        "The leader of the council promised it.",
        "The vicar keeps the key.",
        "You would have to ask the director of public health.",
        "My manager said no.",
        "The harbour master let us in.",
        "Her supervisor was not pleased.",
        "The council's emergency planning officer was there.",
        "The interim finance director stopped it.",
        "Ask the chair of governors.",
        "The ward manager was in tears.",
        "Our MP sent a letter.",
        "The safeguarding lead is off sick.",
    ),
    "allegation": (
        "They lied to us about the money.",
        "She was bullied out of the job.",
        "It was covered up.",
        "Somebody stole from the till.",
        "I'd call it fraud.",
        "Residents were abused in that home.",
        "The building is unsafe and they know it.",
        "What they did is illegal.",
        "That was negligent.",
        "He was told to keep quiet.",
        "We were told not to say anything to the press.",
        "They fiddled the figures.",
        "He shouted at the girls on the desk.",
        "The money had gone missing by March.",
        "There were racist remarks at the meeting.",
        "She would still be alive if they had come.",
        "It went to a tribunal.",
        "They left him lying in his own mess.",
        "Someone turned up drunk.",
        "He was harassing the volunteers.",
    ),
    "contact": (
        "Write to me at jo.bloggs@example.org any time.",
        "My number is 07700 900123.",
        "Ring 01632 960 001 after six.",
        "It's +44 7700 900 456.",
        "I am at ZZ99 3VZ, the end house.",
        "Her NHS number is 999 123 4567.",
        "National Insurance QQ 12 34 56 C is wrong.",
        "Look at www.example.org/minutes for it.",
        "We post as @saltyfolk on there.",
        "Deliver it to 14 Ropewalk Lane please.",
    ),
}

FREE_TO_SHARE = (
    "The weekly call was short and you came away with it done.",
    "On Tuesday the road was closed until March.",
    "We met in the hall at Christmas and again in January.",
    "Covid changed how the NHS works with us.",
    "I would keep the street lists.",
    "Nobody asked what we needed.",
    "It was on Zoom, then on Teams.",
    "People in Wales had the same trouble.",
    "The forms ask the same questions four times.",
    "There is nowhere to meet since the library closed.",
    "Volunteers are tired; there used to be twenty.",
    "We need one number to ring.",
    "The bus along Quay Street stops at six.",
    "May was quieter. Will it last? I hope so.",
    "The council should tell us what they decided.",
    "So I rang and I rang. Now I know better.",
    "Managers were nervous about it.",
    "Most of our members are Polish or Ukrainian.",
    "The Methodist Church opened its doors.",
    "12 of the 40 households had 3 or more visits.",
)

EXAMPLES = [(kind, passage) for kind, passages in HELD.items() for passage in passages]


@pytest.mark.parametrize(("kind", "passage"), EXAMPLES)
def test_flags_passage_that_must_be_held(kind: str, passage: str) -> None:
    found = flags(passage)

    assert kind in {flag.kind for flag in found}, found


@pytest.mark.parametrize("passage", FREE_TO_SHARE)
def test_flags_harmless_passage_is_free(passage: str) -> None:
    found = flags(passage)

    assert [(flag.kind, passage[flag.start : flag.end]) for flag in found] == []


def test_flags_examples_are_at_least_sixty() -> None:
    assert len(EXAMPLES) + len(FREE_TO_SHARE) >= 60


def test_flags_known_name_is_found_in_any_case() -> None:
    found = flags("it was threlkeld all along", names=["Threlkeld"])

    assert found == (Flag(7, 16, "name"),)


def test_flags_known_place_is_no_name() -> None:
    passage = "Everybody loves Saltmarsh in the end."

    assert flags(passage, places=["Saltmarsh"]) == ()
    assert flags(passage) == (Flag(16, 25, "name"),)


def test_flags_position_is_in_code_points() -> None:
    passage = "Élan 🌊 rang Dr Patel."

    (flag,) = (flag for flag in flags(passage) if flag.kind == "name" and flag.start > 0)
    assert passage[flag.start : flag.end] == "Dr Patel"


def test_flags_given_name_in_an_address_is_one_contact() -> None:
    found = flags("mail Dave.Smith@example.org")

    assert [flag.kind for flag in found] == ["contact"]


@given(st.text(max_size=300))
@settings(deadline=None)
def test_flags_any_text_gives_ordered_spans_within_it(passage: str) -> None:
    found = flags(passage, names=["Ann"])

    assert list(found) == sorted(found)
    assert all(0 <= flag.start < flag.end <= len(passage) for flag in found)
