"""Facets and whether a passage affirms, on passages labelled by a person: `python -m benchmarks.facets [--learn]`.

The passages are those of `tests/sense/facet_labels.py`. Half of their records were held out before anything was placed
by machine. `--learn` fits the weights of `facet_weights.tsv` on the other half and writes the table anew; cues and
signs are as they stand in the package. The peers, learned on the same half and given the question as a word of its own:

- TF-IDF of words and pairs of words with a balanced linear support vector machine (scikit-learn)
- the question alone: every passage is what was asked, "other" where nothing was
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tests.sense.facet_labels import Labelled, labelled

import strandline.sense
from benchmarks.measuring import SHARED, write_table
from strandline.sense.facets import NAMES, Facet, facets, settled_at_sight, weighed

Numbers = NDArray[np.float64]
# How much a passage of each source counts in learning: interviews are what the placing is made for, and the survey has
# as many passages as all others together. Without the question every passage is learned once more, for half as much.
COUNTS = {"saltmarsh": 2.0, "toronto": 0.5, "nhs": 0.7}
UNASKED = 0.5
# How strongly weights are drawn to nought (ridge): the general ones little, those of single facets more.
RIDGE_LIGHT, RIDGE, RIDGE_BY_FACET = 0.3, 1.0, 3.0
LIGHT = ("cues", "asked")
SOURCES = {
    "own": "invented sentences",
    "saltmarsh": "the example, Saltmarsh",
    "toronto": "survey of agencies",
    "nhs": "patient comments",
    "weeknotes": "a researcher's week notes",
    "p1": "an interview on software",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--learn", action="store_true", help="fit facet_weights.tsv on the tuning half and write it")
    rows = labelled(SHARED)
    if parser.parse_args().learn:
        learn([row for row in rows if row.half == "tune"])
        return
    report(rows)


# --- learning -----------------------------------------------------------------------------------------------------


def learn(rows: Sequence[Labelled]) -> None:
    """Fit the weights of a conditional logit by penalised likelihood and write them."""
    cases = [(row, row.asked, COUNTS.get(row.source, 1.0)) for row in rows]
    cases += [(row, None, UNASKED * COUNTS.get(row.source, 1.0)) for row in rows]
    cases = [case for case in cases if settled_at_sight(case[0].passage.strip()) is None]
    read = [list(weighed(row.passage, asked)) for row, asked, _ in cases]
    signs = list(dict.fromkeys(sign for terms in read for sign, _, _ in terms))
    at = {sign: place for place, sign in enumerate(signs)}
    values = np.zeros((len(cases), len(NAMES), len(signs)))
    for case, terms in enumerate(read):
        for sign, facet, value in terms:
            values[case, NAMES.index(facet), at[sign]] += value
    truth = np.array([NAMES.index(row.facet) for row, _, _ in cases])
    ridge = np.array([RIDGE_LIGHT if sign in LIGHT else RIDGE_BY_FACET if ":" in sign else RIDGE for sign in signs])
    fitted = fit(values, truth, np.array([count for _, _, count in cases]), ridge)
    lines = [f"{sign}\t{weight:.2f}" for sign, weight in sorted(zip(signs, fitted, strict=True))]
    path = Path(strandline.sense.__file__).parent / "facet_weights.tsv"
    path.write_text("sign\tweight\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(signs)} weights from {len(rows)} passages: {path}")


def fit(values: Numbers, truth: NDArray[np.int64], counts: Numbers, ridge: Numbers) -> Numbers:
    """Weights (signs,) from `values` (cases, facets, signs), `truth` (cases,) and how much each case counts."""
    right = np.eye(values.shape[1])[truth]

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        score = values @ weights
        score -= score.max(axis=1, keepdims=True)
        probability = np.exp(score) / np.exp(score).sum(axis=1, keepdims=True)
        unlikely = -(counts * np.log(probability[np.arange(len(truth)), truth])).sum()
        slope = np.einsum("nf,nfk->k", counts[:, None] * (probability - right), values)
        return unlikely + (ridge * weights**2).sum() / 2, slope + ridge * weights

    start = np.zeros(values.shape[2])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


# --- measuring ----------------------------------------------------------------------------------------------------


def report(rows: Sequence[Labelled]) -> None:
    tuned = [row for row in rows if row.half == "tune"]
    unseen = [row for row in rows if row.half == "held out"]
    real = [row for row in unseen if row.source != "own"]
    peers = {"linear SVM": _svm(tuned), "the question alone": _asked_alone}
    lines = []
    for name, some in (
        *((title, [row for row in unseen if row.source == source]) for source, title in SOURCES.items()),
        ("**all but invented**", real),
        ("tuning half, all but invented", [row for row in tuned if row.source != "own"]),
    ):
        lines.append([name, str(len(some)), *(_scores(some, _named(some, hints)) for hints in (True, False))])
    for title, place in peers.items():
        lines.append(
            [
                f"{title}, all but invented",
                str(len(real)),
                *(_scores(real, place(real, hints)) for hints in (True, False)),
            ]
        )
    text = write_table(
        "facets",
        "Facets of passages, on records held out: macro F1 / accuracy",
        ("passages", "how many", "with the question", "without it"),
        lines,
        _notes(real, rows),
    )
    print(text)


def _placed(rows: Sequence[Labelled], hints: bool) -> list[Facet]:
    return facets([row.passage for row in rows], [row.asked for row in rows] if hints else None)


def _named(rows: Sequence[Labelled], hints: bool) -> list[str]:
    return [facet.name for facet in _placed(rows, hints)]


def _scores(rows: Sequence[Labelled], found: Sequence[str]) -> str:
    truth = [row.facet for row in rows]
    right = sum(one == other for one, other in zip(truth, found, strict=True)) / len(rows)
    return f"{macro_f1(truth, found):.2f} / {right:.2f}"


def macro_f1(truth: Sequence[str], found: Sequence[str]) -> float:
    """Mean F1 over the facets that occur in `truth`."""
    pairs = Counter(zip(truth, found, strict=True))
    scores = []
    for name in dict.fromkeys(truth):
        wrong = sum(count for pair, count in pairs.items() if name in pair and pair != (name, name))
        scores.append(2 * pairs[name, name] / (2 * pairs[name, name] + wrong))
    return sum(scores) / len(scores)


def _svm(tuned: Sequence[Labelled]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    def texts(rows: Sequence[Labelled], hints: bool) -> list[str]:
        return [f"{row.passage} asked_{row.asked if hints else None}" for row in rows]

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LinearSVC(class_weight="balanced"))
    model.fit(texts(tuned, True) + texts(tuned, False), [row.facet for row in tuned] * 2)
    return lambda rows, hints: model.predict(texts(rows, hints)).tolist()


def _asked_alone(rows: Sequence[Labelled], hints: bool) -> list[str]:
    return [(row.asked if hints else None) or "other" for row in rows]


def _notes(real: Sequence[Labelled], rows: Sequence[Labelled]) -> str:
    placed = _placed(real, True)
    pairs = Counter(zip((row.facet for row in real), (facet.name for facet in placed), strict=True))
    table = [f"| labelled as | {' | '.join(NAMES)} |", f"|{'---|' * (len(NAMES) + 1)}"]
    table += [f"| {true} | {' | '.join(str(pairs[true, name] or '') for name in NAMES)} |" for true in NAMES]
    asked = [row for row in rows if row.half == "held out" and row.asked]
    denies = Counter((row.affirms, facet.affirms) for row, facet in zip(asked, _placed(asked, True), strict=True))
    many = [row.passage for row in rows] * 3
    started = time.process_time()
    facets(many, [row.asked for row in rows] * 3)
    speed = len(many) / (time.process_time() - started)
    words = sum(len(text.split()) for text in many) / len(many)
    return "\n".join(
        [
            f"Placed as, on the {len(real)} held-out passages that are not invented, with the question:",
            "",
            *table,
            "",
            f"Rejects what was asked, on the {len(asked)} held-out passages that answered a question, invented ones "
            f"included: {denies[False, False]} of {denies[False, True] + denies[False, False]} told, and "
            f"{denies[True, False]} of {denies[True, True] + denies[True, False]} others taken for one.",
            "",
            f"Expected calibration error on the same {len(real)} passages, ten bins: {calibration(real, True):.3f} "
            f"with the question, {calibration(real, False):.3f} without.",
            "",
            f"{speed:,.0f} passages of {words:.0f} words a second of processor time, on one core.",
        ]
    )


def calibration(rows: Sequence[Labelled], hints: bool) -> float:
    """Expected calibration error: how far probability and share of right ones are apart, over ten bins."""
    placed = _placed(rows, hints)
    sure = np.array([facet.probability for facet in placed])
    right = np.array([facet.name == row.facet for facet, row in zip(placed, rows, strict=True)])
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs((sure - right)[bins == one].sum()) for one in range(10)) / len(rows))


if __name__ == "__main__":
    main()
