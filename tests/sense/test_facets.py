"""Facets of passages: behaviour by example, and figures on passages labelled by a person (`facet_labels`).

The half marked "held out" was not tuned on; the figures asserted are a small margin below what it reached. All figures,
with a confusion table, are in `benchmarks/results/facets.md`.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import exp
from pathlib import Path

import pytest
from facet_labels import WITH_WORDS, Labelled, labelled
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.sense.facet_cues import CHAT, NEGATORS, REJECTIONS, cues, needed_literals
from strandline.sense.facet_signs import terms, weights, words_that_judge
from strandline.sense.facets import NAMES, PLACES, Facet, evidence, facets, plain, rejects_premise

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("STRANDLINE_SHARED_DATA", ROOT.parent / "shared" / "data"))
ROWS = labelled(SHARED)

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"no shared data at {SHARED}: set STRANDLINE_SHARED_DATA to where it lies"
)


def rows_of(half: str, *sources: str) -> list[Labelled]:
    return [row for row in ROWS if row.half == half and row.source in sources]


def placed(rows: Sequence[Labelled], *, hints: bool = True) -> list[Facet]:
    return facets([row.passage for row in rows], [row.asked for row in rows] if hints else None)


def scored(rows: Sequence[Labelled], *, hints: bool) -> tuple[float, str]:
    """Mean F1 over the facets that occur, and a confusion table to read when it is too low."""
    pairs = Counter((row.facet, facet.name) for row, facet in zip(rows, placed(rows, hints=hints), strict=True))
    present = [name for name in NAMES if any(true == name for true, _ in pairs)]
    scores = []
    for name in present:
        right = pairs[name, name]
        wrong = sum(count for pair, count in pairs.items() if (name in pair) and pair != (name, name))
        scores.append(2 * right / (2 * right + wrong))
    table = [f"{'labelled as':>12} " + " ".join(f"{name:>10}" for name in NAMES)]
    table += [f"{true:>12} " + " ".join(f"{pairs[true, name]:>10}" for name in NAMES) for true in present]
    macro_f1 = sum(scores) / len(scores)
    return macro_f1, f"macro F1 {macro_f1:.3f} over {len(rows)} passages, placed as:\n" + "\n".join(table)


REAL = ("saltmarsh", "toronto", "nhs", "weeknotes", "p1")


@pytest.mark.parametrize(
    ("sources", "half", "hints", "least"),
    [
        (("own",), "tune", True, 0.84),
        (("own",), "held out", True, 0.81),
        (("own",), "held out", False, 0.74),
        (("saltmarsh",), "held out", True, 0.73),
        pytest.param(("toronto",), "held out", True, 0.46, marks=needs_shared),
        pytest.param(("nhs",), "held out", True, 0.51, marks=needs_shared),
        pytest.param(REAL, "held out", True, 0.63, marks=needs_shared),
        pytest.param(REAL, "held out", False, 0.39, marks=needs_shared),
    ],
)
def test_facets_labelled_set_reaches_its_figure(sources: tuple[str, ...], half: str, hints: bool, least: float) -> None:
    rows = rows_of(half, *sources)

    macro_f1, table = scored(rows, hints=hints)

    assert macro_f1 >= least, table


@needs_shared
def test_facets_question_helps_where_it_was_answered() -> None:
    """A hint that did harm would be better left out: it did, in the survey, before the passage had its say."""
    for source in ("saltmarsh", "toronto", "nhs"):
        rows = [row for row in rows_of("held out", source) if row.asked]

        assert scored(rows, hints=True)[0] > scored(rows, hints=False)[0], source


@needs_shared
def test_facets_probability_is_the_share_that_is_right() -> None:
    rows = rows_of("held out", *REAL)
    found = placed(rows)

    for low, high in ((0.0, 0.5), (0.5, 0.75), (0.75, 1.01)):
        some = [(row, facet) for row, facet in zip(rows, found, strict=True) if low <= facet.probability < high]
        right = sum(row.facet == facet.name for row, facet in some) / len(some)
        assert right == pytest.approx(sum(facet.probability for _, facet in some) / len(some), abs=0.12), (low, high)


def test_facets_own_labelled_set_denials_affirm_nothing() -> None:
    rows = [row for row in ROWS if row.source == "own" and row.asked]
    found = placed(rows)

    missed = [row.passage for row, facet in zip(rows, found, strict=True) if facet.affirms and not row.affirms]
    wrong = [row.passage for row, facet in zip(rows, found, strict=True) if row.affirms and not facet.affirms]

    assert sum(not row.affirms for row in rows) >= 25
    assert len(missed) <= 4, missed
    assert len(wrong) <= 1, wrong


@needs_shared
def test_facets_labelled_set_is_large_enough_and_split_by_record() -> None:
    real = [row for row in ROWS if row.source != "own"]

    assert len(real) >= 1000
    assert len([row for row in real if row.half == "held out"]) >= 500
    assert all(row.facet in NAMES and row.passage.strip() for row in ROWS)
    assert {row.asked for row in ROWS} <= {None, *NAMES}
    halves: dict[tuple[str, str], set[str]] = {}
    for row in real:
        halves.setdefault((row.source, row.record), set()).add(row.half)
    assert all(len(of) == 1 for of in halves.values())


def test_facets_labelled_set_holds_words_of_its_own_only() -> None:
    assert set(WITH_WORDS) == {"own", "saltmarsh"}
    for row in (Path(__file__).parent / "data" / "facets.csv").read_text(encoding="utf-8").splitlines()[1:]:
        if row.startswith(("toronto", "nhs", "weeknotes", "p1")):
            assert row.endswith(",")


@pytest.mark.parametrize("question", ["keep", "What would you keep?", "And is there anything you'd hold on to?"])
@pytest.mark.parametrize("passage", ["Not the daily call", "Not the daily call.", "not that daily call, no"])
def test_facets_refusal_is_no_support_for_what_was_asked(passage: str, question: str) -> None:
    (facet,) = facets([passage], [question])

    assert facet.name == "let_go"


@pytest.mark.parametrize(
    ("passage", "asked"),
    [
        ("I don't think anything has changed.", "changed"),
        ("Nothing's changed, really.", "changed"),
        ("It's the same as it ever was.", "changed"),
        ("There's nothing I'd keep.", "keep"),
        ("Nothing, really.", "keep"),
        ("I can't think of anything I'd drop.", "let_go"),
        ("We don't need anything.", "needed"),
        ("There are no barriers.", "in_the_way"),
        ("There wasn't anything I valued.", "valued"),
        ("No.", "keep"),
    ],
)
def test_facets_rejected_premise_supports_nothing(passage: str, asked: str) -> None:
    (facet,) = facets([passage], [asked])

    assert (facet.name, facet.affirms) == ("other", False)


@pytest.mark.parametrize(
    "passage", ["Nothing has changed except the opening hours.", "There's nothing I'd keep but the Wednesday call."]
)
def test_rejects_premise_that_names_an_exception_does_not(passage: str) -> None:
    assert not rejects_premise(passage)


@pytest.mark.parametrize("asked", PLACES)
def test_facets_answer_without_a_cue_takes_the_question(asked: str) -> None:
    (facet,) = facets(["The Wednesday drop-in at the library."], [asked])

    assert facet.name == asked
    assert 0.5 < facet.probability < 0.95


@pytest.mark.parametrize("asked", PLACES)
@pytest.mark.parametrize("passage", ["Okay, thanks.", "Um, yes.", "Which one do you mean?", "", "…", "Let me think."])
def test_facets_chat_takes_no_question(passage: str, asked: str) -> None:
    (facet,) = facets([passage], [asked])

    assert facet.name == "other"


@pytest.mark.parametrize(
    ("passage", "asked", "expected"),
    [
        ("It got in the way, if I'm honest.", "keep", "in_the_way"),
        ("I'd drop the morning report.", "keep", "let_go"),
        ("I would not drop the morning report.", "let_go", "keep"),
        ("I wouldn't keep the form.", "keep", "let_go"),
        ("We used to wait for weeks.", "keep", "changed"),
        ("It was useful in its day, but now I'd scrap it.", "valued", "let_go"),
        ("Let's not lose the street lists.", "let_go", "keep"),
        ("I don't want that to stop.", None, "keep"),
        ("We mustn't go back to the old ways.", None, "keep"),
        ("Would keep the weekly call.", None, "keep"),
        ("Values the warm space.", None, "valued"),
        ("Frustrated by forms.", None, "in_the_way"),
        ("P. would drop the daily call.", None, "let_go"),
        ("I wouldn't miss it.", None, "let_go"),
        ("Glad to see the back of it.", None, "let_go"),
        ("The funding ends in March.", None, "in_the_way"),
        ("There should be one number to ring.", None, "needed"),
        ("What's missing is a place to meet.", None, "needed"),
        ("Stop: the queue at eight in the morning.", "keep", "let_go"),
        ("Glad of. The hall, because it was warm.", None, "valued"),
        ("I lived here before the bridge was built.", None, "other"),
    ],
)
def test_facets_passage_decides(passage: str, asked: str | None, expected: str) -> None:
    (facet,) = facets([passage], [asked])

    assert facet.name == expected, evidence(passage)


def test_facets_typographic_apostrophes_read_as_straight_ones() -> None:
    assert facets(["I wouldn’t keep it, and that’s that."]) == facets(["I wouldn't keep it, and that's that."])


def test_facets_questions_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 passages and 1 questions"):
        facets(["a", "b"], ["keep"])


def test_facets_of_nothing_is_nothing() -> None:
    assert facets([]) == []


def test_evidence_says_which_words_and_whether_they_were_negated() -> None:
    passage = "It would be wrong not to, and yet nobody is glad of it: we never enjoyed it."

    found = evidence(passage)

    assert [(item.facet, passage[item.start : item.end], item.negated) for item in found] == [
        ("in_the_way", "enjoyed", True)
    ]


def test_evidence_same_words_count_once_for_a_facet() -> None:
    for row in rows_of("tune", "own"):
        for name in PLACES:
            spans = sorted((item.start, item.end) for item in evidence(row.passage) if item.facet == name)
            assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_cues_table_is_sound() -> None:
    table = cues()

    assert set(table) == set(PLACES)
    for facet, of_facet in table.items():
        assert len(of_facet) >= 10
        for cue in of_facet:
            re.compile(cue.pattern)
            assert 0 < cue.weight <= 3.5, (facet, cue.note)
            assert cue.negated in ("", *PLACES), (facet, cue.note)
            assert not cue.pattern.endswith(" "), (facet, cue.note)
    for pattern in (*REJECTIONS, *CHAT, NEGATORS):
        re.compile(pattern)


def test_needed_literals_are_in_every_match() -> None:
    passages = [plain(row.passage) for row in ROWS if row.source in WITH_WORDS]

    for facet, of_facet in cues().items():
        for cue in of_facet:
            needs = needed_literals(cue.pattern)
            for passage in passages:
                match = re.search(cue.pattern, passage)
                assert match is None or needs is None or any(text in match[0] for text in needs), (facet, cue.note)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("used to", {"used to"}),
        ("barriers?|hurdles", {"barrier", "hurdles"}),
        (r"(?:would|'d) (?:\w+ )?miss", {"miss"}),
        (r"(?:really )*glad", {"glad"}),
        (r"(?<!no )need(?! of)", {"need"}),
        (r"[ab]\w+", None),
    ],
)
def test_needed_literals_of_a_pattern(pattern: str, needs: set[str] | None) -> None:
    assert needed_literals(pattern) == needs


def test_weights_table_has_a_weight_for_every_sign() -> None:
    passages = [row.passage for row in ROWS if row.source in WITH_WORDS]

    seen = {sign for passage in passages for asked in (None, *PLACES) for sign, _, _ in terms(passage, asked)}

    assert seen == set(weights())


def test_facets_probability_follows_from_the_weights() -> None:
    passage = "We used to wait for weeks."
    score = dict.fromkeys(NAMES, 0.0)
    for sign, name, value in terms(passage, "keep"):
        score[name] += weights()[sign] * value

    (facet,) = facets([passage], ["keep"])

    assert facet.probability == pytest.approx(exp(score[facet.name]) / sum(map(exp, score.values())))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("the staff were kind and helpful", (2, 0)),
        ("it was not a kind word", (0, 1)),
        ("not that. kind", (1, 0)),
        ("they don't care, it was awful", (0, 1)),
        ("good good good good", (3, 0)),
        ("on the wall", (0, 0)),
    ],
)
def test_words_that_judge_are_turned_round_by_a_negation(said: str, expected: tuple[int, int]) -> None:
    assert words_that_judge(said) == expected


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["not", "keep", "the call", "but", "we need", "no more", "forms", "?", ".", ","])).map(
        " ".join
    ),
    st.sampled_from([None, *NAMES]) | st.text(max_size=20),
)
@settings(max_examples=100, deadline=None)
def test_facets_any_text_is_placed_somewhere(passage: str, question: str | None) -> None:
    (facet,) = facets([passage], [question])

    assert isinstance(facet, Facet)
    assert facet.name in NAMES
    assert 0 < facet.probability <= 1
    assert facet.affirms or facet.name == "other"
    for item in evidence(passage):
        assert 0 <= item.start < item.end <= len(passage)
