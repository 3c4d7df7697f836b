"""Themes of more texts than are read closely: who is drawn, where the others go, and on how many cores."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from making_texts import made

from strandline.sense import Keep, find_themes
from strandline.sense.scale import find_among_many
from strandline.sense.scale.assigner import fit_assigner
from strandline.sense.scale.drawing import draw, hashes_of
from strandline.sense.scale.engines import AllCores
from strandline.sense.scale.finding import look
from strandline.sense.scale.sources import Chunk, Listed

TEXTS, SUBJECTS = made(per_subject=150)
NOTHING = ["", "n/a", "no", "no comment"]


def mixed() -> list[str]:
    """Texts of four subjects, and every tenth says nothing."""
    texts = list(TEXTS)
    for place in range(0, len(texts), 10):
        texts[place] = NOTHING[place // 10 % len(NOTHING)]
    return texts


def everyone_said(n: int) -> np.ndarray:
    return np.ones(n, dtype=np.bool_)


# --- drawing --------------------------------------------------------------------------------------------------------


def test_hashes_do_not_depend_on_how_texts_are_cut_into_chunks() -> None:
    whole = hashes_of(TEXTS, 0, seed=3)
    parts = [hashes_of(TEXTS[start : start + 37], start, seed=3) for start in range(0, len(TEXTS), 37)]
    assert np.array_equal(whole, np.concatenate(parts))
    assert not np.array_equal(whole, hashes_of(TEXTS, 0, seed=4))


def test_draw_is_spread_evenly_and_grows_by_adding() -> None:
    hashes = hashes_of(["the same"] * 4000, 0, seed=0)
    drawn = draw(hashes, everyone_said(4000), 1000)
    assert len(drawn) == len(np.unique(drawn)) == 1000
    assert all(200 <= np.count_nonzero(drawn // 1000 == quarter) <= 300 for quarter in range(4))
    assert set(drawn.tolist()) <= set(draw(hashes, everyone_said(4000), 1500).tolist())


def test_draw_leaves_out_what_says_nothing_and_takes_all_where_there_is_room() -> None:
    said = np.arange(50) % 3 > 0
    assert draw(hashes_of(["x"] * 50, 0, 0), said, 40).tolist() == np.flatnonzero(said).tolist()
    assert draw(hashes_of([], 0, 0), everyone_said(0), 40).tolist() == []


def test_draw_keeps_people_together_and_nobody_makes_up_more_than_a_hundredth() -> None:
    people = np.arange(4000) // 4
    people[:1000] = 5000  # one person with a quarter of everything
    drawn = draw(hashes_of(["x"] * 4000, 0, 0), everyone_said(4000), 800, people=people)
    who, texts = np.unique(people[drawn], return_counts=True)
    assert 790 <= len(drawn) <= 800
    assert set(texts[who < 5000].tolist()) == {4}
    assert texts[who == 5000].sum() <= 8


def test_draw_takes_some_of_each_group_and_what_must_be_there() -> None:
    groups = np.zeros(5000, dtype=np.int64)
    groups[:10] = 1
    drawn = draw(hashes_of(["x"] * 5000, 0, 0), everyone_said(5000), 500, groups=groups, first=[4321, 99_999])
    assert len(drawn) == 500
    assert set(range(10)) | {4321} <= set(drawn.tolist())


# --- assigning ------------------------------------------------------------------------------------------------------


def test_assigner_learns_subjects_and_puts_new_texts_there() -> None:
    labels = np.array([sorted(set(SUBJECTS)).index(subject) for subject in SUBJECTS])
    assigner = fit_assigner(TEXTS[::2], labels[::2], 4)
    assert assigner.assign(TEXTS[::2]).tolist() == labels[::2].tolist()
    assert np.mean(assigner.assign(TEXTS[1::2]) == labels[1::2]) > 0.98
    new = ["Families queued for groceries and tins.", "A minibus timetable would help commuters."]
    assert assigner.assign(new).tolist() == [sorted(set(SUBJECTS)).index(subject) for subject in ("food", "bus")]


def test_assigner_says_the_same_of_a_text_whatever_stands_beside_it() -> None:
    labels = np.array([len(subject) % 3 for subject in SUBJECTS])
    assigner = fit_assigner(TEXTS[:100], labels[:100], 3)
    unknown = [f"{text} Zymurgy{place} and quokkas." for place, text in enumerate(TEXTS)]
    together = assigner.assign(unknown)
    assert np.array_equal(together, np.concatenate([assigner.assign([text]) for text in unknown]))
    assert np.array_equal(together[::-1], assigner.assign(unknown[::-1]))


def test_assigner_keeps_texts_in_their_own_group() -> None:
    groups = np.arange(len(TEXTS)) % 2
    labels = groups * 2 + np.array([subject in {"call", "form"} for subject in SUBJECTS])
    assigner = fit_assigner(TEXTS[:300], labels[:300], 4, groups[:300], np.array([0, 0, 1, 1]))
    assert np.array_equal(assigner.assign(TEXTS[300:], groups[300:]) // 2, groups[300:])
    assert np.array_equal(assigner.assign(TEXTS[300:], 1 - groups[300:]) // 2, 1 - groups[300:])


# --- finding --------------------------------------------------------------------------------------------------------


def test_many_texts_have_a_home_each_and_are_counted_in_full() -> None:
    texts = mixed()
    people = [f"person {place // 3}" for place in range(len(texts))]
    found = find_among_many(texts, people, at_most=200)
    silent = [place for place, text in enumerate(texts) if text in NOTHING]
    assert np.flatnonzero(found.assignments < 0).tolist() == silent
    assert [theme.size for theme in found.themes] == np.bincount(found.assignments[found.assignments >= 0]).tolist()
    for position, theme in enumerate(found.themes):
        assert theme.people == len({people[at] for at in np.flatnonzero(found.assignments == position)})
        assert found.assignments[[quote.index for quote in theme.quotes]].tolist() == [position] * len(theme.quotes)
        assert theme.quotes[0].end <= len(texts[theme.quotes[0].index])
    assert found.membership.shape == (len(texts), len(found.themes))
    assert np.array_equal(np.asarray(found.membership.sum(axis=1)).ravel(), found.assignments >= 0)
    both = [(SUBJECTS[at], int(found.assignments[at])) for at in range(len(texts)) if texts[at] not in NOTHING]
    homes = {theme: max({s for s, t in both if t == theme}, key=lambda s: both.count((s, theme))) for _, theme in both}
    assert np.mean([homes[theme] == subject for subject, theme in both]) > 0.97


def test_few_enough_texts_are_found_as_ever() -> None:
    texts = mixed()[:90]
    many, few = find_among_many(texts, at_most=90), find_themes(texts)
    assert many.themes == few.themes
    assert many.topics == few.topics
    assert np.array_equal(many.assignments, few.assignments)
    assert (many.membership != few.membership).nnz == 0


def test_texts_that_all_say_nothing_have_no_themes() -> None:
    found = find_among_many(NOTHING * 5, at_most=10)
    assert found.themes == ()
    assert found.assignments.tolist() == [-1] * 20


def test_answers_that_there_is_nothing_are_one_theme_where_several_give_them() -> None:
    texts = [
        text if place % 5 else ("Nothing", "Nothing, all good", "no complaints at all")[place % 3]
        for place, text in enumerate(TEXTS)
    ]
    found = find_among_many(texts, at_most=200)
    (theme,) = set(found.assignments[::5].tolist())
    assert np.count_nonzero(found.assignments == theme) == len(texts) / 5
    assert found.themes[theme].size == found.themes[theme].people == len(texts) / 5


def test_a_single_answer_that_there_is_nothing_has_no_theme() -> None:
    texts = [*TEXTS, "Nothing"]
    assert [int(find_among_many(texts, at_most=n).assignments[-1]) for n in (100, 601)] == [-1, -1]


def test_groups_hold_beyond_what_was_read_closely() -> None:
    groups = ["keep" if place % 2 else "let go" for place in range(len(TEXTS))]
    found = find_among_many(TEXTS, groups=groups, at_most=200)
    assert (found.assignments >= 0).all()
    assert [found.themes[theme].group for theme in found.assignments] == groups
    topic_of = {topic.id: at for at, topic in enumerate(found.topics)}
    assert found.topic_assignments.tolist() == [
        topic_of.get(found.themes[theme].parent or "", -1) for theme in found.assignments
    ]


def test_pinned_texts_stay_where_a_person_put_them() -> None:
    first = find_among_many(TEXTS, at_most=100)
    other = {at: first.themes[(int(first.assignments[at]) + 1) % len(first.themes)].id for at in (5, 590)}
    again = find_among_many(TEXTS, at_most=100, keep=Keep(pinned=other))
    assert {at: again.themes[again.assignments[at]].id for at in other} == other


# --- on several cores -----------------------------------------------------------------------------------------------


def chunks() -> list[Chunk]:
    return [chunk for start in range(0, 600, 20) for chunk in Listed(TEXTS[start : start + 20]).chunks()]


def test_several_cores_hand_back_the_same_in_order_also_when_one_is_killed() -> None:
    alone = [hashes.tolist() for *_, hashes in AllCores(1).run(look, 7, chunks())]
    with AllCores(2) as engine:
        results = engine.run(look, 7, chunks())
        begun = [next(results)]
        killed = multiprocessing.active_children()
        assert len(killed) == 2
        killed[0].kill()
        assert [hashes.tolist() for *_, hashes in (*begun, *results)] == alone


def test_a_script_need_not_be_guarded(tmp_path: Path) -> None:
    script = tmp_path / "study.py"
    script.write_text(
        "print('begun')\n"
        "from strandline.sense.scale import engines, find_among_many, sources\n"
        "sources.CHUNK = 50\n"
        "engines.cores = lambda: 2\n"
        f"texts = {TEXTS!r}\n"
        "print(find_among_many(texts, at_most=200).assignments.tolist())\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    expected = find_among_many(TEXTS, at_most=200).assignments.tolist()
    assert done.stdout.splitlines() == ["begun", str(expected)]


def test_an_unknown_engine_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no engine 'gpu'. Available: local, and a Dask cluster"):
        find_themes(TEXTS, engine="gpu")
