"""How the report says it was made, and how far it may be trusted: told for what came in, nothing else."""

from __future__ import annotations

from strandline.publish.edition.material import Material
from strandline.publish.report import Audience
from strandline.publish.wording import in_words
from strandline.records.models import Record
from strandline.sense import language

_READ_WHOLE = (
    "Each text was read whole and cut into passages of one to three sentences. The words of the interviewer are left "
    "out, and so is everything that was said off the record."
)
_READ_ANSWERS = (
    "Each answer was read whole and cut into passages of one to three sentences. Answers that say nothing, such as "
    "“n/a”, are counted and left out."
)
_PLACED = (
    "Each passage was placed by what it says: what is changing, what people value, keep hold of, would let go of, what "
    "is in the way, what is needed. The question that was asked is only a hint. What fits none of these is listed as "
    "not placed."
)
_THEMES = (
    "Passages that speak of the same thing were brought together as themes, by the words they share and by how near "
    "they are in meaning, with a table of word meanings that lies on this computer. No language model was used and "
    "nothing was sent anywhere. The names of themes are phrases that people used."
)
_COUNTED = "We count people, not mentions: however often somebody speaks of a thing, they count once."
_TWICE_NOTED = " Two sets of notes of one conversation count once."
_GROUPS = " A group whose voices cannot be told apart counts as at least one of its people."
_POWER = (
    "“Said by those who live with it, not by those who decide” stands where at least half of those who live with it, "
    "and three of them or more, raised a theme, and at most one of those who decide."
)

_ON_PURPOSE = (
    "People were chosen on purpose, not drawn at random. The figures tell who said what among those asked; they say "
    "nothing about everybody else, so there are no percentages, intervals or tests."
)
_CHOSE_TO_ANSWER = (
    "Those who answered chose to. The figures tell who wrote what among them; they say nothing about those who did not "
    "answer, so there are no percentages, intervals or tests."
)
_SILENCE = "Not raising a thing is not the same as disagreeing with it."
_MACHINE = (
    "The sorting was done by a machine, and it makes mistakes: a passage may stand in the wrong place. That is why "
    "each claim opens the words behind it, and why everything here waits for a person to confirm it."
)
_NOTES = (
    "Interviewer’s notes are the interviewer’s words. They stand without quotation marks, unless the notes marked "
    "somebody’s own words."
)
NO_LIST = (
    "No list of people came with these texts, so it is not known who agreed to be quoted. The words are here for the "
    "team to read. Quote nobody from this draft until their consent is recorded."
)
_ONE_EACH = (
    "Nobody said who is behind which text, so each text counts as one person. If somebody is behind several, the "
    "figures are too high: a list of people puts that right."
)
_HOW_PRIVATE = (
    "Perspectives in which fewer than {least} people were heard are shown together with another. In place of counts "
    "there are three bands: raised by few (fewer than a third), by some, by most (two thirds or more). Nobody and "
    "everybody are not told apart from few and most.",
    "Only passages, themes and insights that a named person has cleared are here. Names were removed; colleagues may "
    "still recognise what somebody said.",
)
_AGREED_BEYOND = (
    "This edition is for readers beyond the workspace: it holds the words of those alone who agreed that they are "
    "shared that far."
)


def method(material: Material) -> tuple[str, ...]:
    """How this was done, one paragraph each."""
    counted = _COUNTED
    if len(material.records) > material.conversations:
        counted += _TWICE_NOTED
    if material.voices:
        counted += _GROUPS
    paragraphs = [_READ_ANSWERS if _is_survey(material) else _READ_WHOLE, _PLACED, _THEMES, counted]
    if any("lives_with_it" in perspective.stances for perspective in material.perspectives):
        paragraphs.append(_POWER)
    return tuple(paragraphs)


def limits(material: Material, *, shared: bool, audience: Audience = Audience.WORKSPACE) -> tuple[str, ...]:
    """How far to trust it, the weightiest first."""
    kinds = {record.kind for record in material.records.values()}
    paragraphs = [_CHOSE_TO_ANSWER if _is_survey(material) else _ON_PURPOSE, _SILENCE, _MACHINE]
    if kinds & {Record.Kind.NOTES, Record.Kind.GROUP_NOTES}:
        paragraphs.append(_NOTES)
    if shared:
        private = [paragraph.format(least=in_words(audience.smallest_group)) for paragraph in _HOW_PRIVATE]
        return (*paragraphs, *private, *([_AGREED_BEYOND] if audience is Audience.BEYOND else []))
    if note := language([said.text for said in material.said]).note:
        paragraphs.insert(0, note)
    if material.listed:
        return tuple(paragraphs)
    return (NO_LIST, *paragraphs, _ONE_EACH) if len(material.records) > 1 else (NO_LIST, *paragraphs)


def _is_survey(material: Material) -> bool:
    return bool(material.records) and all(
        record.kind == Record.Kind.OWN_WRITING and record.format in {"csv", "tsv", "xlsx"}
        for record in material.records.values()
    )
