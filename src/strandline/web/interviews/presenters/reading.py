"""How a text is read, before it is kept: turns, who speaks, what is a passage and whose words they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from strandline.diagnostics.gathering import Conversation
from strandline.diagnostics.models import Diagnostic
from strandline.records.models import Record
from strandline.transcripts import Problem, split_passages
from strandline.transcripts.model import Role


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a turn: plain words, a passage, or words that are closed."""

    text: str
    kind: str  # "words", "passage", "off"
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class ReadTurn:
    asks: bool
    who: str
    is_known: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Read:
    kind: str
    turns: tuple[ReadTurn, ...]
    passages: int
    verbatim: int
    problems: tuple[Problem, ...]


def as_read(diagnostic: Diagnostic, conversation: Conversation, problems: Iterable[Problem]) -> Read:
    document = conversation.document
    names = dict(diagnostic.participants.values_list("key", "participation__pseudonym"))
    passages = split_passages(document)
    turns = []
    for number, turn in enumerate(document.turns):
        key = conversation.key_of(turn)
        asks = turn.role is Role.INTERVIEWER
        marks = [(one.start, one.end, "passage", one.verbatim) for one in passages if one.turn == number]
        marks += [(span.start, span.end, "off", False) for span in document.off_record]
        turns.append(
            ReadTurn(
                asks=asks,
                who=_who(asks, key, names, turn.speaker),
                is_known=asks or key is not None,
                pieces=tuple(pieces(document.text, turn.start, turn.end, marks)),
            )
        )
    return Read(
        kind=str(Record.Kind(document.kind.value).label),
        turns=tuple(turns),
        passages=len(passages),
        verbatim=sum(one.verbatim for one in passages),
        problems=tuple(problems),
    )


def _who(asks: bool, key: str | None, names: dict[str, str], label: str | None) -> str:
    if asks:
        return label or _("Question")
    if key is None:
        return _("%(label)s: we cannot tell who") % {"label": label} if label else _("We cannot tell who")
    return names.get(key) or (_("%(label)s: somebody new") % {"label": label} if label else _("Somebody new"))


def pieces(text: str, start: int, end: int, marks: Iterable[tuple[int, int, str, bool]]) -> list[Piece]:
    """A stretch of text cut at what is marked in it; marks do not overlap but for what is closed, which wins."""
    found: list[Piece] = []
    at = start
    for begins, ends, kind, verbatim in sorted(marks, key=lambda mark: (mark[0], mark[2] != "off")):
        left, right = max(begins, at), min(ends, end)
        if left >= right:
            continue
        if at < left:
            found.append(Piece(text[at:left], "words"))
        found.append(Piece("" if kind == "off" else text[left:right], kind, verbatim))
        at = right
    if at < end:
        found.append(Piece(text[at:end], "words"))
    return found
