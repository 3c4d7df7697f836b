"""Who speaks in a document that came in by itself: somebody the diagnostic knows already, or somebody new.

Plain data, as in `gathering`. In this order: whom the person who brought it named, what a list of people says, a
speaker's label or a detail in the text that is somebody's pseudonym or name, a file name that holds one. Nobody is
guessed: where two could be meant, it is somebody new, shown as not recorded until a person says who it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from strandline.diagnostics.gathering import Conversation, Individual, labels_of, who_is_who
from strandline.transcripts.grid import TABLE_ENDINGS
from strandline.transcripts.model import Document, Folder, Kind
from strandline.transcripts.roles import assign_roles, same_person

_WHO = ("pseudonym", "participant", "interviewee", "respondent", "spoken to", "name", "who")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the diagnostic, and what they are called: a pseudonym, a name."""

    key: str
    names: tuple[str, ...]
    voices: int = 1


def recognise(
    folder: Folder, known: Sequence[Known], *, chosen: Known | None = None
) -> tuple[list[Individual], list[Conversation]]:
    """As `who_is_who`, for documents that join a diagnostic: `Individual`s are those new, or told of by a list."""
    listed = _keys_of_listed(folder)
    people: dict[str, Individual] = {}
    conversations = []
    for document in folder.documents:
        by_us = chosen is not None or document.name not in listed
        conversation = _of_known(document, known, chosen) if by_us else None
        if conversation is None:
            new, (conversation,) = who_is_who(replace(folder, documents=(document,)))
            for individual in new:
                people.setdefault(individual.key, individual)
        else:
            for new_one in _new_in(conversation, known):
                people.setdefault(new_one.key, new_one)
        conversations.append(conversation)
    return list(people.values()), conversations


def _keys_of_listed(folder: Folder) -> set[str]:
    """Names of the documents that the list or the table itself tells the people of."""
    named = {row.file for row in folder.people}
    sessions = {row.session for row in folder.people if row.session}
    return {
        document.name
        for document in folder.documents
        if document.name in named
        or document.details.get("session") in sessions
        or document.person is not None
        or document.perspectives
    }


def _new_in(conversation: Conversation, known: Sequence[Known]) -> list[Individual]:
    there = {one.key for one in known}
    return [Individual(key, pseudonym="") for key in conversation.everybody if key not in there]


def _of_known(document: Document, known: Sequence[Known], chosen: Known | None) -> Conversation | None:
    if document.format in TABLE_ENDINGS:
        return None  # a row is one of many people's, whatever the table is called
    if chosen is not None:
        return _chosen(document, known, chosen)
    labels = labels_of(document)
    if len(labels) > 1 and document.kind is not Kind.GROUP_NOTES:
        return _labelled(document, known, labels)
    told = [*labels, *(document.details[key] for key in _WHO if key in document.details)]
    found = _only(one for one in known if any(_same(words, name) for words in told for name in one.names))
    found = found or _only(in_file_name(document.name, known))
    return None if found is None else _one_voice(document, found)


def _chosen(document: Document, known: Sequence[Known], chosen: Known) -> Conversation:
    document = assign_roles(document, participants=frozenset(chosen.names))
    labels = labels_of(document)
    if len(labels) < 2 or chosen.voices > 1 or document.kind is Kind.GROUP_NOTES:
        return _one_voice(document, chosen)
    speakers = _speakers(labels, known)
    everybody = tuple(dict.fromkeys([chosen.key, *speakers.values()]))
    return Conversation(document, document.name, speakers, everybody, one_voice=False)


def _labelled(document: Document, known: Sequence[Known], labels: list[str]) -> Conversation | None:
    """Several voices: each that is somebody's is theirs, and each other is somebody new. None where none is."""
    speakers = _speakers(labels, known)
    if not speakers:
        return None
    for label in labels:
        speakers.setdefault(label.casefold(), f"file:{document.name}:{label}")
    return Conversation(document, document.name, speakers, tuple(dict.fromkeys(speakers.values())), one_voice=False)


def _one_voice(document: Document, person: Known) -> Conversation:
    return Conversation(document, document.name, speakers={}, everybody=(person.key,), one_voice=True)


def _speakers(labels: Sequence[str], known: Sequence[Known]) -> dict[str, str]:
    told: dict[str, str] = {}
    for label in labels:
        found = _only(one for one in known if any(_same(label, name) for name in one.names))
        if found is not None:
            told[label.casefold()] = found.key
    return told


def in_file_name(name: str, known: Sequence[Known]) -> list[Known]:
    """Those whose pseudonym or name stands in a file's name as whole words; of "Resident 1" and "Resident 12" one."""
    words = _plain(PurePosixPath(name).stem)
    return [one for one in known if any(_plain(called).strip() and _plain(called) in words for called in one.names)]


def _plain(words: str) -> str:
    """ "2026-03-12_Resident-3" → " 2026 03 12 resident 3 "."""
    return " " + " ".join(re.findall(r"[^\W_]+", words.casefold())) + " "


def _same(words: str, name: str) -> bool:
    return bool(name) and (_plain(words) == _plain(name) or (" " in name.strip() and same_person(words, name)))


def _only(found: Iterable[Known]) -> Known | None:
    them = list(found)
    return them[0] if len(them) == 1 else None
