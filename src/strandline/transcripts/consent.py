"""What somebody agreed to, out of the words in which a team wrote it down."""

from __future__ import annotations

import re

from strandline.transcripts.nothing import is_missing

TAKE_PART, QUOTE, NAME, CONTACT, SHARE = "take_part", "quote", "name", "contact", "share"

_NO = frozenset({"no", "n", "none", "false", "0", "nothing", "declined", "refused", "withdrawn", "withdrew"})
_PHRASES: dict[frozenset[str], str] = {
    frozenset({TAKE_PART}): "take part, takes part, taking part, participate, participation, interview, be interviewed",
    frozenset(
        {TAKE_PART, QUOTE}
    ): """yes, y, true, 1, ok, agreed, quote, quotes, quoted, quotation, quotations, quoting,
        anonymous quote, anonymous quotes, quote anonymously, quote with pseudonym, quote without name""",
    frozenset({TAKE_PART, NAME}): "name, named, naming, use name, by name",
    frozenset(
        {TAKE_PART, CONTACT}
    ): "contact, contacted, recontact, contact again, contacted again, follow up, follow-up",
    frozenset({TAKE_PART, SHARE}): "share, shared, sharing, archive, archiving, share beyond",
    frozenset({TAKE_PART, QUOTE, NAME, CONTACT, SHARE}): "all, everything, all of it",
}
_PURPOSES = {" ".join(word.split()): purposes for purposes, words in _PHRASES.items() for word in words.split(",")}

_SEPARATORS = re.compile(r"[;,/+&\n]|\band\b|\bbut\b")
_NEGATION = re.compile(r"(?:no|not|never|without|cannot|can['’]?t|may not|(?:do|does|did|has|have)(?: not|n['’]?t))\s+")
_FILLERS = re.compile(
    r"^(?:(?:only|just|please|may|can|could|happy|willing|agree|agrees|agreed|to|be|for|a|the|my|their|of|use|any)\s+)+"
    r"|\s+(?:only|please)$"
)
_NOT_YET = frozenset(
    {"", "?", "tbc", "tbd", "pending", "not yet", "to be asked", "to be confirmed", "not asked", "not known"}
)


class UnknownConsentError(ValueError):
    """Words about consent that are not understood; `str(error)` is these words."""


def read_consent(cell: str) -> frozenset[str] | None:
    """The purposes agreed to; None when nothing is written.

    "yes" agrees to taking part and being quoted; any other purpose implies taking part; "no" agrees to nothing;
    "not to be quoted" takes the quoting away from whatever else is said.

    Raises UnknownConsentError for words that are not understood, or that say "no" and something else: a guess here
    could publish somebody's words.
    """
    whole = " ".join(cell.casefold().replace("_", " ").split()).strip(" .")
    if whole in _NO:
        return frozenset()
    if is_missing(whole) or whole in _NOT_YET:
        return None
    agreed: set[str] = set()
    refused: set[str] = set()
    for piece in filter(None, (piece.strip(" .") for piece in _SEPARATORS.split(whole))):
        negated = _NEGATION.match(piece)
        purposes = _purposes(piece[negated.end() :] if negated else piece)
        if purposes is None:
            raise UnknownConsentError(piece)
        if negated is None:
            agreed |= purposes
        elif purposes == {TAKE_PART}:
            return frozenset()
        else:
            agreed.add(TAKE_PART)
            refused |= purposes - {TAKE_PART}
    return frozenset(agreed - refused)


def _purposes(piece: str) -> frozenset[str] | None:
    return _PURPOSES.get(piece) or _PURPOSES.get(_FILLERS.sub("", piece))
