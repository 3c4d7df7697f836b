"""Turns to passages: one to a few sentences that belong together, the smallest thing that is counted and quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from strandline.transcripts.model import Document, Kind, Passage, Role, Span, Turn
from strandline.transcripts.sentences import sentences, trimmed

_LONGEST_SENTENCE = 90  # words; a longer one is cut between clauses
_MOST_SENTENCES = 3  # in a passage
_ASIDE_WORDS = 4  # "Yeah. No, I forgot." are beats of a sentence rather than sentences
_SHORTEST_PART, _SHORTEST_REST = 20, 8  # words, of what is cut off and of what is left
_WORD_START = re.compile(r"\S+")
_CUT = re.compile(r"(?<=;)\s+|(?<=,)\s+(?=(?:and|but|so|because|which)\b)|\s+(?=[–—-]\s)")
_LEAD = re.compile(r"\s*(?:[-*•‣◦▪●○·–—]\s+|\(?\d{1,2}[.)]\s+)?")
_WORD = re.compile(r"\w+(?:['’]\w+)*")

# "She said:" beside somebody's words in quotation marks.
_ATTRIBUTION = re.compile(
    r"(?:(?:and|but|then|so|as)\s+)?(?:(?:she|he|they|one|[PR]\d+|participant|respondent)\s+)?(?:also\s+|then\s+|all\s+)?"
    r"(?:says?|said|thinks?|thought|adds?|added|feels?|felt|put it|told (?:us|me)|explained|called it|described it as)"
    r"(?:\s+(?:that|it was|it))?\s*[:,.–-]*",
    re.IGNORECASE,
)
# What people write or say when they have nothing to say; compared in small letters and without stops.
_NOTHING = frozenset(
    {
        *(
            "na",
            "n a",
            "no",
            "none",
            "nope",
            "nil",
            "nothing",
            "not applicable",
            "non",
            "test",
            "testing",
            "tbc",
            "x",
            "xx",
        ),
        *("xxx", "unknown", "nothing to add", "nothing else", "no comment", "no comments", "no answer", "no response"),
        *(
            "not sure",
            "don't know",
            "dont know",
            "i don't know",
            "i dont know",
            "dk",
            "idk",
            "same",
            "as above",
            "see above",
        ),
        *("same as above", "prefer not to say", "skip", "skipped", "nothing really", "no not really", "not really"),
    }
)
# Sounds of listening and agreeing, and courtesies: any number of them in a row still says nothing.
_LISTENING_WORDS = """okay ok yeah yes yep yup no nope right sure mhm mm mmm hmm hm hmmm uh um uhm er erm ah oh aha
exactly absolutely definitely totally correct indeed true great good fine cool nice perfect well so and but yea aye i
see got it of course sorry agreed thank you thanks very much huh wow like really alright all hello hi bye goodbye please
morning afternoon"""
_LISTENING = frozenset(_LISTENING_WORDS.split())
_ASIDE = re.compile(
    r"[\[(<](?:unintelligible|inaudible|crosstalk|laugh\w*|pause|silence|unclear|coughs?|\?+|\.+)[^\])>]{0,80}[\])>]",
    re.I,
)


def says_nothing(text: str) -> bool:
    """Whether an answer or a turn holds nothing to count: blank, "n/a", "no", "test", "Yeah, okay.", "(inaudible)"."""
    bare = _ASIDE.sub(" ", text)
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(bare)]
    if not any(character.isalnum() for character in bare):
        return True
    plain = " ".join(words)
    if plain in _NOTHING:
        return True
    return len(words) <= 8 and all(word in _LISTENING for word in words)


def split_passages(document: Document, *, target_words: int = 40) -> list[Passage]:
    """The passages of everyone but the interviewer, in order of the text.

    A passage never overlaps another or words off the record, has no white space at its ends, and is verbatim where the
    document is, or, in notes, where the notes put the words in quotation marks. `target_words` is the length at which
    no further sentence joins.
    """
    passages: list[Passage] = []
    question: int | None = None
    for index, turn in enumerate(document.turns):
        if turn.role is Role.INTERVIEWER:
            question = index if _asks_something(document.text, turn) or question is None else question
            continue
        for start, end, verbatim in _stretches(document, turn):
            for left, right in _grouped(document.text, start, end, target_words):
                if not says_nothing(document.text[left:right]):
                    passages.append(Passage(left, right, index, question, verbatim))
    return passages


def _asks_something(text: str, turn: Turn) -> bool:
    words = text[turn.start : turn.end]
    return turn.speaker is None or "?" in words or len(words.split()) >= 6


def _stretches(document: Document, turn: Turn) -> Iterator[tuple[int, int, bool]]:
    """The parts of a turn on the record, each wholly somebody's own words or wholly the note-taker's."""
    own_words = document.kind in (Kind.VERBATIM, Kind.OWN_WRITING)
    for start, end in _without(turn.start, turn.end, document.off_record):
        if own_words:
            yield start, end, True
            continue
        place = start
        for span in document.quoted:
            if span.start < place or span.end > end:
                continue
            yield place, _before_mark(document.text, place, span.start), False
            yield span.start, span.end, True
            place = _after_mark(document.text, span.end, end)
        yield place, end, False


def _without(start: int, end: int, holes: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
    for hole in holes:
        if hole.end <= start or hole.start >= end:
            continue
        if start < hole.start:
            yield start, hole.start
        start = max(start, hole.end)
    if start < end:
        yield start, end


_QUOTATION_MARKS = "\"'“”‘’«»„"


def _before_mark(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in _QUOTATION_MARKS):
        end -= 1
    return end


def _after_mark(text: str, start: int, end: int) -> int:
    """After the closing mark and the stops and commas that follow it."""
    while start < end and (text[start].isspace() or text[start] in _QUOTATION_MARKS or text[start] in ".,;:"):
        start += 1
    return start


def _grouped(text: str, start: int, end: int, target_words: int) -> Iterator[tuple[int, int]]:
    """Sentences joined, three at most, so that all groups come near `target_words`; a new line begins a new passage."""
    line: list[tuple[int, int]] = []
    for piece in _pieces(text, start, end):
        if line and "\n" in text[line[-1][1] : piece[0]]:
            yield from _evenly(text, line, target_words)
            line = []
        line.append(piece)
    if line:
        yield from _evenly(text, line, target_words)


def _evenly(text: str, pieces: list[tuple[int, int]], target_words: int) -> list[tuple[int, int]]:
    """The division of a paragraph's sentences into runs that costs least, as when breaking lines.

    A run costs the square of how far it is from `target_words`, in shares of it, and twice as much when it is longer.
    """
    lengths = [len(text[left:right].split()) for left, right in pieces]
    best: list[tuple[float, int]] = [(0.0, 0)]  # cost of the first n sentences, and where their last run begins
    for end in range(1, len(pieces) + 1):
        options: list[tuple[float, int]] = []
        words = sentences_counted = 0
        for begin in range(end - 1, -1, -1):
            words += lengths[begin]
            sentences_counted += lengths[begin] > _ASIDE_WORDS
            if begin < end - 1 and (sentences_counted > _MOST_SENTENCES or words > _LONGEST_SENTENCE):
                break
            off = (words - target_words) / target_words
            options.append((best[begin][0] + off * off * (2 if off > 0 else 1), begin))
        best.append(min(options))
    runs: list[tuple[int, int]] = []
    end = len(pieces)
    while end:
        begin = best[end][1]
        runs.append((pieces[begin][0], pieces[end - 1][1]))
        end = begin
    return runs[::-1]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences without bullets before them; one that is too long is cut between its clauses."""
    for left, right in sentences(text, start, end):
        if _ATTRIBUTION.fullmatch(text, left, right):
            continue
        if left == 0 or text[left - 1] == "\n":
            lead = _LEAD.match(text, left, right)
            left = lead.end() if lead else left
        if len(text[left:right].split()) <= _LONGEST_SENTENCE:
            if left < right:
                yield left, right
            continue
        yield from _clauses(text, left, right)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a long sentence, cut before "and", "but" and their like, none too short to stand alone."""
    words = [match.start() for match in _WORD_START.finditer(text, start, end)]
    piece, begun = start, 0  # where the open part begins, in code points and in words
    for match in _CUT.finditer(text, start, end):
        reached = bisect_left(words, match.end())
        if reached - begun >= _SHORTEST_PART and len(words) - reached >= _SHORTEST_REST:
            yield trimmed(text, piece, match.start())
            piece, begun = match.end(), reached
    yield trimmed(text, piece, end)
