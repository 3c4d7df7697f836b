"""What the interviewer said, matched to the questions of the guide, also when it was put in other words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from strandline.sense.stopwords import word_set

FLOOR: Final = 0.42
MEANING: Final = 0.6  # the share of the vectors in likeness, the rest is shared words
SAME_FACET: Final = 0.5  # asking for the same facet is half of a match
OTHER_FACET: Final = 0.7  # asking for another takes this much of the likeness


@dataclass(frozen=True, slots=True)
class Match:
    question: int  # index into the guide
    score: float  # 0 to 1


# Words of a question that tell which facet it asks for. Order matters only for ties: the first wins.
_ASKS: Final[dict[str, tuple[tuple[str, float], ...]]] = {
    "other": (
        (
            r"(?:not|n't|never|haven't|have not) (?:yet |we |i |you )*(?:asked|covered|talked about|"
            r"mentioned|touched on)",
            4,
        ),
        (
            r"(?:anything|something) else$|(?:anything|something|what) else (?:you(?:'d| would)|we|to|"
            r"that)|(?:like|want|wish) to add|(?:we|i)(?:'ve| have) missed|hasn't come up|"
            r"missed (?:anything|something)|should have asked|anything to add",
            3,
        ),
    ),
    "let_go": (
        (r"let(?:ting)? (?:\w+ )?go(?: of)?", 3),
        (r"^(?:what to )?stop$", 3),
        (r"leave (?:\w+ )?behind", 3),
        (r"get rid of|do away with|see the back of", 3),
        (r"(?:drop|ditch|scrap|bin)(?:ped|ping)?", 2.5),
        (
            r"(?:like|want|need|better|should|ready|time|glad|happy|could|would|might|"
            r"can) (?:\w+ ){0,3}stop(?:ped|ping)?(?! (?:you|us|people|them))",
            2.5,
        ),
        (
            r"stop doing|give up|do without|past its|not worth|not missed?|n't (?:you |we |people |"
            r"they )?miss|never (?:see|do) again|end(?:ed)?\b.*\bif it were up to you|waste",
            2.5,
        ),
        (r"(?:wouldn't|not|n't) (?:\w+ ){0,2}(?:keep|bring back|want back|carry on)", 3),
    ),
    "keep": (
        (
            r"(?<!people )(?<!i )keep(?:ing)?(?! (?:(?:you|us|people|them) (?:up|from|awake)|you going|"
            r"telling|saying|hearing|asking|getting))",
            2.5,
        ),
        (r"hold(?:ing)? (?:on|hold|tight)|hang(?:ing)? on", 2.5),
        (
            r"(?:not|n't|never|sorry to (?:see|lose)|hate to|sad to|afraid of) (?:\w+ ){0,4}(?:lose|"
            r"losing|lost|see (?:it|them) go|slip|disappear)",
            3.2,
        ),
        (
            r"carr(?:y|ies|ying) on|continue|stay|worth (?:keeping|saving|preserving)|preserve|protect|"
            r"last(?:s|ing)?\b|take (?:\w+ )?forward|miss (?:if|it|most)|hope (?:stays|survives)|survive|"
            r"permanent",
            2.2,
        ),
    ),
    "in_the_way": (
        (
            r"(?:in|get|gets|getting|stood|stands?) (?:\w+ ){0,2}(?:the|your) way(?! (?:people|we|you|"
            r"they|it|things|that))",
            3,
        ),
        (
            r"barriers?|obstacles?|hurdles?|difficult(?:y|ies)?|hard(?:er|est)?|challeng\w+|problems?|"
            r"frustrat\w+|struggl\w+",
            2,
        ),
        (
            r"hold(?:s|ing)? (?:\w+ )?(?:back|up)|(?:stop|stops|stopped|stopping|prevent\w*) (?:you|us|"
            r"people|them|it|this|that|things)|(?:keep|keeps|kept) (?:you|us|people|them) (?:from|awake|"
            r"up)|slow\w* (?:\w+ )?down|makes? (?:it|things|life) (?:hard|harder|difficult)|trips? (?:you|"
            r"people) up|stuck|went wrong|goes wrong|not work(?:ing|ed)?|n't work(?:ing|ed)?",
            2.6,
        ),
    ),
    "needed": (
        (
            r"what (?:would|will|does|might) it (?:really |actually )?take|would take|would help|"
            r"what it(?:'d| would| will) take|going to take",
            4,
        ),
        (r"need(?:s|ed)?", 2.2),
        (r"missing|lack(?:ing)?|wish(?:es)?|magic wand", 2.5),
        (
            r"(?:would|could|might) (?:\w+ )?(?:help|make (?:\w+ ){0,3}(?:easier|better|difference))|"
            r"what help|support would",
            2.4,
        ),
        (
            r"(?:like|want|hope) (?:\w+ ){0,2}(?:see|happen|from)|should (?:\w+ ){0,4}(?:do|happen|"
            r"be done|change|be doing)|(?:do|work|be done|done) (?:\w+ )?differently|ask (?:of|for|"
            r"them for|the \w+ for)|one thing (?:you would|you'd) (?:ask|change)|recommend\w*|next",
            2,
        ),
    ),
    "valued": (
        (
            r"value[ds]?|glad (?:of|about|for|that)|thankful|matter(?:s|ed)?|appreciat\w+|proud|grateful|"
            r"pleased|best|treasure|meant (?:\w+ ){0,2}(?:most|to you)|importan(?:t|ce)",
            2.2,
        ),
        (
            r"(?:work(?:s|ed|ing)?|go|went|gone|goes|going) (?:\w+ )?well|made (?:a|the|"
            r"most) (?:\w+ )?difference|worked\b(?! (?:at|for|in|as|on|with))|kept you going|"
            r"got you through|good about|like(?:d)? (?:\w+ )?(?:about|most)|enjoy\w*|helped (?:you|most)|"
            r"help(?:ed)? you (?:through|cope)",
            2.4,
        ),
    ),
    "changed": (
        (r"chang(?:e|es|ed|ing)", 2.0),
        (r"different(?:ly)?(?! (?:from you|if))", 1.4),
        (
            r"(?:is|are|what's|things|got|become) new|since|used to|compared? (?:to|with)|shift\w*|"
            r"notic\w+|learn(?:ed|t|ing)?|impact|affect(?:ed|s)?|now that|before and (?:after|now)|"
            r"these days|what(?:'s| has) happened",
            1.5,
        ),
    ),
}


@lru_cache(maxsize=1)
def _asks() -> tuple[tuple[str, re.Pattern[str], float], ...]:
    return tuple(
        (facet, re.compile(rf"\b(?:{pattern})\b"), weight) for facet, cues in _ASKS.items() for pattern, weight in cues
    )


def question_facet(text: str) -> str | None:
    """The facet a question asks for, or None when its words do not tell."""
    said = text.lower().replace("’", "'")
    scores: dict[str, float] = {}
    for facet, pattern, weight in _asks():
        if pattern.search(said):
            scores[facet] = scores.get(facet, 0.0) + weight
    if not scores:
        return None
    return max(scores, key=lambda facet: scores[facet])


def match_questions(asked: Sequence[str], guide: Sequence[str], *, floor: float = FLOOR) -> list[Match | None]:
    """For each thing the interviewer said, the question of the guide it puts, or None when none fits."""
    if not guide or not asked:
        return [None] * len(asked)
    scores = _scores(asked, guide)
    best = scores.argmax(axis=1)
    return [
        Match(int(index), float(scores[row, index])) if scores[row, index] >= floor else None
        for row, index in enumerate(best)
    ]


def follow_guide(asked: Sequence[str], guide: Sequence[str], *, floor: float = FLOOR) -> list[Match | None]:
    """As `match_questions`, for one conversation in its order: a probe stays with the question before it."""
    return follow(asked, match_questions(asked, guide, floor=floor), guide)


def follow(asked: Sequence[str], matches: Sequence[Match | None], guide: Sequence[str]) -> list[Match | None]:
    """What each turn of one conversation asks, given what `match_questions` made of each turn by itself.

    "Why that?" after "What would you keep?" is still about keeping. Such a match has score 0. A turn that asks for
    another facet than the question before, in words that fit no question of the guide, begins something of its own.
    """
    followed: list[Match | None] = []
    current: int | None = None
    for said, match in zip(asked, matches, strict=True):
        if match is not None:
            current = match.question
        elif current is not None and question_facet(said) not in (None, question_facet(guide[current])):
            current = None
        followed.append(match or (None if current is None else Match(current, 0.0)))
    return followed


def _scores(asked: Sequence[str], guide: Sequence[str]) -> npt.NDArray[np.float64]:
    """(asked, guide), 0 to 1: likeness by vectors and shared words, raised where both ask for the same facet."""
    from strandline.sense.encoders import static_encoder  # reads 16 MB of vectors: only when something is matched

    vectors = static_encoder().encode([*asked, *guide])
    meaning = np.asarray(vectors[: len(asked)] @ vectors[len(asked) :].T, dtype=float).clip(0, 1)
    words = [_content_words(text) for text in (*asked, *guide)]
    overlap = np.array([[_overlap(said, meant) for meant in words[len(asked) :]] for said in words[: len(asked)]])
    alike = MEANING * meaning + (1 - MEANING) * overlap
    said_facets = [question_facet(text) if _is_question(text) else None for text in asked]
    meant_facets = [question_facet(text) for text in guide]
    same = np.array([[said is not None and said == meant for meant in meant_facets] for said in said_facets])
    other = np.array([[bool(said and meant and said != meant) for meant in meant_facets] for said in said_facets])
    scores = np.where(same, SAME_FACET + (1 - SAME_FACET) * alike, np.where(other, OTHER_FACET * alike, alike))
    verbatim = np.array([[_bare(said) == _bare(meant) != "" for meant in guide] for said in asked])
    return np.where(verbatim, 1.0, scores)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _is_question(text: str) -> bool:
    """Whether it asks: an interviewer's remark may hold the same words ("People keep telling me about the flu.")."""
    said = text.strip().lower()
    return said.endswith("?") or _ASKING.search(said) is not None


_ASKING: Final = re.compile(
    r"\?|(?:^|[.,;:] )(?:and |so |but |okay |right |now )*(?:what|which|how|who|where|why|"
    r"is there|are there|was there|"
    r"tell me|anything|something|if you|would you|could you|do you|did you|have you)\b|"
    r"^[^.?!]{1,40}$"
)


_STOP: Final = word_set(
    """ask asked take a about all am an and any anything are as at be been but by can could did do does for from had
    has have how i if in is it its just kind know like look looking me more most much my no not of ok okay on
    one or our out over please say so some something tell than thank thanks that the their them then there these
    they thing things think this those to us was we well were what when where which who why will with would you
    your yourself back bit"""
)


def _content_words(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", text.lower().replace("’", "'").replace("'", ""))
    return frozenset(
        re.sub(r"(?:ing|ed|es|s)$", "", word) if len(word) > 4 else word for word in words if word not in _STOP
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return 2 * shared / (len(one) + len(other)) if shared else 0.0
