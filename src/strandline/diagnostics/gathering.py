"""Who is who in a folder: which people, sessions and speakers stand behind its documents.

Plain data, before anything is stored, so that the same folder read twice gives the same keys.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict

from strandline.transcripts.marks import quoted_spans
from strandline.transcripts.model import Document, Folder, Kind, Passage, PersonRow, Role, Turn

ASKS = "asks"  # in corrections: whoever has this label is an interviewer
NOBODY = "nobody"  # … cannot be told, and is quoted as nobody


class Corrections(TypedDict, total=False):
    """What a person said of a document, kept apart from it so that it holds for its next version too."""

    kind: str
    speakers: dict[str, str]  # label, casefolded ("" where a turn has none) → Individual.key, ASKS or NOBODY


@dataclass(slots=True)
class Individual:
    """Somebody who took part, or a group that speaks as one."""

    key: str
    pseudonym: str  # "" until one is made
    organisation: str = ""
    perspectives: list[str] = field(default_factory=list)
    agreed: frozenset[str] | None = None
    voices: int = 1
    listed: bool = False  # people.csv or the table names them


@dataclass(frozen=True, slots=True)
class Conversation:
    """One document, the session it belongs to, and who speaks in it."""

    document: Document
    session: str
    speakers: dict[str, str]  # speaker's label, casefolded → Individual.key
    everybody: tuple[str, ...]  # keys; more than one where voices are labelled
    one_voice: bool  # whatever is said in it, `everybody[0]` says it
    strangers: tuple[str, ...] = ()  # speakers that the list names and the file does not

    def key_of(self, turn: Turn) -> str | None:
        """Who speaks a turn; None for the interviewer, and where it cannot be told: then nobody is quoted."""
        if turn.role is Role.INTERVIEWER or self.strangers:
            return None
        return self.speakers.get((turn.speaker or "").casefold()) or (self.everybody[0] if self.one_voice else None)

    def unclear(self) -> list[str]:
        """Labels of those who speak and cannot be told apart from others, as the file writes them."""
        spoken = (turn for turn in self.document.turns if turn.role is not Role.INTERVIEWER)
        return list(dict.fromkeys(turn.speaker or "somebody" for turn in spoken if self.key_of(turn) is None))


def who_is_who(folder: Folder) -> tuple[list[Individual], list[Conversation]]:
    """Tell the people of a folder apart. The order is that of the documents."""
    rows_of: dict[str, list[PersonRow]] = defaultdict(list)
    for row in folder.people:
        rows_of[row.file or f"session:{row.session}"].append(row)
    people: dict[str, Individual] = {}
    conversations = [_conversation(document, rows_of, people) for document in folder.documents]
    return list(people.values()), conversations


def _conversation(
    document: Document, rows_of: dict[str, list[PersonRow]], people: dict[str, Individual]
) -> Conversation:
    rows = rows_of.get(document.name) or rows_of.get(f"session:{document.details.get('session', '')}", [])
    if rows:
        return _listed(document, rows, people)
    if document.person is not None or document.perspectives:
        key = f"table:{document.name.rsplit(', row', 1)[0]}:{document.person or document.name}"
        person = people.setdefault(key, Individual(key, pseudonym="", listed=document.person is not None))
        person.perspectives += [name for name in document.perspectives if name not in person.perspectives]
        return Conversation(document, session=key, speakers={}, everybody=(key,), one_voice=True)
    return _unlisted(document, people)


def _listed(document: Document, rows: list[PersonRow], people: dict[str, Individual]) -> Conversation:
    speakers: dict[str, str] = {}
    keys: list[str] = []
    for row in rows:
        key = _told_by(row, people)
        if row.speaker:
            speakers[row.speaker.casefold()] = key
        if key not in keys:
            keys.append(key)
    labels = {label.casefold() for label in labels_of(document)}
    strangers = [row.speaker for row in rows if row.speaker and labels and row.speaker.casefold() not in labels]
    one_voice = len(keys) == 1 and (len(labels) < 2 or document.kind is Kind.GROUP_NOTES or people[keys[0]].voices > 1)
    return Conversation(document, rows[0].session or document.name, speakers, tuple(keys), one_voice, tuple(strangers))


def _told_by(row: PersonRow, people: dict[str, Individual]) -> str:
    """Add to `people` what a row of the list says of somebody; their key."""
    key = f"person:{row.pseudonym}"
    person = people.setdefault(key, Individual(key, row.pseudonym, listed=True))
    person.organisation = person.organisation or row.organisation
    person.perspectives += [name for name in row.perspectives if name not in person.perspectives]
    person.voices = max(person.voices, row.voices)
    if row.agreed is not None:
        # Said twice and differently: the narrower holds.
        person.agreed = row.agreed if person.agreed is None else person.agreed & row.agreed
    return key


def people_listed(rows: Iterable[PersonRow]) -> dict[str, Individual]:
    """Everybody whom a list names, by key."""
    people: dict[str, Individual] = {}
    for row in rows:
        _told_by(row, people)
    return people


def corrected(conversation: Conversation, said: Corrections) -> Conversation:
    """The conversation as a person corrected it."""
    if not said:
        return conversation
    document = conversation.document
    if kind := said.get("kind"):
        noted = Kind(kind) in (Kind.NOTES, Kind.GROUP_NOTES)
        document = replace(document, kind=Kind(kind), quoted=quoted_spans(document.text) if noted else ())
    speakers = said.get("speakers", {})
    if not speakers:
        return replace(conversation, document=document)
    document = replace(document, turns=tuple(_recast(turn, speakers) for turn in document.turns))
    before = replace(conversation, strangers=())
    people: dict[str, str] = {}
    for turn in document.turns:
        label = (turn.speaker or "").casefold()
        key = speakers.get(label) or before.key_of(turn)
        if turn.role is not Role.INTERVIEWER and key and key != NOBODY:
            people[label] = key
    everybody = tuple(dict.fromkeys(people.values())) or conversation.everybody
    return Conversation(document, conversation.session, people, everybody, one_voice=False)


def _recast(turn: Turn, speakers: dict[str, str]) -> Turn:
    told = speakers.get((turn.speaker or "").casefold())
    if told is None or (turn.speaker is None and turn.role is Role.INTERVIEWER):
        return turn  # a heading stays a heading, whoever the notes are about
    return replace(turn, role=Role.INTERVIEWER if told == ASKS else Role.PARTICIPANT)


def labels_of(document: Document) -> list[str]:
    """Labels of the voices that are not the interviewer's, as the file writes them."""
    return list(
        dict.fromkeys(turn.speaker for turn in document.turns if turn.speaker and turn.role is not Role.INTERVIEWER)
    )


