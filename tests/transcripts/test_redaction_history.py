"""Corrections, redactions, undo and redo in any order: what a person chose is found again, or said to be gone."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.transcripts.redaction.applying import Replacement, replace_all
from strandline.transcripts.redaction.history import History, NothingToUndoError
from strandline.transcripts.redaction.offsets import Edit, Fate, OffsetMap

LENGTH = 30
# (what to do, edits as fractions of the text, code points written)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["correct", "correct", "redact", "undo", "undo", "redo"]),
        st.lists(st.integers(0, 99), min_size=2, max_size=4),
        st.integers(0, 4),
    ),
    max_size=12,
)


class Ledger:
    """The same story told letter by letter: every letter ever written has a number of its own."""

    def __init__(self) -> None:
        self.history = History(LENGTH)
        self.fresh = count(LENGTH)
        self.texts: dict[int, list[int]] = {0: list(range(LENGTH))}
        self.redacted_in: set[int] = set()  # letters that a redaction wrote

    def step(self, kind: str, points: list[int], length: int) -> None:
        text = self.texts[self.history.current]
        if kind in ("correct", "redact"):
            at = sorted(point * len(text) // 100 for point in points)
            pairs = zip(at[::2], at[1::2], strict=False)
            offsets = OffsetMap.of(len(text), [(start, end, length) for start, end in pairs])
            words = [[next(self.fresh) for _ in range(edit.length)] for edit in offsets.edits]
            if kind == "redact":
                self.redacted_in |= {letter for word in words for letter in word}
            revision = self.history.correct(offsets) if kind == "correct" else self.history.redact(offsets)
            self.texts[revision] = _replayed(text, offsets, words)
            return
        before = self.texts[self.history.current]
        try:
            self.history.undo() if kind == "undo" else self.history.redo()
        except NothingToUndoError:
            assert self.texts[self.history.current] == before
            return
        self._read_new_revisions(before)

    def _read_new_revisions(self, before: list[int]) -> None:
        """Texts of revisions that undo or redo made: redactions made again with the letters they had, others anew."""
        redactions = [letter for letter in before if letter in self.redacted_in]
        for number, revision in enumerate(self.history.revisions):
            if number in self.texts:
                continue
            if revision.redacts:
                sizes = [edit.length for edit in revision.offsets.edits]
                # The redactions of one undo stand in the text that was current; any of the right size will do.
                words = [[redactions.pop(0) if redactions else next(self.fresh) for _ in range(size)] for size in sizes]
            else:
                words = [[next(self.fresh) for _ in range(edit.length)] for edit in revision.offsets.edits]
            self.texts[number] = _replayed(self.texts[revision.parent], revision.offsets, words)


@settings(deadline=None)  # a busy machine is no failure
@given(STEPS)
def test_any_story_of_edits_keeps_the_words_chosen_or_says_who_took_them(
    steps: list[tuple[str, list[int], int]],
) -> None:
    ledger = Ledger()
    for step in steps:
        ledger.step(*step)

    now = ledger.texts[ledger.history.current]
    for seen_in, text in ledger.texts.items():
        for start, end in [(at, min(at + size, len(text))) for at in range(0, len(text), 3) for size in (1, 5)]:
            chosen = [letter for letter in text[start:end] if letter not in ledger.redacted_in]
            traced = ledger.history.trace(start, end, seen_in=seen_in)
            held = now[traced.place.start : traced.place.end]
            assert [letter for letter in now if letter in chosen] == [letter for letter in held if letter in chosen]
            assert (traced.taken_by is None) == (traced.place.fate in (Fate.KEPT, Fate.CHANGED))
            if traced.place.fate is Fate.KEPT and len(chosen) == end - start:
                assert held == text[start:end]
            if traced.taken_by is not None:
                assert not set(chosen) & set(now)
                assert traced.taken_by in ledger.texts


@settings(deadline=None)  # a busy machine is no failure
@given(STEPS)
def test_undoing_everything_and_redoing_it_leads_back_to_the_very_revision(
    steps: list[tuple[str, list[int], int]],
) -> None:
    ledger = Ledger()
    for kind, points, length in steps:
        ledger.step("correct" if kind == "redact" else kind, points, length)
    history, before = ledger.history, ledger.history.current
    undone = 0
    while history.current:
        history.undo()
        undone += 1
    traced = history.trace(0, LENGTH, seen_in=0)
    assert (traced.place.start, traced.place.end, traced.place.fate) == (0, LENGTH, Fate.KEPT)

    for _ in range(undone):
        history.redo()

    assert history.current == before


def test_a_redaction_is_not_undone_and_a_correction_beneath_it_is() -> None:
    text = "I asked Rosa Field wich way"
    corrected, fix = replace_all(text, [Replacement(19, 23, "which")])
    history = History(len(text))
    history.correct(fix)
    history.redact(replace_all(corrected, [Replacement(8, 18, "[a resident]")])[1])

    history.undo()

    name, word = history.trace(8, 12, seen_in=0), history.trace(19, 23, seen_in=0)
    now = "I asked [a resident] wich way"
    assert now[name.place.start : name.place.end] == "[a resident]"
    assert name.place.fate is Fate.REPLACED
    assert history.revisions[name.taken_by or 0].redacts
    assert (now[word.place.start : word.place.end], word.place.fate) == ("wich", Fate.KEPT)
    with pytest.raises(NothingToUndoError):
        history.undo()
    history.redo()
    again = history.trace(19, 23, seen_in=0).place
    assert (again.end - again.start, again.fate) == (5, Fate.REPLACED)


def test_a_correction_of_words_since_redacted_can_be_neither_undone_nor_redone() -> None:
    undoing, redoing = History(10), History(10)
    undoing.correct(OffsetMap(10, (Edit(2, 4, 3),)))
    undoing.redact(OffsetMap(11, (Edit(0, 6, 0),)))
    redoing.correct(OffsetMap(10, (Edit(2, 4, 3),)))
    redoing.undo()
    redoing.redact(OffsetMap(10, (Edit(0, 6, 0),)))

    with pytest.raises(NothingToUndoError, match="since been redacted"):
        undoing.undo()
    with pytest.raises(NothingToUndoError):
        redoing.redo()


def _replayed(text: list[int], offsets: OffsetMap, words: list[list[int]]) -> list[int]:
    new: list[int] = []
    at = 0
    for edit, word in zip(offsets.edits, words, strict=True):
        new += text[at : edit.start] + word
        at = edit.end
    return new + text[at:]
