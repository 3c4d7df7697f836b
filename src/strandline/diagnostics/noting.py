"""Notes as they are written to notes as they are kept: questions and answers become turns of one text.

Plain data, so that what a person sees before they finish is what will be kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from strandline.diagnostics.gathering import Conversation
from strandline.transcripts import Passage, split_passages
from strandline.transcripts.marks import off_record_spans, quoted_spans
from strandline.transcripts.model import Document, Kind, Role, Span, Turn

ANYTHING_ELSE = "Anything else that was said"
# One mark that holds its own end, so that it closes nothing of what is noted after it.
LEFT_OUT = "[off the record: left out, as they asked]"


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted in one conversation."""

    name: str
    session: str
    fields: tuple[tuple[str, str], ...]  # question ("" for anything else), what was noted
    people: tuple[tuple[str, str, int], ...]  # key, pseudonym, voices
    details: dict[str, str] = field(default_factory=dict)


def conversation_of(noted: Noted) -> Conversation | None:
    """The conversation these notes make; None if nothing was noted.

    With one person, or a group that speaks as one, whatever was noted is theirs. With several, a line that begins with
    somebody's pseudonym and a colon is theirs, up to the next such line; before the first, nobody's.
    """
    labels = [pseudonym for _, pseudonym, _ in noted.people] if len(noted.people) > 1 else []
    text, turns, off_record = "", [], []
    for question, answer in noted.fields:
        answer = answer.strip()
        if not answer:
            continue
        text += "\n\n" if text else ""
        asked = question or ANYTHING_ELSE
        turns.append(Turn(len(text), len(text) + len(asked), role=Role.INTERVIEWER))
        text += asked + "\n"
        at = len(text)
        text += answer
        turns += _answers(answer, at, labels)
        off_record += [Span(at + span.start, at + span.end) for span in off_record_spans(answer)]
    if not turns:
        return None
    group = len(noted.people) == 1 and noted.people[0][2] > 1
    document = Document(
        name=noted.name,
        format="notes",
        kind=Kind.GROUP_NOTES if group else Kind.NOTES,
        text=text,
        turns=tuple(turns),
        source_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        quoted=quoted_spans(text),
        off_record=tuple(off_record),
        details=noted.details,
    )
    speakers = {pseudonym.casefold(): key for key, pseudonym, _ in noted.people} if labels else {}
    everybody = tuple(key for key, _, _ in noted.people)
    return Conversation(document, noted.session, speakers, everybody, one_voice=len(noted.people) == 1)


def _answers(answer: str, at: int, labels: list[str]) -> Iterator[Turn]:
    """The turns in one answer, which stands in the text from `at`."""
    if not labels:
        yield Turn(at, at + len(answer), role=Role.PARTICIPANT)
        return
    named = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    marks = list(re.finditer(rf"^[ \t]*(?P<who>{named})[ \t]*:[ \t]*", answer, re.IGNORECASE | re.MULTILINE))
    before = answer[: marks[0].start()] if marks else answer
    if before.strip():
        yield Turn(at, at + len(before.rstrip()), role=Role.PARTICIPANT)
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        end = after.start() if after else len(answer)
        words = answer[mark.end() : end].rstrip()
        if words:
            yield Turn(at + mark.end(), at + mark.end() + len(words), speaker=mark["who"], role=Role.PARTICIPANT)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage as it will be counted, with where it stands in the field it was noted in."""

    field: int
    start: int
    end: int
    text: str
    verbatim: bool
    speaker: str | None
    is_told: bool  # it is known who said it


@dataclass(frozen=True, slots=True)
class Preview:
    stretches: tuple[Stretch, ...]
    off_record: tuple[tuple[int, int], ...]  # field, how many places in it were marked as off the record
    silent: tuple[int, ...]  # fields in which nothing was noted


def preview(noted: Noted) -> Preview:
    """How notes will be read if they are finished as they are."""
    conversation = conversation_of(noted)
    silent = tuple(place for place, (_, answer) in enumerate(noted.fields) if not answer.strip())
    if conversation is None:
        return Preview((), (), silent)
    offsets = dict(_offsets(noted))
    document = conversation.document
    stretches = tuple(_stretch(conversation, passage, offsets) for passage in split_passages(document))
    off = tuple(
        (place, sum(begin <= span.start < end for span in document.off_record))
        for place, (begin, end, _) in offsets.items()
    )
    return Preview(stretches, tuple((place, count) for place, count in off if count), silent)


def _offsets(noted: Noted) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """Field → where its answer begins and ends in the text, and how much white space stands before it in the field."""
    at = 0
    for place, (question, answer) in enumerate(noted.fields):
        words = answer.strip()
        if not words:
            continue
        at += (2 if at else 0) + len(question or ANYTHING_ELSE) + 1
        yield place, (at, at + len(words), len(answer) - len(answer.lstrip()))
        at += len(words)


def _stretch(conversation: Conversation, passage: Passage, offsets: dict[int, tuple[int, int, int]]) -> Stretch:
    place, (begin, _, lead) = next(
        (place, where) for place, where in offsets.items() if where[0] <= passage.start < where[1]
    )
    turn = conversation.document.turns[passage.turn]
    return Stretch(
        field=place,
        start=passage.start - begin + lead,
        end=passage.end - begin + lead,
        text=conversation.document.text[passage.start : passage.end],
        verbatim=passage.verbatim,
        speaker=turn.speaker,
        is_told=conversation.key_of(turn) is not None,
    )


def moved(source: str, start: int, end: int, target: str) -> tuple[str, str]:
    """Both texts after a stretch went from one to the end of the other, quotation marks around it included."""
    if source[max(start - 1, 0) : start] in _OPENING and source[end : end + 1] in _CLOSING:
        start, end = start - 1, end + 1
    words = source[start:end].strip()
    left, right = source[:start].rstrip(" \t"), source[end:].lstrip(" \t")
    if right[:1] in {".", ",", ";"} and (not left or left.endswith("\n")):
        right = right[1:].lstrip(" \t")
    gap = "" if not left or left.endswith("\n") or right.startswith("\n") else " "
    rest = re.sub(r"\n{3,}", "\n\n", f"{left}{gap}{right}").strip()
    return rest, f"{target.rstrip()}\n{words}" if target.strip() else words


def without(text: str, words: Iterable[str]) -> str:
    """`text` with a mark in the place of words, quotation marks around them included, wherever they stand in it."""
    for taken in sorted({one.strip() for one in words} - {""}, key=len, reverse=True):  # a clause after its sentence
        there = re.escape(taken)
        text = re.sub(rf"{_OPEN}{there}{_CLOSE}|(?<!\w){there}(?!\w)", LEFT_OUT, text)
    return text


_OPENING = {'"', "“", "‘", "«", "„"}
_CLOSING = {'"', "”", "’", "»"}
_OPEN, _CLOSE = f"[{''.join(sorted(_OPENING))}]", f"[{''.join(sorted(_CLOSING))}]"
