"""The words by which a passage shows its facet: `facet_cues.tsv`, to be read and corrected by those who interview.

Each row is a cue: a regular expression over lower-case text with straight apostrophes, tried at word boundaries.

- *weight*: 3 says it outright, 2 usually means it, 1 leans that way.
- *if negated*: the facet it shows when a negation stands before it in the same clause ("I would not keep the call");
  a dash when it then shows nothing; "whole" when it holds its own negation ("must not lose") and is not turned round.
- *shows*: what the cue stands for, in plain words; named wherever a placing is explained.

The rest of this file is what holds for all facets.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Cue(NamedTuple):
    pattern: str
    weight: float
    note: str
    negated: str = ""
    whole: bool = False


@lru_cache(maxsize=1)
def cues() -> dict[str, tuple[Cue, ...]]:
    """The table, by facet, in the order in which it is written. Raises ValueError naming the line that is not right."""
    found: dict[str, list[Cue]] = {}
    table = files("strandline.sense").joinpath("facet_cues.tsv").read_text(encoding="utf-8")
    rows = csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    next(rows)
    for line, row in enumerate(rows, start=2):
        if len(row) != 5:
            raise ValueError(f"facet_cues.tsv, line {line}: five columns with tabs between them, not {len(row)}")
        facet, weight, negated, note, pattern = row
        whole = negated == "whole"
        found.setdefault(facet, []).append(
            Cue(pattern, float(weight), note, "" if whole or negated == "-" else negated, whole)
        )
    return {facet: tuple(of_facet) for facet, of_facet in found.items()}


# Words that turn round what follows them within a clause, up to this many words further on.
NEGATORS = (
    r"not|never|no|none|nothing|nobody|without|hardly|scarcely|cannot|\w+n't|rather than|"
    r"instead of|no longer|"
    r"neither|nor|far from|anything but|stopped"
)
NEGATION_REACH = 4

# What rejects the premise of a question: it supports no facet at all, whatever was asked.
REJECTIONS = (
    r"(?:there )?(?:isn't|wasn't|is not|was not) (?:really |honestly )?anything\b(?! (?:like|as good|better|worse))",
    r"^(?:well,? |no,? )?(?:not much|nothing much|not a lot|nothing|not a thing)(?:,|\.|$| if | to be | that i )",
    r"none of (?:it|that|this|them|those) (?:needs?|should|wants?|ought|has to)",
    r"(?:there(?:'s| is| was|'s really| isn't| is really) )?(?:nothing|not (?:a lot|much|anything|"
    r"really anything)|isn't anything|wasn't anything|not a thing|"
    r"none of it)(?: [\w'-]+){0,3} (?:i|we|they|you|she|he)(?:'d| would|'ve| have| can| could|"
    r" want|'m)?(?: [\w'-]+){0,2} (?:keep|want|need|miss|drop|stop|change|changed|hold|lose|"
    r"think of|say|add|value|like|missing|point to)\b",
    r"(?:nothing|not (?:a lot|much|a thing)|none of (?:it|that|this))(?:'s| has| is| was| really|"
    r"'ve| have)?(?: really| actually| much)?(?: has| been| is)? (?:changed|different|missing|"
    r"needed|in the way|stopping (?:us|me)|stops (?:us|me)|to keep|worth keeping|changes|"
    r"comes to mind|springs to mind|wrong|to drop|to let go)",
    r"(?:don't|do not|doesn't|didn't|can't|cannot|couldn't|wouldn't|won't|not sure) (?:really |"
    r"actually |honestly |personally )*(?:think|feel|believe|say|see|know|agree|notice|"
    r"noticed)(?: that| of| if| whether)? ?(?:[\w'-]+ ){0,2}(?:anything|it|things|much|a lot|"
    r"very much|that much|there's|there is|there was|any|they|we|i)(?:'s|'ve| has| have| is| are|"
    r" really|'re| was)?(?: really| actually| all that| much| that much| anything| any|"
    r" been)* ?(?:changed|different|changes?|worth|missing|needed|in the way|barriers?|to keep|"
    r"we need|that needs|i'd keep|stopping|need|problems?|a problem)",
    r"(?:has|have|had|is|are|was|were|it's|things)(?:n't| not) (?:really |actually |all that |"
    r"very |that |much |any )*(?:changed|different|any different|much different)",
    r"^(?:no|nope|well, no|not really|nothing|nothing really|nothing much|none|not much|"
    r"nothing at all|no, nothing|not that i (?:can|could) think of|i can't think of (?:anything|"
    r"any)|can't think of (?:anything|any)|nothing (?:comes|springs) to mind|no,? not really|"
    r"not particularly|no idea)\b[,. ]*(?:really|at all|particularly|no|nothing|honestly|"
    r"to be honest|i don't think so)?[,. ]*$",
    r"(?:(?:much )?the same as (?:it )?(?:always|ever|before)|(?:it's|things are|it is|stayed|"
    r"stays|still) (?:just |all |exactly |pretty much |much )*the same(?=[.,;!]|$)|"
    r"same as (?:it )?ever|business as usual as far as)",
    r"(?:can't|cannot|couldn't|can not|struggle to) (?:really |honestly )?think of (?:anything|"
    r"a thing|much|one|any)\b",
    r"^(?:no,? |well,? )?(?:i|we) (?:don't|do not) (?:really )?(?:need|want) (?:anything|much|"
    r"any of it)\b",
    r"(?:wouldn't|would not|can't|couldn't) (?:really |honestly )?say (?:that |"
    r"if )?(?:there (?:was|is|were) |i |we )?(?:\w+ )?(?:anything|any|it|much)\b",
    r"^(?:no,? |well,? )?(?:nothing|not a thing|none of (?:it|that|this|them))(?: [\w'-]+){0,2} (?:needs?|has|ought|"
    r"should) (?:to )?(?:go|stop|change|end|be (?:dropped|stopped|changed))\b",
    r"(?:nothing|not (?:a thing|much)) (?:else )?(?:that )?(?:(?:you|they|we|i) )?(?:could|can) (?:be|have been|be "
    r"done|have done|do|have)(?: (?:be|been|done))?(?: any| much| more)? ?(?:better|more|differently|improved|nothing|"
    r"to improve|different)\b|nothing (?:really )?(?:comes|springs) to mind|nothing to (?:improve|add|change|"
    r"complain about|report|drop)",
    r"(?:don't|do not|didn't) (?:really )?(?:think|feel|believe) (?:that )?(?:anything|any of it|you could have done|"
    r"they could have done)(?: (?:should|needs?|has|ought|could|anything|much))?\b(?= (?:to )?(?:stop|go|change|end|be|"
    r"anything|better|more))",
    r"\b(?:i|we) (?:wasn't|weren't|was not|were not) (?:really )?(?:glad|grateful|pleased) (?:of|for|about) "
    r"(?:anything|any)|\bnot keep any\b",
    r"(?:that's|that is|it's|i think it's) (?:the )?wrong question|(?:wouldn't|would not|don't|"
    r"do not) (?:put|see|frame|accept|agree with) (?:it|that|the question|"
    r"the premise)(?: that way| like that)?",
    r"(?:no|aren't any|isn't any|are no|is no|weren't any) (?:real |particular |big |"
    r"major )?(?:barriers?|obstacles?|problems?|issues?|complaints|difficulties)(?=[.,;!]|$|"
    r" at all| really| here| that i| for (?:me|us))",
)

# What is no answer: manners, fillers, talk about the talk.
CHAT = (
    r"(?:(?:ok|okay|yes|yeah|yep|no|sure|right|well|um+|er+|erm+|hm+|mm+|so|thanks|thank you|"
    r"thank you very much|cheers|hello|hi|bye|goodbye|lovely|great|good|fine|"
    r"alright|all right|of course|exactly|absolutely|i see|you know|let me think|good question|"
    r"that's a good question|sorry|pardon|can you hear me|"
    r"i don't know|don't know|not sure|i'm not sure|no comment|prefer not to (?:answer|say)|n/?a|"
    r"none|as above|see above|pass|go on|carry on|shall we start|no worries|you're welcome|"
    r"bless you|that's (?:really |very |so )?(?:helpful|great|good|fine|all|it|interesting)|"
    r"that makes sense|how long have you got)[\s,.!…?-]*)+",
)


EVERYTHING = frozenset(("",))  # held by every text


def holds_any(text: str, strings: Iterable[str]) -> bool:
    """Whether any of the strings stands in the text."""
    return any(map(text.__contains__, strings))


def needed_literals(pattern: str) -> frozenset[str] | None:
    """Strings of which every match of `pattern` holds at least one; None where that cannot be told.

    With two hundred cues and few of them in any passage, looking for plain strings first makes the scorer five times
    faster. Understands the part of the syntax that the table uses, and errs towards None.
    """
    needed: set[str] = set()
    for branch in _branches(pattern):
        options = [option for option in _pieces(branch) if option]
        if not options:
            return None
        needed |= max(options, key=lambda option: min(map(len, option)))
    return frozenset(needed)


def _branches(pattern: str) -> list[str]:
    """The alternatives at the top level of a pattern."""
    parts, depth, start, position = [], 0, 0, 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 1
        elif character == "[":
            position = pattern.index("]", position + 2)
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "|" and depth == 0:
            parts.append(pattern[start:position])
            start = position + 1
        position += 1
    return [*parts, pattern[start:]]


# An atom of a branch with its quantifier: escape, set, one character, or (matched by hand) a group.
_ATOM = re.compile(r"(\\.|\[\^?.[^\]]*\]|[^()])([?*+]|\{\d+(?:,\d*)?\})?")
_QUANTIFIER = re.compile(r"[?*+]|\{\d+(?:,\d*)?\}")


def _pieces(branch: str) -> list[frozenset[str] | None]:
    """What each part of a branch that must be there needs: runs of plain characters, and groups."""
    found: list[frozenset[str] | None] = []
    run, position = "", 0
    while position < len(branch):
        if branch[position] == "(":
            end = _closing(branch, position)
            quantifier = _QUANTIFIER.match(branch, end + 1)
            inner = branch[position + 1 : end]
            if inner.startswith("?:") and not (quantifier and quantifier[0][:2] in ("?", "*", "{0")):
                found.append(needed_literals(inner[2:]))
            found.append(frozenset({run}) if run else None)
            run, position = "", quantifier.end() if quantifier else end + 1
            continue
        atom = _ATOM.match(branch, position)
        if atom is None:
            return []
        if len(atom[1]) == 1 and atom[1] not in ".^$" and not atom[2]:
            run += atom[1]
        else:
            found.append(frozenset({run}) if run else None)
            run = ""
        position = atom.end()
    return [*found, frozenset({run}) if run else None]


def _closing(branch: str, opening: int) -> int:
    depth, position = 0, opening
    while True:
        character = branch[position]
        if character == "\\":
            position += 1
        elif character == "[":
            position = branch.index("]", position + 2)
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth == 0:
                return position
        position += 1
