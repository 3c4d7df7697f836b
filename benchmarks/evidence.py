"""How well the passages that bear on a claim are found, beside TF-IDF, BM25 and static vectors; and their leanings.

    python -m benchmarks.evidence [--no-write]

Claims and passages (`evidence_cases.py`) are made from the data in $STRANDLINE_SHARED_DATA (default: ../shared/data)
and from the invented example: summaries that somebody wrote of stretches of a meeting; the name of a code and what a
person gave it; a question and its answer in an interview; one or three sentences of an answer, a comment or a
paragraph and the rest of it, among others (the inverse cloze task: Lee, Chang and Toutanova 2019). About half of the
claims were used while the method was built; what is written is measured on the others. `evidence_leanings.tsv` holds
claims and passages, the passages by their place in the data, with the leaning that one person gave them. rank-bm25 runs
in an environment of its own under benchmarks/.work/. Results go to benchmarks/results/evidence.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
import venv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.evidence_cases import Case, cases, meeting, rows, shuffled
from benchmarks.measuring import HERE, SHARED, write_table

PEERS = ("rank-bm25==0.2.2", "numpy==2.2.6")
LIMIT = 10
LEANINGS = ("supports", "cuts across", "about")

Ranking = list[int]  # indices of passages, best first
Method = Callable[[Sequence[Case]], list[Ranking]]  # all claims of a call are put to the same passages


def strandline(cases: Sequence[Case]) -> list[Ranking]:
    return _found(cases, None)


def strandline_unordered(cases: Sequence[Case]) -> list[Ranking]:
    return _found(cases, False)


def _found(cases: Sequence[Case], in_order: bool | None) -> list[Ranking]:
    from strandline.sense.evidence import EvidenceIndex

    index = EvidenceIndex(cases[0].passages, in_order=in_order)
    return [[item.index for item in index.find(case.claim, limit=LIMIT)] for case in cases]


def tf_idf(cases: Sequence[Case]) -> list[Ranking]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    terms = TfidfVectorizer()
    passages = terms.fit_transform(cases[0].passages)
    likeness = (passages @ terms.transform([case.claim for case in cases]).T).toarray().T
    return [np.argsort(-of_claim, kind="stable").tolist() for of_claim in likeness]


def static_vectors(cases: Sequence[Case]) -> list[Ranking]:
    from strandline.sense.encoders import static_encoder

    encoder = static_encoder()
    likeness = encoder.encode([case.claim for case in cases]) @ encoder.encode(cases[0].passages).T
    return [np.argsort(-of_claim, kind="stable").tolist() for of_claim in likeness]


_BM25 = """
import json, re, sys
import numpy
from rank_bm25 import BM25Okapi
words = lambda text: re.findall(r"\\w+", text.lower())
for line in sys.stdin:
    claims, passages = json.loads(line)
    index = BM25Okapi([words(passage) or ["_"] for passage in passages])
    print(json.dumps([numpy.argsort(-index.get_scores(words(claim)), kind="stable").tolist() for claim in claims]))
    sys.stdout.flush()
"""


class RankBM25:
    """The peer in its own environment, started once and asked again and again."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [_peers(), "-c", _BM25], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, cases: Sequence[Case]) -> list[Ranking]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([[case.claim for case in cases], cases[0].passages]) + "\n")
        self._process.stdin.flush()
        rankings: list[Ranking] = json.loads(self._process.stdout.readline())
        return rankings

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def _peers() -> Path:
    """The interpreter of the peers' own environment, made where it is not there."""
    home = HERE / ".work" / "evidence"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


def _scores(case: Case, ranking: Ranking) -> tuple[float, float]:
    """Recall at 10, and one over the rank of the first relevant passage (nought where none is among the ten)."""
    hits = [rank for rank, at in enumerate(ranking[:LIMIT]) if at in case.relevant]
    return len(hits) / len(case.relevant), 1 / (hits[0] + 1) if hits else 0.0


def _measured(method: Method, every: Sequence[Case], *, together: bool) -> tuple[NDArray[np.float64], float]:
    """((claims, 2) scores, seconds); `together` puts all claims on the same passages in one call."""
    scores: list[tuple[float, float]] = []
    seconds = 0.0
    for _, group in groupby(every, key=lambda case: case.passages):
        of_passages = list(group)
        for some in [of_passages] if together else [[case] for case in of_passages]:
            started = time.perf_counter()
            rankings = method(some)
            seconds += time.perf_counter() - started
            scores += [_scores(case, ranking) for case, ranking in zip(some, rankings, strict=True)]
    return np.array(scores), seconds


