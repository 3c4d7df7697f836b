"""Who asks and who answers."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from strandline.transcripts.details import interviewers_named
from strandline.transcripts.model import Document, Role
from strandline.transcripts.speakers import ANSWERING_LABELS, ASKING_LABELS, label_word

_ASKING_WORDS = re.compile(
    r"\b(?:what|how|why|when|where|who|which|can you|could you|would you|do you|did you|have you|are you|is there|"
    r"tell me|describe|anything else|thank you for|thanks for (?:your|making|taking)|(?:first|next|last) question)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Part:
    """What one speaker does in a talk."""

    turns: int = 0
    questions: int = 0  # turns that put a question
    words: int = 0
    asking: int = 0  # phrases of someone who leads a talk
    first: int = 0  # index of their first turn


def assign_roles(
    document: Document, *, interviewers: frozenset[str] = frozenset(), participants: frozenset[str] = frozenset()
) -> Document:
    """`document` with each named speaker told as interviewer or participant.

    Names are matched without case, by the whole name, by the first name or by initials. A speaker in neither set is
    told by the document's own details, by their label, else by who asks. Turns without a speaker keep their role; in a
    text without any named speaker nothing is changed.
    """
    parts = _parts(document)
    if not parts:
        return document
    roles = _told_by_name(parts, interviewers | interviewers_named(document.details), participants)
    _tell_the_rest(parts, roles)
    return replace(
        document,
        turns=tuple(replace(turn, role=roles[turn.speaker]) if turn.speaker else turn for turn in document.turns),
    )


def _parts(document: Document) -> dict[str, _Part]:
    parts: dict[str, _Part] = defaultdict(_Part)
    for index, turn in enumerate(document.turns):
        if turn.speaker is None:
            continue
        words = document.text[turn.start : turn.end]
        part = parts[turn.speaker]
        part.first = part.first if part.turns else index
        part.turns += 1
        part.questions += "?" in words
        part.words += len(words.split())
        part.asking += len(_ASKING_WORDS.findall(words))
    return dict(parts)


def _told_by_name(
    parts: dict[str, _Part], interviewers: frozenset[str], participants: frozenset[str]
) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for speaker in parts:
        if any(same_person(speaker, name) for name in interviewers):
            roles[speaker] = Role.INTERVIEWER
        elif any(same_person(speaker, name) for name in participants):
            roles[speaker] = Role.PARTICIPANT
        elif label_word(speaker) in ASKING_LABELS:
            roles[speaker] = Role.INTERVIEWER
        elif label_word(speaker) in ANSWERING_LABELS:
            roles[speaker] = Role.PARTICIPANT
    return roles


def _tell_the_rest(parts: dict[str, _Part], roles: dict[str, Role]) -> None:
    """Gives a role to every speaker who has none yet."""
    untold = [speaker for speaker in parts if speaker not in roles]
    if not untold:
        return
    told = set(roles.values())
    if Role.INTERVIEWER in told or len(parts) == 1:
        asking: set[str] = set()
    elif len(untold) == 1:
        asking = set(untold)  # "Dan:" and "Participant:"
    else:
        leader = max(untold, key=lambda speaker: _asks(parts, speaker))
        asking = {leader} | {speaker for speaker in untold if _asks_beside(parts, speaker, leader)}
        if asking == set(parts):
            asking = {leader}
    for speaker in untold:
        roles[speaker] = Role.INTERVIEWER if speaker in asking else Role.PARTICIPANT


def _asks_beside(parts: dict[str, _Part], speaker: str, leader: str) -> bool:
    """Whether a second speaker interviews too: most of several turns are questions, and few of the words are theirs."""
    part = parts[speaker]
    mostly_asks = part.questions >= 2 and part.questions >= 0.5 * part.turns
    return mostly_asks and part.words <= max(0.25 * _all_words(parts), 1.5 * parts[leader].words)


def _asks(parts: dict[str, _Part], speaker: str) -> float:
    """How much a speaker behaves as the one who asks, from 0 to about 2.5."""
    part = parts[speaker]
    share_of_words = part.words / max(_all_words(parts), 1)
    return (
        part.questions / part.turns
        + 0.5 * min(part.asking / part.turns, 1.0)
        + 0.5 * (1 - share_of_words)
        + 0.3 * (part.first == min(other.first for other in parts.values()))
    )


def _all_words(parts: dict[str, _Part]) -> int:
    return sum(part.words for part in parts.values())


def same_person(label: str, name: str) -> bool:
    """Whether a speaker's label means the person `name`: "Ruth", "RB" and "Bell, Ruth (Council)" mean "Ruth Bell"."""
    one, other = _words(label), _words(name)
    if not one or not other:
        return False
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1 and len(longer) > 1:
        initials = "".join(word[0] for word in longer)
        return shorter[0] in (longer[0], initials, f"{longer[0][0]}{longer[-1][0]}")
    return False


def _words(name: str) -> list[str]:
    """The words of a name, case-folded, given name first, without what stands in brackets."""
    name = re.sub(r"[\[(][^\])]*[\])]", " ", name)
    family, comma, given = name.partition(",")
    return re.findall(r"\w+", f"{given} {family}".casefold() if comma else name.casefold())
