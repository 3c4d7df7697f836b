"""On which side a passage stands of a claim: supports it, cuts across it, or is only about it.

What is looked at, each on its own: whether a word of the claim is denied in the passage and not in the claim, or the
other way round; whether the passage uses a word's contrary; whether one judges well, or would keep, what the other
judges ill or would let go, or has more of what the other has less of; and whether the passage says in so many words
that it sees it differently. Words and phrases only: nothing is inferred from tone, and no vector tells yes from no. A
draft for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from strandline.sense.evidence_judging import WISHES, contraries, going_up, judging, keeping, root
from strandline.sense.facets import evidence as facet_cues
from strandline.sense.facets import plain
from strandline.sense.polarity import differs
from strandline.sense.stopwords import STOPWORDS

Leaning = Literal["supports", "cuts across", "about"]

REACH: Final = 3  # words after a negator that it turns round
TURNED: Final = 0.8  # "not good" is a little less than "bad"
WISHED: Final = 1.5  # "could be better" outweighs one kind word
DENIED: Final = 1.0  # what each sign weighs: a word denied by one of the two …
CONTRARY: Final = 1.2  # … the contrary of a word
SIDES: Final = 1.0  # … speaking for a thing and against it
RISES: Final = 1.6  # … more where the other has less: outweighs a judging word that both use
SAID: Final = 1.5  # … and saying that one sees it differently
LEAST: Final = 0.5  # a balance below this is no leaning
TOUCHED: Final = 0.2  # of a claim: a passage that says less of it takes no side in it
COVERED: Final = 0.6  # of a claim that takes no side: how much of it a passage must say to support it

_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CLAUSE_END: Final = re.compile(r"[.!?;:,\n]|\s[–—-]\s|\b(?:but|although|though|however|whereas|yet|except)\b")
_NEGATOR: Final = re.compile(
    r"not|never|no|none|nothing|nobody|without|hardly|scarcely|cannot|\w+n't|neither|nor|barely|rarely|seldom"
)
_OPINION: Final = frozenset(("think", "feel", "believe", "find", "say"))  # "I do not feel that it was clear" denies it
_PROPOSES: Final = re.compile(r"\b(?:should|must|ought to|needs? to|has to|have to)(n't| not| never)?\b")
_NOT_TURNED: Final = frozenset(("only", "just", "least"))  # "not only good"
_AMOUNTS: Final = frozenset(("enough", "more", "much", "plenty"))  # "not enough money" denies money, too
_UNSURE: Final = re.compile(
    r"\bwhether\b|\bi don't know (?:if|what|how)\b|\bnot sure (?:if|what)\b|\bit depends\b|\bhard to say\b|"
    r"\b(?:couldn't|can't) (?:say|tell you|comment)\b|^i (?:then )?asked (?:\w+ )?(?:about|if)\b"
)
# Words that judge elsewhere and not here: they are set aside before the words are read.
_MANNERS: Final = re.compile(
    r"\b(?:to be (?:honest|fair|clear|frank)|no (?:doubt|question|wonder|problem)|kinds? of|as well|fair enough|"
    r"work\w* (?:\w+ )?hard|hard[- ]?work\w*|well(?=,))|^well\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of things, ready to be held against another text."""

    roots: Mapping[str, bool]  # content word without inflection -> denied, where it stands last
    wishes: int  # turns of phrase for what ought to be otherwise
    facets: Mapping[str, float]  # weight of the cues for each facet
    open: bool  # asks, or leaves it open
    text: str  # in lower case


@lru_cache(maxsize=8192)
def read(text: str) -> Said:
    """The words of a text with their negations, its wishes and its facet cues."""
    said = plain(text)
    roots: dict[str, bool] = {}
    for clause in _clauses(_MANNERS.sub(" ", said)):
        since = REACH + 1
        for word in _WORD.findall(clause):
            if _NEGATOR.fullmatch(word):
                since = 0
                continue
            if word in _NOT_TURNED and since == 0:
                since = REACH + 1
                continue
            if word in _OPINION and since <= 1:
                since = -len(clause)  # to the end of the clause
                continue
            since += 1
            at = root(word)
            if word not in STOPWORDS or _takes_side(at):
                roots[at] = since <= REACH
            if _takes_side(at) and word not in _AMOUNTS:
                since = REACH + 1  # "we must not lose the clinic" denies the losing, not the clinic
    facets: dict[str, float] = {}
    for cue in facet_cues(text):
        facets[cue.facet] = facets.get(cue.facet, 0.0) + cue.weight
    wishes = sum(pattern.search(said) is not None for pattern in _wishes())
    return Said(roots, wishes, facets, said.rstrip().endswith("?") or _UNSURE.search(said) is not None, said)


