"""What is weighed in a passage to tell its facet, and how much each sign weighs.

Beside the cues, a passage shows its facet by words that judge ("rude", "lovely"), by its form (an order, a wish, a bare
thing named, a tale of what happened) and by the question it answered. How far the question can be relied on follows
from the passage: a bare thing named in answer to "What would you keep?" is kept; where the passage has cues of its own,
judges, or tells a long tale, the question says less.

The weights are in `facet_weights.tsv`: utilities of a conditional logit (McFadden 1974, "Conditional logit analysis of
qualitative choice behavior"), learned from the labelled passages of `benchmarks/facets.py` marked for tuning, so that
the probabilities mean what they say. A sign without a facet weighs alike for whichever facet it speaks for.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import Final, NamedTuple

from strandline.sense.evidence_judging import judging, root
from strandline.sense.facet_evidence import cue_scores, evidence, plain
from strandline.sense.stopwords import word_set

PLACES: Final = ("changed", "valued", "keep", "let_go", "in_the_way", "needed")
OTHER: Final = "other"

DENIED: Final = 2.5  # what "Not the daily call" in answer to "keep" adds to letting go, as a cue
MOST_CUES, SURE = 5.0, 3.0  # cues beyond this add nothing; a cue of this weight says it outright
MOST_WORDS_THAT_JUDGE: Final = 3
USUAL_LENGTH, LONGEST = 3.0, 4.5  # log of the words of a passage: of twenty, of ninety
FRAGMENT: Final = 14  # words; a longer passage without a subject is a list and no fragment
# Only these two are turned round by a fragment: "Not having a car" does say what is in the way.
OPPOSITE: Final = {"keep": "let_go", "let_go": "keep"}

Term = tuple[str, str, float]  # a sign, the facet that it speaks for, and how strongly it is there


class _BySign(NamedTuple):
    """The names of the signs that weigh differently for each facet."""

    facet: str
    at_all: str
    length: str
    good: str
    ill: str
    wish: str
    order: str


_SIGNS: Final = tuple(
    _BySign(
        facet, *(f"{facet}: {sign}" for sign in ("at all", "length", "good words", "ill words", "a wish", "an order"))
    )
    for facet in PLACES
)


def terms(passage: str, asked: str | None) -> Iterator[Term]:
    """All that is weighed in a passage. `asked` is the facet that was asked for, one of `PLACES`, or None."""
    bare = plain(passage).strip()
    said = bare.strip(" -*•\"'“")
    cues = {facet: min(score, MOST_CUES) for facet, score in cue_scores(evidence(passage)).items() if facet}
    if asked in OPPOSITE and _opens_with_no(bare):
        cues[OPPOSITE[asked]] = cues.get(OPPOSITE[asked], 0.0) + DENIED
        cues.pop(asked, None)
        asked = None
    strongest = max(cues.values(), default=0.0)
    own = min(strongest, SURE) / SURE
    words = _WORD.findall(said)
    different = set(words)
    good, ill = _judged(words)
    length = min(log(max(len(words), 1)), LONGEST) - USUAL_LENGTH
    wish = not _WISHES.isdisjoint(different) or "'d " in said
    order, asks = _ORDER.match(said) is not None, said.endswith("?")
    for sign in _SIGNS:
        yield sign.at_all, sign.facet, 1.0
        yield sign.length, sign.facet, length
        if good:
            yield sign.good, sign.facet, good
        if ill:
            yield sign.ill, sign.facet, ill
        if wish:
            yield sign.wish, sign.facet, 1.0
        if order:
            yield sign.order, sign.facet, 1.0
    for facet, score in cues.items():
        yield "cues", facet, score
        if score == strongest:
            yield "strongest cue", facet, 1.0
    if asks:
        yield "nothing: asks back", OTHER, 1.0
    if not _ABOUT_THE_INTERVIEW.isdisjoint(different) or "i asked" in said:
        yield "nothing: about the interview", OTHER, 1.0
    if asked is None:
        yield "nothing: not asked", OTHER, 1.0
        return
    past = sum(word in _PAST or (len(word) > 4 and word.endswith("ed")) for word in words)
    for name, value in (
        ("asked", 1.0),
        ("asked, and cues", own),
        ("asked, and length", length),
        ("asked, and a tale", 5.0 * past / max(len(words), 1)),  # verbs of the past per five words
        ("asked, and a fragment", len(words) <= FRAGMENT and _SUBJECTS.isdisjoint(different)),
        ("asked, and good words", good > 0),
        ("asked, and ill words", ill > 0),
        ("asked, and a wish", wish),
        ("asked, and asks back", asks),
    ):
        yield name, asked, float(value)


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The table, by sign. Raises ValueError naming the line that is not right."""
    table = files("strandline.sense").joinpath("facet_weights.tsv").read_text(encoding="utf-8")
    rows = csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    next(rows)
    found = {}
    for line, row in enumerate(rows, start=2):
        if len(row) != 2:
            raise ValueError(f"facet_weights.tsv, line {line}: a sign and a weight, not {len(row)} columns")
        found[row[0]] = float(row[1])
    return found


