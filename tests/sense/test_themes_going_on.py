"""Themes when more comes in: they go on under their ids, what is new is added, and decisions stand."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from making_texts import SUBJECTS, made

from strandline.sense import Keep, KeptTheme, ThemeSet, find_themes


def kept(found: ThemeSet, position: np.ndarray, **named: str) -> Keep:
    """All themes, in terms of the texts of the next run; `position` (texts then,) says where they are now."""
    return Keep(
        tuple(
            KeptTheme(theme.id, named.get(theme.id), position[found.assignments == number].tolist())
            for number, theme in enumerate(found.themes)
        )
    )


def homes(found: ThemeSet) -> np.ndarray:
    """(texts,) id of the theme of each."""
    return np.array([found.themes[number].id if number >= 0 else "" for number in found.assignments])


@pytest.mark.parametrize("seed", range(3))
def test_find_themes_ids_survive_a_fifth_more_texts(shared_data: Path, seed: int) -> None:
    with next((shared_data / "polis" / "bg2050-volunteers").glob("*comments*.csv")).open(encoding="utf-8") as file:
        texts = [row["comment-body"] for row in csv.DictReader(file)]
    early = np.sort(np.random.default_rng(seed).choice(len(texts), round(len(texts) / 1.2), replace=False))
    first = find_themes([texts[at] for at in early])

    again = find_themes(texts, keep=kept(first, early))

    assert {theme.id for theme in first.themes} <= {theme.id for theme in again.themes}
    assert (homes(again)[early] == homes(first)).mean() > 0.9


def test_find_themes_a_new_subject_is_a_new_theme() -> None:
    texts, subjects = made(per_subject=15)
    early = np.flatnonzero([subject != "bus" for subject in subjects])
    first = find_themes([texts[at] for at in early])

    again = find_themes(texts, keep=kept(first, early))

    known = {theme.id for theme in first.themes}
    assert known <= {theme.id for theme in again.themes}
    of_bus = homes(again)[np.array(subjects) == "bus"]
    assert np.mean([id not in known for id in of_bus]) > 0.9
    assert all(subject == "bus" for subject, id in zip(subjects, homes(again), strict=True) if id not in known)


def test_find_themes_mostly_new_texts_are_sorted_anew() -> None:
    texts, _ = made(per_subject=15)
    early = np.arange(12)
    first = find_themes([texts[at] for at in early])

    again = find_themes(texts, keep=kept(first, early))

    assert len(again.themes) == len(find_themes(texts).themes)


def test_find_themes_far_too_few_by_now_are_found_anew() -> None:
    texts, _ = made(per_subject=15)
    everything = KeptTheme("from-a-start", None, range(len(texts) - 2))

    again = find_themes(texts, keep=Keep((everything,)))

    assert len(again.themes) == len(find_themes(texts).themes) > 2


def test_find_themes_going_on_keeps_names_and_pins() -> None:
    texts, _ = made(per_subject=15)
    early = np.arange(50)
    first = find_themes([texts[at] for at in early])
    one, other = first.themes[:2]
    keep = kept(first, early, **{one.id: "As we call it"})
    moved = first.texts_of(other.id)[0]

    again = find_themes(texts, keep=Keep(keep.themes, {moved: one.id}))

    assert {theme.id: theme.name for theme in again.themes}[one.id] == "As we call it"
    assert moved in again.texts_of(one.id)
    assert set(first.texts_of(one.id)) <= set(again.texts_of(one.id))


def test_find_themes_what_does_not_come_back_is_shaky() -> None:
    chance = np.random.default_rng(0)
    letters = np.array(list("bdfgklmnprstvz"))
    words = ["".join(chance.choice(letters, 3)) + "a" + "".join(chance.choice(letters, 3)) for _ in range(400)]
    noise = [" ".join(chance.choice(words, 6)) for _ in range(120)]
    texts, _ = made(per_subject=15)

    assert any(theme.shaky for theme in find_themes(noise).themes)
    assert not any(theme.shaky for theme in find_themes(texts, n_themes=len(SUBJECTS)).themes)
