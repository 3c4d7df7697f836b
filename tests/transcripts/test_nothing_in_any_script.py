"""Answers in scripts without blanks between words are answers, not something typed to get past a form."""

from __future__ import annotations

from pathlib import Path

import pytest

from strandline.transcripts import TableOptions, read_table
from strandline.transcripts.nothing import is_empty_answer, is_keyboard_mash

ANSWERS = ("护士很好", "公交车总是晚点", "พยาบาลใจดีมาก", "ممتاز", "Отлично", "بہترین")


@pytest.mark.parametrize("answer", ANSWERS)
def test_answer_of_one_word_in_other_letters_is_kept(answer: str) -> None:
    assert not is_empty_answer(answer)


@pytest.mark.parametrize("typed", ["lkjhlkjh", "dgdg", "bbbbb", "k", "ćććć"])
def test_keys_pressed_at_random_are_still_told(typed: str) -> None:
    assert is_keyboard_mash(typed)


def test_table_every_such_answer_is_read(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("said\n" + "\n".join(ANSWERS) + "\n", "utf-8")

    assert len(read_table(path, TableOptions(text=(("said", None),))).documents) == len(ANSWERS)
