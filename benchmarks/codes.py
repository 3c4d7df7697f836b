"""Codes suggested from few examples, beside a linear classifier: `python -m benchmarks.codes [--quick]`.

Texts: patient comments with human codes in $STRANDLINE_SHARED_DATA/nhs_fft_dev (default: ../shared/data). Each comment
there has one code. To have texts with several, comments on one question of one trust are joined, one to four at a time,
and have the codes of all; a code counts if twenty texts have it, up to 30 codes. Three sets:

- joined: as said, both trusts together
- other trust: joined; labels from Trust C, and everything measured on Trust B, whose comments nobody coded
- single: the comments as they are

`--sets` and `--labels` measure a part of the table and leave the rest as it was measured last.

The peer is TF-IDF of words and pairs of words with a balanced linear support vector machine per code (scikit-learn), in
an environment of its own, on the same labels and the same unseen texts. Sample F1 is the mean over texts, macro F1 over
codes, both with 95% percentile intervals from 1,000 bootstrap draws of the texts.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import HERE, SHARED, write_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMMENTS = SHARED / "nhs_fft_dev" / "phase1_trusts_b_c.csv"
WORK = HERE / ".work" / "codes"
PEER = ("scikit-learn==1.7.2", "scipy==1.16.3", "numpy==2.3.5", "joblib==1.5.2", "threadpoolctl==3.6.0")
SETS = ("joined", "other trust", "single")
LABELS = (0, 50, 200, 500, 2000)
UNSEEN = 400  # texts that are measured on
DECISIONS = 20  # learned one at a time, to time them
MOST_CODES, LEAST_USED = 30, 20
JOINED = (0.5, 0.28, 0.15, 0.07)  # chance that one, two, three or four comments are joined
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Texts:
    texts: list[str]
    codes: list[set[str]]
    unseen: list[int]
    others: list[int]  # in the order in which they are labelled
    names: list[str]


@dataclass(slots=True)
class Outcome:
    given: list[Any] = field(default_factory=list)
    suggested: list[Any] = field(default_factory=list)
    probability: list[Any] = field(default_factory=list)
    silent: int = 0
    seconds: list[float] = field(default_factory=list)  # per decision learned


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--peer":
        _peer(Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two seeds, no table written")
    parser.add_argument(
        "--seeds", type=int, default=10, help="draws of labels (default 10; a fifth for the lesser sets)"
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--labels", nargs="+", type=int, choices=LABELS, default=LABELS)
    options = parser.parse_args()
    if not COMMENTS.exists():
        raise SystemExit(f"{COMMENTS} is not there. Set STRANDLINE_SHARED_DATA to the folder that holds nhs_fft_dev/.")
    peer = _environment()
    seeds = 2 if options.quick else options.seeds
    notes = (
        f"Draws of labels: {seeds} for the joined comments, {-(-seeds // 5)} for the others. Calibration error: "
        "expected calibration error in ten bins; a support vector machine gives no probability. Seconds per decision: "
        "`learn`; the peer is fitted again. Nothing suggested counts as an F1 of 0, so the peer stands here a second "
        "time, made to give its likeliest code where it would give none. The method was worked out on these comments, "
        "of both trusts, so the figures flatter it somewhat. Names of codes are the whole code book here, without "
        "descriptions or examples. The draws share comments, so the intervals are somewhat too narrow."
    )
    heads = ["texts", "labels", "method", "sample F1", "macro F1", "calibration error, all pairs / suggested"]
    heads += ["nothing suggested", "seconds per decision, median (longest)"]
    kept = WORK / "rows.json"  # a part of the table can be measured at a time; the rest stays as it was
    whole = (options.sets, options.labels) == (SETS, LABELS)
    if whole and not options.quick:
        kept.unlink(missing_ok=True)
    for kind, labels in itertools.product(options.sets, options.labels):
        found = _compare(kind, labels, seeds if kind == "joined" else -(-seeds // 5), peer)
        if not options.quick:  # after each, so that a run cut short leaves what it found
            rows: dict[str, list[list[str]]] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
            rows[f"{kind} {labels}"] = found
            kept.write_text(json.dumps(rows), encoding="utf-8")
            ordered = [row for kind in SETS for labels in LABELS for row in rows.get(f"{kind} {labels}", [])]
            write_table("codes", "Suggested codes", heads, ordered, notes)


def _compare(kind: str, labels: int, seeds: int, peer: Path) -> list[list[str]]:
    ours, theirs, pressed = Outcome(), Outcome(), Outcome()
    for seed in range(seeds):
        data = _texts(kind, seed)
        if labels + DECISIONS > len(data.others):
            continue
        _ours(data, labels, ours)
        if labels:
            _theirs(data, labels, theirs, pressed, peer)
    rows = []
    for name, outcome in (
        ("suggest_codes", ours),
        ("TF-IDF, linear SVC", theirs),
        ("the same, at least one code", pressed),
    ):
        if outcome.given:
            rows.append([kind, f"{labels:,}", name, *_figures(outcome)])
            print(" | ".join(rows[-1]), flush=True)
    return rows


def _ours(data: Texts, labels: int, outcome: Outcome) -> None:
    from strandline.sense.codes import Code, suggest_codes

    texts = [data.texts[index] for index in data.others]
    decided = [(place, data.codes[index]) for place, index in enumerate(data.others[: labels + DECISIONS])]
    suggester = suggest_codes(texts, [Code(name) for name in data.names], decided[:labels])
    unseen = [data.texts[index] for index in data.unseen]
    found = suggester.predict(unseen)
    outcome.given.append(_matrix([data.codes[index] for index in data.unseen], data.names))
    outcome.suggested.append(_matrix([{s.code for s in suggestions} for suggestions in found], data.names))
    outcome.probability.append(suggester.probabilities(unseen))
    outcome.silent += sum(not suggestions for suggestions in found)
    for place, codes in decided[labels:]:
        started = time.perf_counter()
        suggester.learn(place, codes)
        outcome.seconds.append(time.perf_counter() - started)


def _theirs(data: Texts, labels: int, outcome: Outcome, pressed: Outcome, python: Path) -> None:
    labelled = data.others[:labels]
    exchange = WORK / f"exchange-{os.getpid()}.json"
    exchange.write_text(
        json.dumps(
            {
                "texts": [data.texts[index] for index in labelled],
                "codes": [sorted(data.codes[index]) for index in labelled],
                "unseen": [data.texts[index] for index in data.unseen],
                "names": data.names,
            }
        ),
        encoding="utf-8",
    )
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run([python, "-m", "benchmarks.codes", "--peer", exchange], check=True, cwd=HERE.parent, env=environment)
    answer = json.loads(exchange.read_text(encoding="utf-8"))
    exchange.unlink()
    for each, suggested in ((outcome, answer["suggested"]), (pressed, answer["pressed"])):
        each.given.append(_matrix([data.codes[index] for index in data.unseen], data.names))
        each.suggested.append(_matrix([set(codes) for codes in suggested], data.names))
        each.silent += sum(not codes for codes in suggested)
        each.seconds.append(answer["seconds"])


def _peer(exchange: Path) -> None:
    """In the peer's own environment: learn, suggest, and write down what was suggested."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MultiLabelBinarizer
    from sklearn.svm import LinearSVC

    data = json.loads(exchange.read_text(encoding="utf-8"))
    used = sorted({code for codes in data["codes"] for code in codes})
    binarizer = MultiLabelBinarizer(classes=used)
    given = binarizer.fit_transform(data["codes"])
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), OneVsRestClassifier(LinearSVC(class_weight="balanced"))
    )
    started = time.perf_counter()
    model.fit(data["texts"], given)
    seconds = time.perf_counter() - started
    suggested = [list(codes) for codes in binarizer.inverse_transform(model.predict(data["unseen"]))]
    scores = model.decision_function(data["unseen"])
    likeliest = [used[at] for at in scores.argmax(axis=1)] if len(used) > 2 else [used[0]] * len(suggested)
    pressed = [codes or [code] for codes, code in zip(suggested, likeliest, strict=True)]
    exchange.write_text(json.dumps({"suggested": suggested, "pressed": pressed, "seconds": seconds}), encoding="utf-8")


