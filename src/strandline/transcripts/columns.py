"""What the columns of a table look like, and which one somebody means."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum

from strandline.transcripts.model import UnreadableError
from strandline.transcripts.names import printable
from strandline.transcripts.nothing import is_empty_answer, is_missing


class ColumnError(UnreadableError):
    """A column that somebody named is not there, or could be several."""


class Look(StrEnum):
    """What a column seems to hold; the value stands in "looks like …"."""

    EMPTY = "nothing"
    TICKS = "a tick box"
    NUMBERS = "numbers"
    DATES = "dates"
    CONTACTS = "addresses"
    CODES = "codes"
    CHOICES = "a choice from a list"
    SHORT = "names or short answers"
    FREE_TEXT = "free text"


_TICKS = frozenset({"1", "0", "x", "yes", "no", "y", "n", "true", "false", "checked", "unchecked", "✓", "✔", "☑"})
_UNTICKED = frozenset({"0", "false", "no", "n", "unchecked", "not selected", "unticked"})
_NUMBER = re.compile(r"[-+]?[£$€]?\s?\d[\d.,\s]*%?")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T\s]+\d{1,2}:\d\d.*)?|\d{1,2}:\d\d(:\d\d)?|"
    r"\w{3,9}\.?,? \d{1,2}(st|nd|rd|th)?,? \d{4}.*|\d{1,2}(st|nd|rd|th)? \w{3,9} \d{4}.*"
)
_CONTACT = re.compile(r"\S+@\S+\.\S+|https?://\S+|www\.\S+|\+?[\d\s()-]{9,}")
_CODE = re.compile(r"(?=\S*\d)\S{2,40}")
_QUESTION_NUMBER = re.compile(
    r"\s*(?:q(?:uestion)?\s*)?(?P<number>\d+(?:\.\d+)*)(?![\d%])(?:[.):\s_-]|$)", re.IGNORECASE
)

_OTHER_BOX = re.compile(r"\bother\b.{0,20}\b(?:specify|state|describe|say what)\b|\bother\s*[-–:\[(]+\s*text\b", re.I)
_MOSTLY = 0.8  # of the answers
_SENTENCE_WORDS = 4


def is_other_box(column: str) -> bool:
    """Whether a column is the "Other, please specify" of a list of choices."""
    return _OTHER_BOX.search(column) is not None


def answered(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if not is_empty_answer(cell)]


def look_of(cells: Sequence[str]) -> Look:
    """What one column seems to hold.

    Free text is long (four words on average), varied (half of the answers differ), and sentence-like: most of it in
    small letters, or long, or with a full stop. Names, addresses and lists of choices fail one of the three.
    """
    values = {cell.strip().casefold() for cell in cells if not is_missing(cell)}
    if values and values <= _TICKS:
        return Look.TICKS
    answers = answered(cells)
    if not answers:
        return Look.EMPTY
    for pattern, look in (
        (_DATE, Look.DATES),
        (_CONTACT, Look.CONTACTS),
        (_NUMBER, Look.NUMBERS),
        (_CODE, Look.CODES),
    ):
        if sum(pattern.fullmatch(answer) is not None for answer in answers) >= _MOSTLY * len(answers):
            return look
    if _is_choice(answers):
        return Look.CHOICES
    mean_words = sum(len(answer.split()) for answer in answers) / len(answers)
    if mean_words >= _SENTENCE_WORDS and _share(answers, _is_sentence_like) >= 0.4:
        return Look.FREE_TEXT
    return Look.SHORT


def _share(answers: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, answers)) / len(answers)


def _is_sentence_like(answer: str) -> bool:
    words = re.findall(r"[^\W\d_][\w’'-]*", answer)
    if len(words) < _SENTENCE_WORDS:
        return False
    small = sum(word[0].islower() for word in words) / len(words)
    return small >= 0.5 or len(words) >= 15 or answer.rstrip().endswith((".", "!", "?", "…"))


def _is_choice(answers: Sequence[str]) -> bool:
    """Whether the answers, or the pieces between their semicolons, come back again and again."""
    if len(answers) < 5:
        return False
    whole = Counter(answer.casefold() for answer in answers)
    if len(whole) / len(answers) < 0.5:
        return True
    pieces = Counter(piece for answer in answers for piece in split_values(answer.casefold()))
    several = sum(";" in answer for answer in answers)
    return several > 0 and sum(pieces.values()) >= 2 * len(pieces)


def split_values(cell: str) -> list[str]:
    """Several values of one cell, which stand between semicolons."""
    return [value for piece in cell.split(";") if (value := " ".join(piece.split())) and not is_missing(value)]


def find_column(header: Sequence[str], wanted: str, *, name: str, option: str) -> int:
    """The one column that `wanted` names: by header, question number ("Q7"), beginning, or any part.

    Raises ColumnError, listing the candidates, when no column or more than one fits.
    """
    found = matching_columns(header, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise ColumnError(
            f"{name}: {option} “{wanted}” fits {len(found)} columns: {listed([header[index] for index in found])}. "
            "Give more of the column's name."
        )
    raise no_such_column(header, wanted, name=name, option=option)


def matching_columns(header: Sequence[str], wanted: str) -> list[int]:
    """Every column that fits in the first way in which any does."""
    key = _key(wanted)
    keys = [_key(column) for column in header]
    number = _QUESTION_NUMBER.fullmatch(wanted.strip())
    ways: list[Callable[[int], bool]] = [lambda index: keys[index] == key]
    if number is not None:
        ways.append(lambda index: question_number(header[index]) == number["number"])
        ways.append(lambda index: question_number(header[index]).startswith(number["number"] + "."))
    elif key:
        ways.append(lambda index: keys[index].startswith(key))
        ways.append(lambda index: key in keys[index])
    for fits in ways:
        found = [index for index in range(len(header)) if fits(index)]
        if found:
            return found
    return []


def no_such_column(header: Sequence[str], wanted: str, *, name: str, option: str) -> ColumnError:
    keys = {_key(column): column for column in header}
    near = difflib.get_close_matches(_key(wanted), keys, n=3, cutoff=0.4)
    candidates = [keys[key] for key in near] or list(header)
    lead = "The nearest are" if near else "The columns are"
    return ColumnError(f"{name}: {option} “{wanted}” fits no column. {lead}: {listed(candidates)}.")


def question_number(column: str) -> str:
    """ "7" of "7. What has …", "Q7 …" or "q7_learned"; "14.3" of "14.3. Education"; "" without one."""
    found = _QUESTION_NUMBER.match(column)
    return found["number"] if found else ""


def option_labels(headers: Sequence[str]) -> list[str]:
    """The options of one question out of its tick boxes' headers: what they share in front is taken off.

    "14.1. Arts and culture" and "14.2. Children's services" give "Arts and culture" and "Children's services";
    "Sector [Health]" and "Sector [Housing]" give "Health" and "Housing".
    """
    shared = _shared_beginning(headers)
    labels = []
    for column in headers:
        label = column[len(shared) :] if shared else column
        label = re.sub(r"^\s*(?:q?\d*(?:\.\d+)*[.):]\s+)?", "", label, flags=re.IGNORECASE)
        label = re.sub(r",?\s*\(?please (?:specify|state|describe)\)?.*$", "", label, flags=re.IGNORECASE)
        labels.append(label.strip(" -–—:[]").strip() or column)
    return labels


def _shared_beginning(headers: Sequence[str]) -> str:
    """What all headers begin with, cut back to where a word or a bracket starts."""
    if len(headers) < 2:
        return ""
    first, last = min(headers), max(headers)
    length = next(
        (index for index, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first)
    )
    cut = re.match(r".*[\s\[(:_-]", first[:length])
    return cut[0] if cut else ""


def is_ticked(cell: str) -> bool:
    return not is_missing(cell) and cell.strip().casefold() not in _UNTICKED


def _key(text: str) -> str:
    return " ".join(re.sub(r"[\s_]+", " ", text).split()).casefold()


def listed(columns: Sequence[str]) -> str:
    """The names in quotation marks, long ones cut short, from the ninth on as a number."""
    shown = [f"“{printable(column if len(column) <= 60 else column[:57].rstrip() + '…')}”" for column in columns[:8]]
    more = f" and {len(columns) - 8} more" if len(columns) > 8 else ""
    return ", ".join(shown) + more


def describe(header: Sequence[str], looks: Sequence[Look]) -> str:
    """A sentence about what each column looks like, for a table in which no free text was found."""
    by_look: dict[Look, list[str]] = {}
    for column, look in zip(header, looks, strict=True):
        by_look.setdefault(look, []).append(column)
    return "; ".join(
        f"{listed(columns)} {'looks' if len(columns) == 1 else 'look'} like {look}" for look, columns in by_look.items()
    )
