"""The names of a table's columns, out of the one to three rows that survey tools put on top."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence

from strandline.transcripts.decoding import clean

_OPEN_ENDED = frozenset({"response", "open-ended response"})


def read_header(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """The columns' names, clean, never empty, no two alike; and how many rows they took.

    Besides a plain header, two exports are known: Qualtrics puts codes ("Q7"), the questions and a row of
    {"ImportId": …} on top; SurveyMonkey puts the questions and below them the options of each, or "Response".
    """
    first = [clean_header(cell) for cell in rows[0]]
    while (
        first and not first[-1] and not any(len(row) >= len(first) and row[len(first) - 1].strip() for row in rows[1:2])
    ):
        first.pop()
    second = _padded([clean_header(cell) for cell in rows[1]], len(first)) if len(rows) > 1 else []
    if len(rows) > 2 and any(cell.lstrip().startswith('{"ImportId"') for cell in rows[2]):
        return _unique([_coded(code, question) for code, question in zip(first, second, strict=True)]), 3
    if any(cell.casefold() in _OPEN_ENDED for cell in second) and "" in first:
        return _unique(_with_options(first, second)), 2
    while first and not first[-1]:
        first.pop()
    return _unique(first), 1


def clean_header(cell: str) -> str:
    """Entities unescaped ("&nbsp" too, which survey tools leave behind), tags gone, white space collapsed."""
    text = re.sub(r"</?[a-z][^<>]*>", " ", html.unescape(clean(cell)), flags=re.IGNORECASE)
    text = " ".join(text.split())
    text = re.sub(r"(?<=[a-z][.?!])(?=[A-Z][a-z])", " ", text)  # a line break that the survey tool lost
    return text if " " in text else text.replace("_", " ").strip()


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _coded(code: str, question: str) -> str:
    """ "Q7" and "What has …" make "Q7. What has …"; a code that is no question's number gives way to the words."""
    if not question or question.casefold().startswith(code.casefold()):
        return question or code
    return f"{code}. {question}" if re.fullmatch(r"q\d+(?:[._]\d+)*", code, re.IGNORECASE) else question


def _with_options(questions: list[str], options: list[str]) -> list[str]:
    names, question = [], ""
    for cell, option in zip(questions, options, strict=True):
        question = cell or question
        names.append(question if not option or option.casefold() in _OPEN_ENDED else f"{question} - {option}")
    return names


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    unique = []
    for index, cell in enumerate(names, start=1):
        name = cell or f"Column {index}"
        seen[name.casefold()] += 1
        unique.append(name if seen[name.casefold()] == 1 else f"{name} ({seen[name.casefold()]})")
    return tuple(unique)
