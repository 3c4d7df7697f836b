"""Names of people: those that the workspace knows, however they are called, and those that stand like a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from strandline.transcripts.redaction.cast import NICKNAMES, Cast, folded
from strandline.transcripts.redaction.proposals import Confidence, Identifier, Proposal, WordLists
from strandline.transcripts.redaction.wordlists import (
    BODIES,
    DOES,
    JOBS_AS_TITLES,
    KIN,
    MONTH_NAMES,
    NOBODY,
    THINGS_NAMED,
    TITLES,
)

CERTAIN, LIKELY, POSSIBLE = Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE
_ANYBODY: Final = "[a person]"

# A word, with "O'Brien" and "Anne-Marie" whole and without the "'s" of "Rosa's"; combining marks belong to it.
_WORD: Final = re.compile(r"[^\W\d_][\w\u0300-\u036f]*(?:['’-](?![sS]\b)[^\W\d_][\w\u0300-\u036f]*)*")
_JOINT: Final = re.compile(r"(?:\.? |\.\u00a0|\u00a0)\Z")  # between the words of one name
_STARTS: Final = re.compile(r"(?:\A|[.!?…:;][\"'”’)]*\s+|\n\s*(?:[-*•]\s*)?|[\])]\s+|[“\"‘(]\s*)\W*\Z")
_CALLED: Final = re.compile(
    rf"(?:\b(?:[Mm]y|[Hh]er|[Hh]is|[Yy]our|their|our) name(?:['’]s| is| was) |"
    rf"\b(?:[Ss]he|[Hh]e|who)(?:['’]s| is| was) (?:called|named) |"
    rf"\b{KIN}(?:(?: (?:was|is))? (?:called|named)|,)? |"
    rf"\b(?:man|woman|lady|bloke|chap|girl|boy|person|someone|somebody|nurse|doctor|volunteer|worker) "
    rf"(?:called|named) )\Z"
)
_DOES: Final = re.compile(rf"(?:['’]s)? {DOES}")
_PERSON_AFTER: Final = re.compile(rf"(?:['’]s)? {DOES}|,? (?:she|he|who)\b|,? from (?:the|next)\b")
_TOLD: Final = re.compile(
    r"\b(?:told|asked?|rang|ring|phoned|texted|thanked|hugged|married|thanks to|thank you,?|met with|met|spoke to|"
    r"spoke with|speak to|talked to|talk to|talking to|works? with|worked with|working with|knew|remember|visited) \Z",
    re.IGNORECASE,
)
_COUPLE: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? and \Z")
_SAINT: Final = re.compile(r"\b(?:St|Saint)\.? \Z")
_ARTICLE: Final = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ee]very|[Nn]ext|[Ll]ast) \Z")
_NO_NAME_BEFORE: Final = re.compile(rf"{_ARTICLE.pattern}|\b(?:[Tt]his|[Tt]hat) \Z")
_LABEL: Final = re.compile(r">|\t?:|\s+\d+:\d\d")  # "Mark:", "Mark 0:15", "<v Mark>"
_WHEN: Final = re.compile(
    r"\b(?:in|to|from|by|since|until|till|of|last|next|this|and|or|through|early|late|mid) \Z", re.IGNORECASE
)
_NUMBERED: Final = re.compile(r"\s?\d")
_OF_A_PLACE: Final = re.compile(r"\b(?:of|in|at|on|near|into) \Z")
_IN_CAPITALS: Final = re.compile(r"[A-Z]{2}")  # "NGOs", "EarlyONs"
_LOOK_BACK: Final = 60  # code points: enough for every pattern that looks before a name


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    plain: str  # folded


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    name: str
    confidence: Confidence
    why: str


def find_people(text: str, lists: WordLists, cast: Cast) -> Iterator[Proposal]:
    """Every name, with a stand-in that is the same for the same person. Teaches the cast whom it meets.

    Whole names are read first, so that "Field" and "Rosa" further up are found to be the same person.
    """
    reader = _Reader(text, lists, cast)
    found = list(reader.known_whole_names())
    runs = list(reader.runs())
    for run in runs:
        found += reader.names_in(run)
    for each in found:
        if " " in each.name and not cast.who(each.name):
            cast.learn(folded(each.name), each.name)
    for run in runs:
        found += reader.parts_of_known_names(run)
    for each in sorted(found, key=lambda each: each.start):
        whose = cast.who(each.name) or frozenset({folded(each.name)})
        label = cast.label(next(iter(whose))) if len(whose) == 1 else _ANYBODY
        confidence = each.confidence if len(whose) == 1 else POSSIBLE
        yield Proposal(each.start, each.end, Identifier.PERSON, confidence, each.why, label)


class _Reader:
    def __init__(self, text: str, lists: WordLists, cast: Cast) -> None:
        self.text = text
        self.cast = cast
        self.everyday = {folded(name) for name in lists.everyday_names}
        self.given = {folded(name) for name in lists.given_names} | NICKNAMES
        self.nobody = NOBODY | {folded(word) for entry in lists.not_people for word in entry.split()}
        self.nobody -= {word for person in cast.people for word in person.split()}
        # Words that this text also writes small: "field" in it makes "Field" at a sentence's beginning unsure.
        capitals = sum(character.isupper() for character in text)
        self.without_capitals = capitals * 200 < len(text)
        written = () if self.without_capitals else _WORD.findall(text)
        self.small = {word for word in written if word.islower()}

    def known_whole_names(self) -> Iterator[_Found]:
        """Names of several words that the cast knows, in any case: captions and labels are often in one."""
        for spelling in self.cast.spellings:
            pattern = r"[\s.]+".join(re.escape(word).replace("'", "['’]") for word in spelling.split())
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.text, re.IGNORECASE):
                yield _Found(*match.span(), spelling, CERTAIN, "the name of somebody the workspace knows")

    def runs(self) -> Iterator[list[_Word]]:
        """Capitalised words that stand side by side; every word by itself in a text that has no capitals."""
        run: list[_Word] = []
        for match in _WORD.finditer(self.text):
            word = _Word(*match.span(), folded(match[0]))
            if not (match[0][0].isupper() or self.without_capitals):
                continue
            if run and (self.without_capitals or not _JOINT.fullmatch(self.text, run[-1].end, word.start)):
                yield run
                run = []
            elif run and self.text[run[-1].end] == "." and not self._abbreviated(run[-1]):
                yield run  # a sentence ends here, and another begins
                run = []
            run.append(word)
        if run:
            yield run

    def names_in(self, run: list[_Word]) -> Iterator[_Found]:
        """Names that the run holds by the way they stand, whether the cast knows them or not."""
        if self.without_capitals:
            return
        plain = [word.plain for word in run]
        if len(run) > 1 and self._is_a_thing(plain):
            return
        at = 0
        while at < len(run):
            name = self._titled(run, at) or self._given(run, at) or self._introduced(run, at)
            if name is None:
                at += 1
                continue
            yield name
            at = next((place for place, word in enumerate(run) if word.start >= name.end), len(run))

    def parts_of_known_names(self, run: list[_Word]) -> Iterator[_Found]:
        """ "Rosa", "Field" or "Rosie" for Rosa Field, where the word stands like a name."""
        if len(run) > 1 and self._is_a_thing([word.plain for word in run]):
            return
        for place, word in enumerate(run):
            if len(word.plain) < 2 or not self.cast.who(word.plain) or word.plain in self.nobody:
                continue
            unsure = word.plain in self.everyday or word.plain in self.small
            written = self.text[word.start : word.end]
            if self.without_capitals and (unsure or word.plain not in self.given):
                continue
            if unsure and place == 0 and self._at_start(word) and not self._does(word):
                continue
            if _NO_NAME_BEFORE.search(self._before(word)) and (unsure or written.isupper()):
                continue
            why = "part of the name, or a short form, of somebody known or named in full"
            yield _Found(word.start, word.end, word.plain, POSSIBLE if unsure else LIKELY, why)

    def _titled(self, run: list[_Word], at: int) -> _Found | None:
        if run[at].plain not in TITLES or at + 1 == len(run):
            return None
        last = at
        while last + 1 < len(run) and last < at + 3 and self._may_be_name(run[last + 1]):
            last += 1
        if last == at or (run[at].plain in JOBS_AS_TITLES and run[at + 1].plain in self.small):
            return None  # "Councillor Newsletter"
        # The title goes too: "Mrs" and "Sister" tell something by themselves.
        name = " ".join(self.text[word.start : word.end] for word in run[at + 1 : last + 1])
        couple = _COUPLE.search(self._before(run[at]))
        start = run[at].start - (len(couple[0]) if couple else 0)
        return _Found(start, run[last].end, name, LIKELY, "a title and a name")

    def _given(self, run: list[_Word], at: int) -> _Found | None:
        word = run[at]
        if not self._is_given(word) or _SAINT.search(self._before(word)):
            return None
        last = at
        while last + 1 < len(run) and last < at + 2 and self._may_be_name(run[last + 1]):
            last += 1
        starts = at == 0 and self._at_start(word)
        everyday = word.plain in self.everyday
        beside_others = at > 0 or last + 1 < len(run)  # a heading, or a thing: "What Grace Means"
        if last == at:
            if everyday and not self._stands_like_a_name(word, starts=starts, beside_others=beside_others):
                return None
            no_name = _NO_NAME_BEFORE if everyday else _ARTICLE
            if no_name.search(self._before(word)) or self._before(word).endswith("-"):
                return None
            confidence = POSSIBLE if everyday else LIKELY
            return _Found(word.start, word.end, self._name(word, word), confidence, "a given name")
        if everyday and (at > 0 or (starts and self._is_given(run[at + 1]))):
            return None  # "Canada Summer Jobs", "Will Rosa come?"
        return _Found(word.start, run[last].end, self._name(word, run[last]), LIKELY, "a given name and a surname")

    def _introduced(self, run: list[_Word], at: int) -> _Found | None:
        """A word that is introduced as a name, or does (or is told) what only people do."""
        if len(run) - at > 2:
            return None
        word, rest = run[at], run[at:]
        opening = all(each.plain in self.nobody for each in run[:at])  # "So Kowalski said"
        if not opening or not all(self._may_be_name(each) for each in rest):
            return None
        start, end, name = word.start, rest[-1].end, self._name(word, rest[-1])
        if _CALLED.search(self._before(word)):
            return _Found(start, end, name, LIKELY, "introduced as somebody's name")
        if any(each.plain in self.small for each in rest) or (at == 0 and self._at_start(word)):
            return None
        if _NO_NAME_BEFORE.search(self._before(word)) or _OF_A_PLACE.search(self._before(word)):
            return None
        if any(each.plain in MONTH_NAMES or _IN_CAPITALS.search(self.text, each.start, each.end) for each in rest):
            return None
        if _PERSON_AFTER.match(self.text, end) or _TOLD.search(self._before(word)):
            return _Found(start, end, name, POSSIBLE, "said to do, or told, what people are")
        return None

    def _stands_like_a_name(self, word: _Word, *, starts: bool, beside_others: bool) -> bool:
        """Whether "Will", "May" or "Hope" by itself is somebody. A month needs to be said to do something."""
        if _CALLED.search(self._before(word)) or (starts and _LABEL.match(self.text, word.end)):
            return True
        if word.plain in MONTH_NAMES and _WHEN.search(self._before(word)):
            return False  # "from April to June helped"
        if self._does(word):
            return True
        if _NUMBERED.match(self.text, word.end):
            return False  # "Bill 184"
        return not starts and not beside_others and word.plain not in MONTH_NAMES and word.plain != "miss"

    def _is_given(self, word: _Word) -> bool:
        """A listed name, or "Anne-Marie", whose parts are names; "Faith-based" is none."""
        parts = word.plain.split("-")
        return word.plain not in self.nobody and all(part in self.given or part in self.everyday for part in parts)

    def _may_be_name(self, word: _Word) -> bool:
        written = self.text[word.start : word.end]
        acronym = written.isupper() and len(written) > 1
        return not acronym and not {word.plain, word.plain.removesuffix("'")} & (self.nobody | THINGS_NAMED | TITLES)

    def _is_a_thing(self, plain: list[str]) -> bool:
        """Whether the run is a street, a building or a body: one that bears a person's name is not that person."""
        if plain[-1] in THINGS_NAMED or plain[-1].rstrip("s") in THINGS_NAMED:
            return True
        return any(" ".join(pair) in BODIES for pair in pairwise(plain)) or plain[0] in ("st", "saint")

    def _abbreviated(self, word: _Word) -> bool:
        return word.plain in TITLES or word.plain == "st" or len(word.plain) == 1

    def _at_start(self, word: _Word) -> bool:
        return _STARTS.search(self._before(word)) is not None and (
            word.start > _LOOK_BACK or _STARTS.search(self.text[: word.start]) is not None
        )

    def _does(self, word: _Word) -> bool:
        return _DOES.match(self.text, word.end) is not None

    def _before(self, word: _Word) -> str:
        return self.text[max(word.start - _LOOK_BACK, 0) : word.start]

    def _name(self, first: _Word, last: _Word) -> str:
        return " ".join(self.text[first.start : last.end].split())
