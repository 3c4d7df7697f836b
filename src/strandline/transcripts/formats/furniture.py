"""What stands on a page and is nobody's words: page numbers, line numbers, running headers and footers.

Leaving these out loses nothing that anyone said, so it is not reported.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from strandline.transcripts.speakers import looks_labelled

PAGE_MARK = re.compile(r"(?:page\s+|[-–—]\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—])?", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\d{1,5}")
_LINE_NUMBER = re.compile(r"(?P<number>\d{1,5})(?:[.:]?\s+|$)")
_FEWEST_IN_A_COLUMN = 3
_WORDS_OF_A_REPEAT = 6  # a line this long, printed again after a page break, was printed twice


def is_page_mark(text: str) -> bool:
    """Whether a line is a page number in so many words: "1/5", "Page 3", "– 7 –"."""
    return PAGE_MARK.fullmatch(text.strip()) is not None


def says_page_mark(text: str) -> bool:
    """Whether a line can only be a page number: "1/5" and "Page 3" can, a lone "4" might be an answer."""
    text = text.strip()
    return is_page_mark(text) and _BARE_NUMBER.fullmatch(text) is None


def columns_of_numbers(texts: list[str]) -> set[int]:
    """The indices of bare numbers that count on by one from line to line: a margin's line or paragraph numbers."""
    found: set[int] = set()
    run: list[int] = []
    for place, text in enumerate([*texts, ""]):
        bare = text.strip()
        if _BARE_NUMBER.fullmatch(bare) and (not run or int(bare) == int(texts[run[-1]].strip()) + 1):
            run.append(place)
            continue
        if len(run) >= _FEWEST_IN_A_COLUMN:
            found.update(run)
        run = [place] if _BARE_NUMBER.fullmatch(bare) else []
    return found


def without_line_numbers(texts: list[str]) -> list[str]:
    """`texts` without the number before each line, if lines are numbered throughout (each one, or each fifth).

    A list of questions is numbered too, so numbers count as line numbers only where they begin at least half of twenty
    or more lines, counting on.
    """
    numbered = [
        (place, int(match["number"])) for place, text in enumerate(texts) if (match := _LINE_NUMBER.match(text.strip()))
    ]
    filled = sum(1 for text in texts if text.strip())
    counting_on = sum(after[1] - before[1] == 1 for before, after in pairwise(numbered))
    if len(numbered) < 20 or len(numbered) < 0.5 * filled or counting_on < 0.9 * (len(numbered) - 1):
        return texts
    places = {place for place, _ in numbered}
    return [
        _LINE_NUMBER.sub("", text.strip(), count=1) if place in places else text for place, text in enumerate(texts)
    ]


def without_page_furniture(lines: list[str]) -> list[str]:
    """`lines` of a text that was saved from pages, without their numbers, running headers and lines printed twice."""
    lines = without_line_numbers(lines)
    columns = columns_of_numbers(lines)
    marks = {place for place, line in enumerate(lines) if place not in columns and is_page_mark(line)}
    plain = {place for place in marks if says_page_mark(lines[place])}
    # Lone numbers may be answers: they are page numbers only where no plainer marks are, and if they count on.
    marks = plain or (marks if _count_on([lines[place] for place in sorted(marks)]) else set())
    if not marks and not columns:
        return lines
    dropped = columns | marks
    beside = Counter(
        lines[other].strip()
        for place in marks
        for other in (place - 1, place + 1)
        if 0 <= other < len(lines) and other not in dropped
    )
    running = {text for text, times in beside.items() if text and times >= 3 and not looks_labelled(text)}
    kept: list[str] = []
    after_break = False
    for place, line in enumerate(lines):
        if place in dropped or line.strip() in running:
            after_break = True
            continue
        if after_break and kept and is_repeat(kept[-1], line):
            continue
        kept.append(line)
        after_break = after_break and not line.strip()
    return kept


def is_repeat(last: str, first: str) -> bool:
    """Whether the first line of a page is the last of the page before, which some programs print twice."""
    return last.split() == first.split() and len(first.split()) >= _WORDS_OF_A_REPEAT


def _count_on(texts: list[str]) -> bool:
    """Whether bare numbers rise by one each time, as page numbers do and answers do not."""
    numbers = [int(text.strip()) for text in texts if _BARE_NUMBER.fullmatch(text.strip())]
    return len(numbers) >= 3 and all(after - before == 1 for before, after in pairwise(numbers))
