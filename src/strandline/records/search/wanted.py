"""What somebody typed into the search box."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TERM = re.compile(r'"([^"]*)"?|“([^”]*)”?|(\S+)')
_WORD = re.compile(r"[^\W_]+")
MOST_TERMS = 20


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together in this order; with `prefix` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """All terms must be there, in any order."""

    terms: tuple[Term, ...]
    ignored: int = 0  # terms beyond the most that are looked for

    def __bool__(self) -> bool:
        return bool(self.terms)


def parse(typed: str) -> Wanted:
    """Words, "phrases in quotation marks" and beginnings* of words. Anything else is taken as words."""
    terms = []
    for match in _TERM.finditer(typed):
        text = next(group for group in match.groups() if group is not None)
        words = tuple(word.lower() for word in _WORD.findall(text))
        if words:
            terms.append(Term(words, prefix=match[3] is not None and text.endswith("*")))
    terms = list(dict.fromkeys(terms))
    return Wanted(tuple(terms[:MOST_TERMS]), ignored=max(0, len(terms) - MOST_TERMS))


def marked(text: str, wanted: Wanted) -> list[tuple[str, bool]]:
    """`text` in runs, each with whether it is one of the words looked for, also in another form of the word."""
    stems = [_stem(word) for term in wanted.terms for word in term.words]
    begun = [term.words[-1] for term in wanted.terms if term.prefix]
    runs: list[tuple[str, bool]] = []
    at = 0
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if _stem(word) in stems or any(word.startswith(beginning) for beginning in begun):
            if match.start() > at:
                runs.append((text[at : match.start()], False))
            runs.append((match[0], True))
            at = match.end()
    if at < len(text) or not runs:
        runs.append((text[at:], False))
    return runs


_ENDING = re.compile(r"(?:ings?|edly|ed|ly|ies|es|s|y|e)$")


def _stem(word: str) -> str:
    """Near enough to the index's own stemmer to show what it found."""
    stem = _ENDING.sub("", word)
    return stem if len(stem) > 2 else word


def holds(text: str, wanted: Wanted) -> bool:
    """Whether all that is wanted is in `text`: for the few texts that stand in no index."""
    words = [word.lower() for word in _WORD.findall(text)]
    stems = [_stem(word) for word in words]
    return all(_has(term, words, stems) for term in wanted.terms)


def _has(term: Term, words: list[str], stems: list[str]) -> bool:
    asked = [_stem(word) for word in term.words]
    for start in range(len(words) - len(asked) + 1):
        last = start + len(asked) - 1
        ends = words[last].startswith(term.words[-1]) if term.prefix else stems[last] == asked[-1]
        if ends and stems[start:last] == asked[:-1]:
            return True
    return False