def leaning(claim: str, passage: str, covered: float) -> Leaning:
    """On which side `passage` stands of `claim`; `covered` (0 to 1) is how much of the claim's weight it speaks of."""
    return lean(read(claim), read(passage), covered)


def lean(claim: Said, passage: Said, covered: float) -> Leaning:
    """As `leaning`, for texts that were read before."""
    if passage.open or covered < TOUCHED:
        return "about"
    balance = _denials(claim, passage) + _stance(claim, passage)
    balance += SIDES * _sides(_favours, claim, passage)
    balance += RISES * _sides(_rises, claim, passage)
    if balance <= -LEAST:
        return "cuts across"
    if balance >= LEAST:
        return "supports"
    takes_side = any(abs(side(claim, frozenset())) >= LEAST for side in (_favours, _rises)) or _proposes(claim) != 0
    return "supports" if covered >= COVERED and balance >= 0 and not takes_side else "about"


def _denials(claim: Said, passage: Said) -> float:
    """Words that one denies and the other does not, contraries, and words that take a side and are used alike."""
    balance = 0.0
    for at, denied in claim.roots.items():
        if at in passage.roots:
            if passage.roots[at] != denied:
                balance -= DENIED
            elif _takes_side(at):
                balance += SIDES
        for contrary in contraries().get(at, frozenset()) & passage.roots.keys() - claim.roots.keys():
            balance += -CONTRARY if passage.roots[contrary] == denied else CONTRARY / 2
    return min(max(balance, -2.0), 2.0)


def _sides(side: Callable[[Said, frozenset[str]], float], claim: Said, passage: Said) -> float:
    """Whether the two stand on the same side or on opposite ones. Words that both use are weighed by `_denials`."""
    ours = side(claim, frozenset())
    if side is _favours and abs(ours) < LEAST:
        ours = _proposes(claim)
    theirs = side(passage, frozenset(claim.roots.keys() & passage.roots.keys()))
    if abs(ours) < LEAST or abs(theirs) < LEAST:
        return 0.0
    return 1.0 if (ours > 0) == (theirs > 0) else -1.0


def _favours(said: Said, aside: frozenset[str]) -> float:
    """Above nought where a text judges well or would keep, below where it judges ill or would let go."""
    cues = said.facets.get("keep", 0.0) - said.facets.get("let_go", 0.0)
    return _signed(judging(), said, aside) - WISHED * said.wishes + _signed(keeping(), said, aside) + cues


def _proposes(said: Said) -> float:
    """1 where a text says what should be, -1 where it says what should not."""
    found = _PROPOSES.search(said.text)
    return 0.0 if found is None else -1.0 if found.group(1) else 1.0


def _rises(said: Said, aside: frozenset[str]) -> float:
    """Above nought where a text speaks of more, below where of less."""
    return _signed(going_up(), said, aside)


def _signed(table: Mapping[str, int], said: Said, aside: frozenset[str]) -> float:
    return sum(
        table[at] * (-TURNED if denied else 1.0) for at, denied in said.roots.items() if at in table and at not in aside
    )


def _takes_side(at: str) -> bool:
    return at in judging() or at in going_up() or at in keeping()


def _stance(claim: Said, passage: Said) -> float:
    """The passage says that it sees it differently, in the phrases of `polarity`, and the claim does not."""
    favours = _favours(claim, frozenset())
    facet = "keep" if favours >= LEAST else "let_go" if favours <= -LEAST else "other"
    return -SAID if differs([passage.text], facet)[0] and not differs([claim.text], facet)[0] else 0.0


def _clauses(said: str) -> Iterator[str]:
    edges = [0, *(match.end() for match in _CLAUSE_END.finditer(said)), len(said)]
    for start, end in pairwise(edges):
        yield said[start:end]


@lru_cache(maxsize=1)
def _wishes() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?<!\w)(?:{pattern})") for pattern in WISHES)