def _environment() -> Path:
    """The peer's Python, made on first use."""
    python = WORK / "venv" / "bin" / "python"
    if not python.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        venv.create(WORK / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", "--only-binary=:all:", *PEER], check=True)
    return python


def _texts(kind: str, seed: int) -> Texts:
    """The texts of a set in the order of this seed."""
    import numpy as np

    rng = np.random.default_rng(seed)
    by_question: dict[str, dict[str, set[str]]] = defaultdict(dict)
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_question[row["question"]].setdefault(row["feedback"], set()).add(row["subcategory"])
    made: list[tuple[str, set[str], bool]] = []  # text, codes, of Trust B
    for question, comments in sorted(by_question.items()):
        pairs = list(comments.items())
        items = [pairs[at] for at in rng.permutation(len(pairs))]
        while items:
            size = 1 if kind == "single" else int(rng.choice(len(JOINED), p=JOINED)) + 1
            taken, items = items[:size], items[size:]
            text = " ".join(_sentence(comment) for comment, _ in taken) if size > 1 else taken[0][0]
            made.append((text, set().union(*(codes for _, codes in taken)), question.startswith("Trust B")))
    counts = Counter(code for _, codes, _ in made for code in codes)
    names = sorted(name for name, count in counts.most_common(MOST_CODES) if count >= LEAST_USED)
    made = [(text, codes & set(names), trust_b) for text, codes, trust_b in made if codes & set(names)]
    made = [made[at] for at in rng.permutation(len(made))]
    places = range(len(made))
    if kind == "other trust":
        unseen = [place for place in places if made[place][2]][:UNSEEN]
        others = [place for place in places if not made[place][2]]
    else:
        unseen, others = list(places[:UNSEEN]), list(places[UNSEEN:])
    return Texts([text for text, _, _ in made], [codes for _, codes, _ in made], unseen, others, names)


def _sentence(comment: str) -> str:
    stripped = comment.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."


def _matrix(codes: list[set[str]], names: list[str]) -> NDArray[np.float64]:
    import numpy as np

    return np.array([[name in given for name in names] for given in codes], dtype=np.float64)


def _figures(outcome: Outcome) -> list[str]:
    """Sample F1, macro F1 (codes that nobody gave apart), calibration, silence, seconds."""
    import numpy as np

    # The codes differ a little from seed to seed, so macro F1 is taken in each; the draws are of texts within seeds.
    rng = np.random.default_rng(0)
    sample, macro = np.zeros(DRAWS + 1), np.zeros(DRAWS + 1)
    for given, suggested in zip(outcome.given, outcome.suggested, strict=True):
        n = len(given)
        weights = np.vstack([np.ones(n), rng.multinomial(n, np.full(n, 1 / n), size=DRAWS)])
        both, either = given * suggested, given + suggested
        sample += weights @ (2 * both.sum(axis=1) / either.sum(axis=1)) / n
        hits, uses, there = weights @ both, weights @ either, weights @ given > 0
        f1 = np.where(there, 2 * hits / np.maximum(uses, 1), 0)
        macro += f1.sum(axis=1) / there.sum(axis=1)
    runs = len(outcome.given)
    error = "—"
    if outcome.probability:
        from strandline.sense.codes.probabilities import calibration_error

        probability = np.concatenate([each.ravel() for each in outcome.probability])
        given = np.concatenate([each.ravel() for each in outcome.given])
        chosen = np.concatenate([each.ravel() for each in outcome.suggested]) > 0
        error = f"{calibration_error(probability, given):.3f} / "
        error += f"{calibration_error(probability[chosen], given[chosen]):.3f}"
    seconds = f"{statistics.median(outcome.seconds):.3f} ({max(outcome.seconds):.3f})"
    silent = f"{outcome.silent / sum(len(each) for each in outcome.given):.1%}"
    return [_interval(sample / runs), _interval(macro / runs), error, silent, seconds]


def _interval(draws: NDArray[np.float64]) -> str:
    """The first value, and the middle 95% of the others."""
    low, high = sorted(draws[1:].tolist())[round(0.025 * DRAWS)], sorted(draws[1:].tolist())[round(0.975 * DRAWS) - 1]
    return f"{draws[0]:.3f} ({low:.3f} to {high:.3f})"


if __name__ == "__main__":
    main()