_WORD: Final = re.compile(r"[\w-]+|'\w+|[.!?;:,]")  # "don't" is "don" and "'t", so that "I'd" has its "I"
_NEGATOR: Final = word_set("not never no none nothing nobody without hardly scarcely cannot neither nor far 't")
_BREAKS: Final = frozenset(".!?;:,") | {"but", "however"}
_NEGATION_REACH: Final = 4  # words before a word that judges
_SUBJECTS: Final = word_set("i we they he she it you there that this who")
_PAST: Final = word_set("was were had did went came told said")
_WISHES: Final = word_set("should could must ought would need needs want")
_ABOUT_THE_INTERVIEW: Final = word_set("interview interviewer notebook consent quoted")
_ORDER: Final = re.compile(
    r"(?:please |just |to |also |and |let's |maybe )?(?:provide|ensure|give|make|have|get|put|create|support|increase|"
    r"find|use|work|develop|build|allow|consider|tell|let|pay|open|fund|improve|train|send|ask|start|offer|involve|"
    r"reduce|invest|set|bring|share|add|help|listen|fix|come|go|know|write|look|be|do|keep|stop|continue|expand|extend|"
    r"include|recogni[sz]e|more|better|less|fewer|someone|somebody|somewhere)\b"
)
_NO_AT_FIRST: Final = re.compile(
    r"(?:(?:well|um|oh|no|certainly|definitely|absolutely|probably),? )*(?:not|never|anything but|no more) "
    r"(?:the|that|those|these|this|all|our|my|another|every|any more|having|\w+ing)\b(?! (?:much|bad|many|long))"
)


def _opens_with_no(said: str) -> bool:
    return _NO_AT_FIRST.match(said) is not None


def words_that_judge(said: str) -> tuple[int, int]:
    """How many words of a plain text judge well and how many ill, up to three each; denied ones are turned round."""
    return _judged(_WORD.findall(said))


def _judged(words: Sequence[str]) -> tuple[int, int]:
    good = ill = 0
    for at, word in enumerate(words):
        side = _side(word)
        if side:
            if _denied(words[max(at - _NEGATION_REACH, 0) : at]):
                side = -side
            good, ill = good + (side > 0), ill + (side < 0)
    return min(good, MOST_WORDS_THAT_JUDGE), min(ill, MOST_WORDS_THAT_JUDGE)


def _denied(before: Sequence[str]) -> bool:
    """Whether a negator stands among these words, after the last break."""
    for word in reversed(before):
        if word in _BREAKS:
            return False
        if word in _NEGATOR:
            return True
    return False


@lru_cache(maxsize=20_000)
def _side(word: str) -> int:
    return judging().get(root(word), 0)
