"""What cannot be learned from, refused in words a person can act on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from operator import index as as_index

from strandline.sense.codes.types import Code

_MOST_SHOWN = 10  # codes listed in a message


def check_texts(texts: Iterable[str]) -> list[str]:
    """The texts as a list. TypeError where one is not a string."""
    if isinstance(texts, str):
        raise TypeError("texts is one string; give a list of strings.")
    listed = list(texts)
    for position, text in enumerate(listed):
        if not isinstance(text, str):
            raise TypeError(f'Text {position} is {type(text).__name__}, not a string. Use "" for a missing answer.')
    return listed


def check_codes(codes: Iterable[Code]) -> tuple[Code, ...]:
    """The codes as a tuple. ValueError when there are none, one has no name, or two share one."""
    listed = tuple(codes)
    for position, code in enumerate(listed):
        if not isinstance(code, Code):
            raise TypeError(f"Code {position} is {type(code).__name__}; use Code(name, description, examples).")
        if not any(letter.isalnum() for letter in code.name):
            raise ValueError(f"Code {position} has no name: {code.name!r}. A name needs at least one letter or digit.")
        if isinstance(code.examples, str):
            raise TypeError(f"The examples of {code.name!r} are one string; give a list of strings.")
    if not listed:
        raise ValueError("There are no codes. Give at least one Code(name, description, examples).")
    names = [code.name for code in listed]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"Two codes have the same name: {', '.join(map(repr, twice))}. Merge them or rename one.")
    return listed


def check_decision(
    index: int, given: Collection[str], n_texts: int, names: Sequence[str]
) -> tuple[int, frozenset[str]]:
    """The index as an int and the codes as a set. ValueError or TypeError, naming the text, where they cannot be."""
    try:
        position = as_index(index)
    except TypeError:
        raise TypeError(f"A decision needs the index of its text, a whole number, not {index!r}.") from None
    if isinstance(index, bool) or not 0 <= position < n_texts:
        raise ValueError(f"There is no text {index!r}: there are {n_texts} texts, counted from 0.")
    if isinstance(given, str):
        raise TypeError(f"The codes of text {position} are one string, {given!r}; give a set, {{{given!r}}}.")
    chosen = frozenset(given)
    unknown = sorted(str(name) for name in chosen if name not in names)
    if unknown:
        near = get_close_matches(unknown[0], names, n=1)
        known = ", ".join(map(repr, names[:_MOST_SHOWN])) + (", …" if len(names) > _MOST_SHOWN else "")
        hint = f"Did you mean {near[0]!r}?" if near else f"The codes are {known}."
        raise ValueError(f"Text {position} has a code that is not among the codes: {unknown[0]!r}. {hint}")
    return position, chosen
