"""How well, how steadily and how fast themes are found, beside k-means on the same vectors.

    python benchmarks/themes.py [--draws 4] [--no-write]

Texts: the patient comments with human codes in $STRANDLINE_SHARED_DATA/nhs_fft_dev (default: ../shared/data).
Adjusted mutual information (AMI: Vinh, Epps & Bailey 2010) with the 9 labels and with the 43 subcategories. Stability
is the mean adjusted Rand index between runs on different draws of 80% with different seeds, on the comments that both
runs saw. Every method runs in a process of its own, so that its peak memory is its own. Results go to
benchmarks/results/themes.md.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import multiprocessing
import os
import platform
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("STRANDLINE_SHARED_DATA", ROOT.parent / "shared" / "data"))
COMMENTS = DATA / "nhs_fft_dev" / "phase1_trusts_b_c.csv"
RESULTS = ROOT / "benchmarks" / "results" / "themes.md"
BASELINE_CLUSTERS = 30

Labels = NDArray[np.int64]
Method = Callable[[list[str], int], Labels]


@dataclass(frozen=True)
class Result:
    method: str
    themes: int
    left_out: float
    ami_labels: float
    ami_subcategories: float
    ami_said: float  # with the subcategories, over comments that say something: the same ones for every method
    stability: float
    seconds: float
    peak_mb: float


def strandline(texts: list[str], seed: int) -> Labels:
    from strandline.sense import find_themes

    return find_themes(texts, seed=seed).assignments


def strandline_19(texts: list[str], seed: int) -> Labels:
    from strandline.sense import find_themes

    return find_themes(texts, n_themes=19, seed=seed).assignments


def k_means_static(texts: list[str], seed: int) -> Labels:
    from strandline.sense.encoders import static_encoder

    return _k_means(static_encoder().encode(texts), seed)


def k_means_lsa(texts: list[str], seed: int) -> Labels:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    terms = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True).fit_transform(texts)
    return _k_means(normalize(TruncatedSVD(100, random_state=seed).fit_transform(terms)), seed)


def _k_means(vectors: NDArray[np.float32], seed: int) -> Labels:
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(BASELINE_CLUSTERS, n_init=3, random_state=seed).fit_predict(vectors), dtype=np.int64)


METHODS: dict[str, Method] = {
    "find_themes": strandline,
    "find_themes, n_themes=19": strandline_19,
    f"k-means ({BASELINE_CLUSTERS}), static vectors": k_means_static,
    f"k-means ({BASELINE_CLUSTERS}), TF-IDF-LSA": k_means_lsa,
}


def measure(name: str, draws: int) -> Result:
    rows = read_comments()
    texts = [row["feedback"] for row in rows]
    method = METHODS[name]
    method(texts[:200], 0)  # imports and the table of word vectors
    started = time.perf_counter()
    found = method(texts, 0)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    # After the peak was read: it would count scikit-learn's own memory for methods that never load it.
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    from strandline.sense.words import says_nothing

    said = np.array([not says_nothing(text) for text in texts])
    subcategories = np.array([row["subcategory"] for row in rows])
    runs = []
    for draw in range(draws):
        chosen = np.sort(np.random.default_rng(draw).choice(len(texts), round(0.8 * len(texts)), replace=False))
        labels = np.full(len(texts), -2)
        labels[chosen] = method([texts[index] for index in chosen], draw)
        runs.append(labels)
    agreement = [
        adjusted_rand_score(one[both], other[both])
        for one, other in itertools.combinations(runs, 2)
        if (both := (one >= 0) & (other >= 0)).any()
    ]
    return Result(
        method=name,
        themes=len(set(found[found >= 0].tolist())),
        left_out=float((found < 0).mean()),
        ami_labels=adjusted_mutual_info_score([row["label"] for row in rows], found),
        ami_subcategories=adjusted_mutual_info_score(subcategories, found),
        ami_said=adjusted_mutual_info_score(subcategories[said], found[said]),
        stability=float(np.mean(agreement)) if agreement else float("nan"),
        seconds=seconds,
        peak_mb=peak,
    )


def read_comments() -> list[dict[str, str]]:
    if not COMMENTS.exists():
        raise SystemExit(f"{COMMENTS} is not there. Set STRANDLINE_SHARED_DATA to the folder that holds nhs_fft_dev/.")
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(results: list[Result]) -> str:
    lines = [
        "| method | themes | left out | AMI, 9 labels | AMI, 43 subcategories | the same, of what says something "
        "| stability | seconds | peak memory |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {r.method} | {r.themes} | {r.left_out:.0%} | {r.ami_labels:.3f} | {r.ami_subcategories:.3f} "
            f"| {r.ami_said:.3f} | {r.stability:.2f} | {r.seconds:.1f} | {r.peak_mb:.0f} MB |"
            for r in results
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--draws", type=int, default=4, help="draws of 80%% for stability (default 4)")
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    comments = len(read_comments())
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        results = [pool.apply(measure, (name, options.draws)) for name in METHODS]
    text = table(results)
    print(text)
    if not options.no_write:
        machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(
            f"# Themes\n\n{comments:,} patient comments with human codes. {datetime.now(UTC):%d %B %Y}, {machine}. "
            "Left out is what says nothing ('Nothing', 'n/a'): one group of its own in AMI, none in stability. "
            "The weights of find_themes were chosen on these comments, so its figures flatter it somewhat."
            f"\n\n{text}\n\nMade by `python benchmarks/themes.py`.\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
