"""Reads diagnostic.toml: what was asked, of whom, and why.

A slip in this file changes what the report says, so nothing in it is passed over: an unknown key, facet or
stance is refused, with the nearest known one named.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from strandline.transcripts.decoding import decode, one_line
from strandline.transcripts.model import FACETS, About, GuideQuestion, Perspective, Stance, UnreadableError
from strandline.transcripts.names import printable

_TEXT_KEYS = ("title", "question", "purpose", "place", "asked_by")
_KEYS = (*_TEXT_KEYS, "started", "ended", "invented", "perspective", "guide")
_PERSPECTIVE_KEYS = ("name", "hoped", "stance")
_GUIDE_KEYS = ("text", "facet")
_MOST_HOPED = 1_000_000  # people of one perspective
_STANCES = tuple(stance.value for stance in Stance)

# Plurals, and words that mean one of our keys: a better hint than the nearest spelling.
_MEANT = {"perspectives": "perspective", "questions": "guide", "stances": "stance", "name": "title"}


def read_about(path: Path) -> About:
    """The terms of a diagnostic.

    Raises UnreadableError, naming the line or the key, for anything that is not TOML or is not understood.
    """
    name = printable(path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{name} could not be opened: {error.strerror}.") from error
    text = decode(data, name)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(_toml_message(name, text, error)) from error
    except (RecursionError, ValueError) as error:  # brackets in brackets in brackets; a number of 5,000 digits
        raise UnreadableError(f"{name} is nested deeper, or holds a larger number, than can be read.") from error
    return _About(name).read(table)


def _toml_message(name: str, text: str, error: tomllib.TOMLDecodeError) -> str:
    if re.search(r"^\s*\[\[?\s*question\s*\]", text, re.MULTILINE):
        return (
            f"{name}: `question` is the one question that the diagnostic asks. "
            "Write [[guide]] instead of [[question]] above each question of the interview guide."
        )
    found = re.search(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", str(error))
    if found is None:
        return f"{name} is not valid TOML: {error}."
    lines = text.splitlines()
    number = int(found["line"]) if found["line"] else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return (
        f"{name}, line {number} is not valid TOML: {found['what'].rstrip('.')}. The line reads `{printable(line)}`; "
        'text stands in "quotation marks", dates do not.'
    )


class _About:
    """Checks each value and says where it stands when it cannot be used."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, table: Mapping[str, object]) -> About:
        self._check_keys(table, _KEYS, "")
        started, ended = self._date(table, "started"), self._date(table, "ended")
        if started and ended and ended < started:
            raise self._error(f"`ended` ({ended}) is before `started` ({started})")
        return About(
            **{key: self._text(table, key, "") for key in _TEXT_KEYS},
            started=started,
            ended=ended,
            invented=self._flag(table, "invented"),
            perspectives=self._perspectives(table),
            questions=self._questions(table),
        )

    def _perspectives(self, table: Mapping[str, object]) -> tuple[Perspective, ...]:
        perspectives: list[Perspective] = []
        for number, entry in enumerate(self._entries(table, "perspective"), start=1):
            where = f" in [[perspective]] number {number}"
            self._check_keys(entry, _PERSPECTIVE_KEYS, where)
            name = self._text(entry, "name", where)
            if not name:
                raise self._error(f"[[perspective]] number {number} has no name", 'Write name = "Residents", say')
            if name.casefold() in {other.name.casefold() for other in perspectives}:
                raise self._error(f"the perspective “{name}” is given twice")
            perspectives.append(Perspective(name, self._hoped(entry, where), self._stances(entry, where)))
        return tuple(perspectives)

    def _questions(self, table: Mapping[str, object]) -> tuple[GuideQuestion, ...]:
        questions: list[GuideQuestion] = []
        for number, entry in enumerate(self._entries(table, "guide"), start=1):
            where = f" in [[guide]] number {number}"
            self._check_keys(entry, _GUIDE_KEYS, where)
            text = self._text(entry, "text", where)
            if not text:
                raise self._error(f"[[guide]] number {number} has no text", 'Write text = "What should we keep?", say')
            facet = self._choice(self._text(entry, "facet", where) or "other", FACETS, "facet", where)
            questions.append(GuideQuestion(text, facet))
        return tuple(questions)

    def _stances(self, entry: Mapping[str, object], where: str) -> tuple[Stance, ...]:
        value = entry.get("stance", [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise self._error(f"`stance`{where} is not text or a list of texts", f"Choose from {_listed(_STANCES)}")
        stances = (Stance(self._choice(item, _STANCES, "stance", where)) for item in values)
        return tuple(dict.fromkeys(stances))

    def _hoped(self, entry: Mapping[str, object], where: str) -> int | None:
        value = entry.get("hoped")
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_HOPED:
            raise self._error(f"`hoped`{where} is {value!r}, not a number of people", "Write a whole number, say 6")
        return value

    def _choice(self, value: str, known: Sequence[str], what: str, where: str) -> str:
        """One of `known`, whatever its letter case, with blanks or hyphens for underscores."""
        key = re.sub(r"[\s-]+", "_", value.strip().casefold())
        if key in known:
            return key
        article = "an" if what[0] in "aeiou" else "a"
        raise self._error(
            f"“{printable(value)}”{where} is not {article} {what}{_did_you_mean(key, known)}",
            f"The {what}s are {_listed(known)}",
        )

    def _text(self, table: Mapping[str, object], key: str, where: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return one_line(value)
        if key == "question" and isinstance(value, list | dict):
            raise self._error(
                "`question` is the one question that the diagnostic asks",
                "Write [[guide]] instead of [[question]] above each question of the interview guide",
            )
        raise self._error(f"`{key}`{where} is not text", f'Write it in quotation marks: {key} = "…"')

    def _date(self, table: Mapping[str, object], key: str) -> date | None:
        value = table.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                pass
        raise self._error(f"`{key}` is not a date", f"Write year, month and day: {key} = 2026-03-03")

    def _flag(self, table: Mapping[str, object], key: str) -> bool:
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        raise self._error(f"`{key}` is neither true nor false", f"Write {key} = true, without quotation marks")

    def _entries(self, table: Mapping[str, object], key: str) -> list[dict[str, object]]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        raise self._error(
            f"`{key}` is not a list of tables", f"Write [[{key}]], with two brackets on each side, above each one"
        )

    def _check_keys(self, table: Mapping[str, object], known: Collection[str], where: str) -> None:
        for key in table:
            if key not in known:
                if where and key in _KEYS:
                    raise self._error(
                        f"`{key}` stands{where}, to which it does not belong",
                        "Move it to the top of the file, above the first line in [[brackets]]",
                    )
                raise self._error(
                    f"`{printable(key)}`{where} is not a key of this file{_did_you_mean(key, known)}",
                    f"The keys are {_listed(known)}",
                )

    def _error(self, what: str, todo: str = "") -> UnreadableError:
        return UnreadableError(f"{self.name}: {what}." + (f" {todo}." if todo else ""))


def _did_you_mean(word: str, known: Collection[str]) -> str:
    meant = _MEANT.get(word.casefold())
    near = [meant] if meant in known else difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.5)
    return f"; perhaps `{near[0]}` is meant" if near else ""


def _listed(words: Collection[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}"