def _unlisted(document: Document, people: dict[str, Individual]) -> Conversation:
    """No list says who this is: each labelled voice that is not the interviewer's is somebody."""
    labels = labels_of(document)
    if len(labels) < 2 or document.kind is Kind.GROUP_NOTES:
        key = f"file:{document.name}"
        voices = _group_size(document)
        people.setdefault(key, Individual(key, pseudonym="", voices=voices))
        return Conversation(document, session=document.name, speakers={}, everybody=(key,), one_voice=True)
    speakers = {label.casefold(): f"file:{document.name}:{label}" for label in labels}
    for key in speakers.values():
        people.setdefault(key, Individual(key, pseudonym=""))
    return Conversation(document, document.name, speakers, tuple(speakers.values()), one_voice=False)


def _group_size(document: Document) -> int:
    """How many a group's notes say took part ("Participants: 4"), else one."""
    if document.kind is not Kind.GROUP_NOTES:
        return 1
    for name, value in document.details.items():
        if name in {"participants", "people", "present"} and value.strip().isdigit():
            return max(1, int(value))
    return 1


def name_the_unnamed(people: list[Individual], taken: set[str]) -> None:
    """Give a pseudonym to whoever has none: "Person 3", if nobody goes by it yet.

    A label in the file may be a real name, so it is not used.
    """
    taken = taken | {person.pseudonym for person in people}
    number = 0
    for person in people:
        while not person.pseudonym:
            number += 1
            if (name := f"Person {number}") not in taken:
                person.pseudonym = name


def fingerprint(conversation: Conversation, passages: Sequence[Passage]) -> str:
    """SHA-256 over a document's words, its form, who speaks where and how it was cut: equal means nothing to do."""
    document = conversation.document
    parts: list[object] = [
        document.sha256,
        document.kind.value,
        document.name,
        [(span.start, span.end) for span in document.off_record],
        [(turn.start, turn.end, turn.role.value, conversation.key_of(turn)) for turn in document.turns],
        [(passage.start, passage.end, passage.question, passage.verbatim) for passage in passages],
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
