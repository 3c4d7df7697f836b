"""Who sees it differently: among passages of one theme, those that stand against what the theme says.

Conservative by intent: to miss one is better than to set somebody against the others who is not. A passage differs only
where it says so in words from the tables below; nothing is inferred from tone or from vectors. The result is a draft
for a person to confirm, as everything that a machine placed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, TypeGuard

from strandline.sense.facet_cues import EVERYTHING, holds_any, needed_literals
from strandline.sense.facets import plain, rejects_premise

Leaning = Literal["supports", "differs"]

_OTHERS: Final = r"(?:people|everyone|everybody|they|others|some|colleagues|the others|most(?: people)?)"
_THING: Final = r"(?:it|they|that|this|the \w+|those|these|\w+ing)"

# Stands against what others say, whatever the facet.
_CONTRARY: Final = (
    # "people say X; I'm not so sure", "they say neighbours. They mean us"
    rf"{_OTHERS} (?:else )?(?:all |will |keep |kept |always )*(?:say|says|said|saying|think|thinks|tell|"
    rf"tells|talk about)\b"
    r".{1,120}?\b(?:but|i'm not so sure|i'm not sure|not for me|that's not|that isn't|it isn't|it wasn't|"
    r"they mean|"
    r"did not|didn't|i never|i don't see|i wouldn't|i said)\b",
    r"(?:i|we)(?:'m| am|'re| are| was| were) not (?:so |too |at all |completely |entirely |"
    r"a bit )?(?:sure|convinced|persuaded)"
    r"(?: that| about| it)",
    r"(?:the )?(?:exact |very |quite )?opposite|disagree(?:d|s)?|on the contrary|out of step|"
    r"devil's advocate|going to be awkward",
    r"(?:objects?|objected|objection) to|(?:don't|doesn't|do not|does not|can't) hold with|against the grain|"
    r"(?:i|we|he|she) (?:see|sees|saw|view|feel|feels) (?:it|this|that) (?:\w+ )?differently|contrary to",
    r"unlike (?:most|others|everyone|everybody|my colleagues|the others|the rest)|i(?:'d|"
    r" would) argue (?:the|that)|other way (?:round|about)",
    r"not (?:so good |so great |great |easy |right )?for (?:everyone|everybody|all of us|people like (?:me|us))",
    r"(?:for|to) who(?:m)?\?|whose \w+\?",
)

# Against keeping or valuing the thing: it did harm, did not help, or rested on too few.
_AGAINST_GOOD: Final = (
    # did no good
    r"(?:didn't|did not|don't|do not|never) (?:really |actually |personally )?(?:find|found) (?:it|that|"
    r"them|this|any of it) "
    r"(?:\w+ )?(?:helpful|useful|good|worth\w*|any use)",
    rf"{_THING} (?:really |just |simply )?(?:wasn't|weren't|isn't|aren't|was not|were not|is not|"
    rf"are not) (?:\w+ )?"
    r"(?:helpful|useful|fair|worth it|right|any use|any good|safe|enough|sustainable|a system)",
    r"(?:didn't|did not|doesn't|does not|never) (?:really |actually )?(?:work|help|suit|reach|include|"
    r"do much|do anything)"
    r"(?: for)? (?:me|us|him|her|them|anyone|everyone|everybody|people|my|our|those)",
    # cost somebody too much
    r"(?:wore|wears) (?:\w+ ){0,2}(?:out|down)|burn(?:t|ed|ing)? (?:\w+ )?out|at the (?:cost|expense) of|"
    r"at what cost|"
    r"(?:tell you|know|counted?|asked?|see) what it cost|ate (?:the|my|our|up|into)|lost (?:a day|days|"
    r"hours|half)",
    r"(?:fell|falls|falling|landed|left|relied|relies|rests|depend(?:s|ed)) (?:on|to) (?:the same|a few|"
    r"two|three|four|five|six|a handful|me\b|us\b|women)|"
    r"always the same (?:few|two|three|four|five|six|handful|people|faces|women)",
    r"(?:can't|cannot|can not|couldn't|won't) (?:\w+ )?(?:build|rely|depend|run|go on|"
    r"count) (?:\w+ ){0,2}(?:on|like) (?:that|it|them|this|goodwill)",
    # wronged or left somebody out
    r"(?:broke|breaks|breach(?:ed|es)?) (?:every|all|the|my|our|their|a|people's) (?:\w+ )?(?:rules?|"
    r"confidentiality|trust|confidence|law)|without (?:their|my|our|his|her) (?:consent|permission|say)",
    r"(?<!nobody )(?<!no one )(?<!no-one )(?<!none of us )(?<!never )(?:got|felt|were|was|been|are|get) "
    r"(?!not |never )(?:\w+ )?(?:left out|missed out|forgotten|excluded|shut out|"
    r"left behind|talked over|patronised)|"
    r"(?:shut|shuts|left|leaves) (?:people|us|me|them|some of us|the \w+) out",
    r"patronising|tokenis\w+|lip service|talking shop|box-?ticking|overrated|romantici\w+|rose-?tinted|"
    r"mixed blessing|double-?edged|waste of (?:time|money|everyone's time)",
    r"(?:left no|no proper|without a) (?:record|minutes?)|no one wrote it down|nobody wrote it down",
    # would do without it
    r"(?:i|we|he|she)(?:'d| would) (?:\w+ly |happily |just )?(?:drop|stop|scrap|end|ditch|bin|cut|get rid of)|"
    r"(?:i|we|he|she) (?:wouldn't|would not|won't) (?:\w+ )?(?:keep|miss|want (?:it|that|them) back)",
    r"glad (?:it's|that's|they're|when it) (?:gone|over|stopped|ended|finished)|good riddance|(?:had|"
    r"have had|has had) (?:its|their) day|run its course|"
    r"(?:made|makes|making) (?:it|things|life|matters) (?:\w+ )?(?:worse|harder)|more (?:harm|trouble) than",
)

# For what others would let go, or find in the way: it has its use.
_FOR_BAD: Final = (
    r"(?:i|we|he|she) (?:rather |quite |actually |really |still |do |did |always )*(?:like|likes|liked|"
    r"love|loved|enjoy|enjoyed|value|valued|miss|missed) (?:the|that|those|it|them|filling|having|"
    r"our)\b(?! (?:\w+ )?(?:idea|look|sound))",
    rf"{_THING}(?:'s|'re| is| are| was| were) (?:all |only )?there (?:for a (?:\w+ )?reason|to protect|"
    rf"for our|for their|to keep)|for (?:a )?(?:very )?good reason",
    r"(?:forms?|rules?|paperwork|process|checks?|it|that|they)(?: is| are| was| were|"
    r"'s)? (?:what )?(?:keeps?|kept|protects?|protected) (?:us|me|people|everyone|children|patients|"
    r"residents|staff|families)(?: \w+)? ?(?:safe|honest|right)?",
    r"(?:was|were|is|are) the (?:kindest|best|only|most useful) thing",
    r"(?:found|find|finds) (?:it|them|that|those|the \w+) (?:\w+ )?(?:useful|helpful|easy|simple|clear|"
    r"reassuring|straightforward|fine|quick)",
    r"(?:i|we|he|she)(?:'d| would) (?:\w+ )?(?:miss|keep|defend|be sorry to lose|be lost without)|"
    r"(?:never|haven't|hasn't|didn't|don't) (?:really |actually )?(?:had|have|find|found|see) (?:a|any|it|"
    r"the|them|that)(?: \w+)? ?(?:problem|trouble|difficulty|issue|hard|difficult|bother)",
    r"no (?:problem|trouble|difficulty|bother|complaints?) (?:with|for|about|filling|at all)|"
    r"without (?:it|them|that|the \w+) we(?:'d| would) (?:be|have|never)|(?:somebody|"
    r"someone) has to (?:check|keep|do it|sign|ask)",
)

# Against there being a need, or a change.
_AGAINST_NEED: Final = (
    r"(?:we|i|they|people) (?:don't|do not|didn't|no longer) (?:really |actually )?need (?:any|another|"
    r"more|a|it|that|them)|(?:there's|there is) no need|"
    r"(?<!n't )(?<!not )(?:got|have|had) (?:more than )?(?:plenty|enough)(?! to do| on)|(?:wouldn't|"
    r"would not|won't) (?:\w+ )?(?:help|fix it|solve|change anything|make any difference)|not the answer|"
    r"isn't the answer",
)
_AGAINST_CHANGE: Final = (
    r"(?:hasn't|has not|haven't|have not|didn't|nothing(?:'s| has)?|hardly) (?:\w+ ){0,2}(?:changed|"
    r"changing|different|made (?:a|any|much) difference)|"
    r"same as (?:it )?(?:ever|always|before)|(?:it's |has )?always been (?:like )?(?:that|this)|(?:just|"
    r"exactly|still) the same|no different",
)

_AGAINST: Final[dict[str, tuple[str, ...]]] = {
    "keep": _AGAINST_GOOD,
    "valued": _AGAINST_GOOD,
    "let_go": _FOR_BAD,
    "in_the_way": _FOR_BAD,
    "needed": _AGAINST_NEED,
    "changed": _AGAINST_CHANGE,
    "other": (),
}


def is_facet(name: object) -> TypeGuard[str]:
    return name in _AGAINST


def differs(passages: Sequence[str], facet: str) -> list[bool]:
    """Which passages of a theme under `facet` see it differently from what the theme says.

    The facet is the theme's; a passage may have been placed under another. For *keep* and *valued* a negative judgement
    differs; for *let_go* and *in_the_way* a positive judgement of the thing; for *needed* and *changed* a denial. A
    contrary stance ("people say X; I'm not so sure") differs anywhere, and so does rejecting the premise.

    Raises ValueError for an unknown facet.
    """
    if facet not in _AGAINST:
        raise ValueError(f"{facet!r} is not a facet: one of {', '.join(_AGAINST)}")
    patterns = _against(facet)
    return [_says(plain(passage), patterns) or rejects_premise(passage) for passage in passages]


def leanings(passages: Sequence[str], facet: str) -> list[Leaning]:
    """`differs` in words."""
    return ["differs" if against else "supports" for against in differs(passages, facet)]


@lru_cache(maxsize=8)
def _against(facet: str) -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    """Patterns with the plain strings of which every match holds one: most are ruled out by those."""
    return tuple(
        (needed_literals(pattern) or EVERYTHING, re.compile(rf"(?<!\w)(?:{pattern})"))
        for pattern in (*_CONTRARY, *_AGAINST[facet])
    )


def _says(said: str, patterns: tuple[tuple[frozenset[str], re.Pattern[str]], ...]) -> bool:
    return any(holds_any(said, needed) and pattern.search(said) is not None for needed, pattern in patterns)