def passages_found() -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the first table."""
    every = list(cases())
    in_any_order = [shuffled(case, seed) for seed, case in enumerate(every) if case.ordered]
    kinds = list(dict.fromkeys(case.kind for case in every))
    held_back = np.array([case.held_back for case in every])
    of_kind = [np.array([case.kind == kind for case in every]) for kind in kinds]
    later = np.array([case.held_back for case in in_any_order])
    later_kind = [np.array([case.kind == kind for case in in_any_order]) for kind in kinds if kind != kinds[0]]
    bm25 = RankBM25()
    methods: dict[str, Method] = {
        "find_evidence": strandline,
        "find_evidence, in_order=False": strandline_unordered,
        "TF-IDF cosine (scikit-learn)": tf_idf,
        "BM25 (rank-bm25)": bm25,
        "static vectors": static_vectors,
    }
    columns = []
    for method in methods.values():
        method(every[:1])  # imports, the table of word vectors, and the peer's environment
        scores, together = _measured(method, every, together=True)
        _, alone = _measured(method, every, together=False)
        without_order, _ = _measured(method, in_any_order, together=True)
        by_kind = [scores[kind & held_back].mean(axis=0) for kind in of_kind]
        tuned = np.mean([scores[kind & ~held_back].mean(axis=0) for kind in of_kind], axis=0)
        mixed = np.mean([without_order[kind & later].mean(axis=0) for kind in later_kind], axis=0)
        figures = [*by_kind, np.mean(by_kind, axis=0), tuned, mixed]
        columns.append([*(f"{recall:.2f} / {rank:.2f}" for recall, rank in figures), f"{alone:.0f}", f"{together:.0f}"])
    bm25.close()
    labels = [f"{kind} ({(kind_of & held_back).sum()})" for kind, kind_of in zip(kinds, of_kind, strict=True)]
    labels += ["**mean of the kinds**", "the same, claims used for tuning", "the same held back, shuffled"]
    labels += [f"seconds, {len(every)} claims, everything made anew for each", "seconds, made once for a list"]
    return ["", *methods], [list(row) for row in zip(labels, *columns, strict=True)]


def leanings_told() -> list[tuple[str, Counter[tuple[str, str]]]]:
    """For the half used for tuning and the half held back, (labelled, told) of each pair of claim and passage."""
    from strandline.sense.evidence import EvidenceIndex

    told: list[tuple[str, Counter[tuple[str, str]]]] = [("tuned", Counter()), ("held back", Counter())]
    labelled = list(_labelled())
    passages = list(dict.fromkeys(passage for _, pairs in labelled for passage, _ in pairs))
    index = EvidenceIndex(passages, in_order=False)
    for number, (claim, pairs) in enumerate(labelled):
        leaning = {passages[item.index]: item.leaning for item in index.find(claim, limit=len(passages))}
        told[number % 2][1].update((label, leaning.get(passage, "not found")) for passage, label in pairs)
    return told


def _labelled() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Claims, each with its passages and their labels."""
    with (HERE / "evidence_leanings.tsv").open(encoding="utf-8", newline="") as file:
        labelled = list(csv.DictReader(file, delimiter="\t"))
    places = _Places()
    for claim, of_claim in groupby(labelled, key=lambda row: row["claim"]):
        yield claim, [(places.text(row["source"], row["place"]), row["leaning"]) for row in of_claim]


class _Places:
    """The texts of the shared data by their place."""

    def __init__(self) -> None:
        self._survey = {
            row["respondent"]: row for row in rows("toronto_agency_survey/derived_learning_q2_q7_q9_q12.csv")
        }
        self._comments = rows("nhs_fft_dev/phase1_trusts_b_c.csv")
        self._talks = meeting()

    def text(self, source: str, place: str) -> str:
        if source == "survey":
            respondent, question = place.split("/")
            return self._survey[respondent][question]
        if source == "comments":
            return self._comments[int(place)]["feedback"]
        if source in self._talks:
            return self._talks[source][int(place)]
        with (SHARED / "polis" / source / "comments.csv").open(encoding="utf-8", newline="") as file:
            return next(row["comment-body"] for row in csv.DictReader(file) if row["comment-id"] == place)


def _confusion(told: Counter[tuple[str, str]]) -> list[str]:
    seen = (*LEANINGS, "not found")
    lines = [f"| labelled | {' | '.join(seen)} |", f"|{'---|' * (len(seen) + 1)}"]
    return lines + [f"| {label} | {' | '.join(str(told[label, other]) for other in seen)} |" for label in LEANINGS]


def _leaning_notes() -> str:
    parts = ["## Leanings"]
    for half, told in leanings_told():
        pairs, right = told.total(), sum(told[label, label] for label in LEANINGS)
        wrong = told["supports", "cuts across"] + told["cuts across", "supports"]
        parts.append(
            f"{half.capitalize()}: {right} of {pairs} as labelled; {wrong} put on the wrong side. "
            "Rows: as labelled; columns: as told."
        )
        parts.append("\n".join(_confusion(told)))
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--no-write", action="store_true", help="print only")
    parser.add_argument("--leanings", action="store_true", help="print the leanings only")
    options = parser.parse_args()
    if options.leanings:
        print(_leaning_notes())
        return
    heads, table = passages_found()
    notes = (
        f"Recall at {LIMIT} / reciprocal rank of the first among {LIMIT}, on the claims that were held back (number of "
        "claims in brackets). Passages stand in order, but for comments of a code; *shuffled* gives the same in any "
        "order. The seconds of find_evidence hold the telling sentences and the leanings. Peers: "
        f"{', '.join(PEERS)}. `python -m benchmarks.evidence`\n\n{_leaning_notes()}"
    )
    if options.no_write:
        print("\n".join(" | ".join(row) for row in [heads, *table]), notes, sep="\n\n")
    else:
        print(write_table("evidence", "Evidence for a claim", heads, table, notes))


if __name__ == "__main__":
    main()
