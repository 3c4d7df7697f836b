"""What tells a theme: its keywords, the passages that show it best, and a clause of one that can stand alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import numpy as np

from strandline.sense.naming import Candidate, Lexicon
from strandline.sense.stopwords import CONJUNCTIONS, word_set
from strandline.sense.types import FloatArray, IntArray, Quote

_LONG = 70  # words; of a longer text the best sentences are quoted, not the whole
_FEWEST, _MOST = 4, 14  # words of a telling clause
_DANGLING = CONJUNCTIONS | word_set(
    """
    it its it's it'd it'll they them their they're they'd they'll that that's this these those he he's he'd she
    she's she'd him her his which who whom whose there there's so also then yes no yeah well oh um uh and
    """
)
_REPORTING = word_set("asked ask said says mentioned note quote quotes interviewer told")  # about the interview itself
_MARKS = re.compile(r"[\[\]{}<>|*`#]|https?:|www\.|\)[^(]*\(")
_CENTRAL = 40  # passages, best first, that are searched for a telling clause


def rank_passages(lexicon: Lexicon, inside: IntArray, merit: FloatArray) -> list[int]:
    """The texts of a theme, best first, everybody's best before anybody's second.

    `inside` (m,) indices of the theme's texts, `merit` (m,) how well each stands for it.
    """
    order = inside[np.argsort(-merit, kind="stable")]
    turn: dict[int, int] = {}
    rounds = []
    for at in order:
        person = int(lexicon.people[at])
        turn[person] = turn.get(person, 0) + 1
        rounds.append(turn[person])
    return [int(at) for _, at in sorted(zip(rounds, order, strict=True), key=lambda pair: pair[0])]


def quote_from(text: str, lexicon: Lexicon, at: int, weights: FloatArray) -> Quote:
    """The whole text without outer blanks, or the sentences in a row, at most 70 words, that say most of the theme.

    `weights` (roots,) are the theme's words.
    """
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    words = lexicon.words
    span = words.of(at)
    if len(span) <= _LONG:
        return Quote(at, start, end)
    begins = [position for position in span if words.starts[position] or position == span.start] + [span.stop]
    best: tuple[float, int, int] | None = None
    for i, first in enumerate(begins[:-1]):
        told: set[int] = set()
        for j in range(i + 1, len(begins)):
            last = begins[j]
            if last - first > _LONG and j > i + 1:
                break
            told.update(words.root[begins[j - 1] : last].tolist())
            says = float(weights[list(told)].sum()) / math.sqrt(last - first + 10)
            if best is None or says > best[0]:
                best = (says, first, last)
    assert best is not None
    _, first, last = best
    stop = int(words.start[last]) if last < span.stop else end
    begin = int(words.start[first])
    return Quote(at, begin, begin + len(text[begin:stop].rstrip()))


def telling_clause(lexicon: Lexicon, ranked: list[int], weights: FloatArray, texts: Sequence[str]) -> Quote | None:
    """The clause of 4 to 14 words, from one of the best passages, that says most of the theme and can stand alone.

    `ranked` are texts of the theme, best first, `texts` the words of all; where none holds such a clause, one of two or
    three words will do.
    """
    for fewest in (_FEWEST, 2):
        best: tuple[float, Quote] | None = None
        searched = [at for at in ranked if len(lexicon.words.of(at)) >= fewest][:_CENTRAL]
        for place, at in enumerate(searched):
            for first, last, whole in _clauses(lexicon, at, fewest):
                score = _clause_score(lexicon, first, last, whole, weights) * (1 - 0.5 * place / _CENTRAL)
                if score > 0 and (best is None or score > best[0]):
                    start, end = int(lexicon.words.start[first]), int(lexicon.words.end[last - 1])
                    if not _broken(texts[at][start:end]):
                        best = (score, Quote(at, start, end))
        if best is not None:
            return best[1]
    return None


def _broken(clause: str) -> bool:
    """Whether a bracket is left open, or signs of mark-up or an address stand in it."""
    return clause.count("(") != clause.count(")") or _MARKS.search(clause) is not None


def _clauses(lexicon: Lexicon, text: int, fewest: int) -> Iterator[tuple[int, int, bool]]:
    """(first word, one past the last, is a whole sentence) of the stretches between breaks, alone or joined."""
    words = lexicon.words
    span = words.of(text)
    opens = [at for at in span if words.opens[at] or at == span.start] + [span.stop]
    for i, first in enumerate(opens[:-1]):
        for last in opens[i + 1 : i + 4]:
            if any(words.starts[at] for at in opens[i + 1 :] if at < last and at < span.stop):
                break
            if last - first > _MOST:
                break
            if last - first >= fewest:
                ends_sentence = last == span.stop or bool(words.starts[last])
                yield first, last, ends_sentence and bool(words.starts[first])


def _clause_score(lexicon: Lexicon, first: int, last: int, whole: bool, weights: FloatArray) -> float:
    words, classes = lexicon.words, lexicon.classes
    opening = words.forms[words.form[first]]
    forms = words.form[first:last]
    if opening in _DANGLING or classes.proper[forms].any():
        return 0.0
    told = classes.content[forms]
    roots = list(set(words.root[first:last][told].tolist()))
    says = float(weights[roots].sum())
    if len(roots) < min(2, last - first):
        return 0.0
    about_itself = any(words.forms[form] in _REPORTING for form in forms)
    return says / math.sqrt(last - first + 8) * (1.0 if whole else 0.6) * (0.4 if about_itself else 1.0)


def keywords_of(lexicon: Lexicon, weights: FloatArray, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Five to eight words and pairs of words, the most telling first."""
    words, classes = lexicon.words, lexicon.classes
    best = [int(root) for root in np.argsort(-weights, kind="stable")[:10] if weights[root] > 0]
    forms = np.bincount(words.form, minlength=len(words.forms))
    chosen: list[str] = []
    covered: set[int] = set()
    for root in best:
        if root in covered:
            continue
        pair = next(
            (c for c in candidates if root in c.roots and len(c.roots) == 2 and c.people >= 2 and " " in c.text), None
        )
        if pair is not None and not pair.roots & covered:
            chosen.append(pair.text)
            covered |= pair.roots
            continue
        members = np.flatnonzero((words.root_of_form == root) & classes.content & ~classes.vague)
        members = np.array([at for at in members if not words.forms[at].endswith("'s")] or members, dtype=np.int64)
        if not len(members):
            continue
        chosen.append(classes.surface[int(members[np.argmax(forms[members])])])
        covered.add(root)
    return tuple(chosen[:8])
