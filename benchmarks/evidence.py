"""How well the passages that bear on a claim are found, beside TF-IDF, BM25 and static vectors.

    python -m benchmarks.evidence [--no-write]

Claims and passages are made from the data in $STRANDLINE_SHARED_DATA (default: ../shared/data) and from the invented
example: the name of a code and the comments a person gave it; the longest sentence of an answer, a comment or a
paragraph and the rest of it, among others (the inverse cloze task: Lee, Chang and Toutanova 2019); a question and its
answer in an interview. Every second claim was used while the method was built; what is written is measured on the
others. rank-bm25 runs in an environment of its own under benchmarks/.work/. Results go to
benchmarks/results/evidence.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.measuring import HERE, SHARED, write_table

PEERS = ("rank-bm25==0.2.2", "numpy==2.2.6")
LIMIT = 10
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])|\n+")
NOT_A_SUBJECT = {  # codes whose name does not say what their comments are about
    "General", "Miscellaneous", "Everything was good/bad", "Nothing to improve", "Surveying", "Care received",
}  # fmt: skip
ORDERED = "in order"


@dataclass(frozen=True)
class Case:
    kind: str
    claim: str
    passages: list[str]
    relevant: frozenset[int]
    held_back: bool


Ranking = list[int]  # indices of passages, best first
Method = Callable[[list[Case]], list[Ranking]]


def strandline(cases: list[Case]) -> list[Ranking]:
    return [_found(case, None) for case in cases]


def strandline_unordered(cases: list[Case]) -> list[Ranking]:
    return [_found(case, False) for case in cases]


def _found(case: Case, in_order: bool | None) -> Ranking:
    """What is given back for a limit of ten, places kept for the contrary included, and then the others in order."""
    from strandline.sense.evidence import EvidenceIndex

    index = EvidenceIndex(case.passages, in_order=in_order)
    first = [item.index for item in index.find(case.claim, limit=LIMIT)]
    every = [item.index for item in index.find(case.claim, limit=len(case.passages))]
    return first + [at for at in every if at not in first]


def tf_idf(cases: list[Case]) -> list[Ranking]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    found = []
    for case in cases:
        terms = TfidfVectorizer().fit(case.passages)
        likeness = (terms.transform(case.passages) @ terms.transform([case.claim]).T).toarray().ravel()
        found.append(np.argsort(-likeness, kind="stable").tolist())
    return found


def static_vectors(cases: list[Case]) -> list[Ranking]:
    from strandline.sense.encoders import static_encoder

    encoder = static_encoder()
    found = []
    for case in cases:
        likeness = encoder.encode(case.passages) @ encoder.encode([case.claim])[0]
        found.append(np.argsort(-likeness, kind="stable").tolist())
    return found


_BM25 = """
import json, re, sys
import numpy
from rank_bm25 import BM25Okapi
words = lambda text: re.findall(r"\\w+", text.lower())
for line in sys.stdin:
    claim, passages = json.loads(line)
    scores = BM25Okapi([words(passage) or ["_"] for passage in passages]).get_scores(words(claim))
    print(json.dumps(numpy.argsort(-scores, kind="stable").tolist()))
"""


def rank_bm25(cases: list[Case]) -> list[Ranking]:
    lines = "\n".join(json.dumps([case.claim, case.passages]) for case in cases)
    done = subprocess.run([_peers(), "-c", _BM25], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _peers() -> Path:
    """The interpreter of the peers' own environment, made where it is not there."""
    home = HERE / ".work" / "evidence"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


METHODS: dict[str, Method] = {
    "find_evidence": strandline,
    "find_evidence, in_order=False": strandline_unordered,
    "TF-IDF cosine (scikit-learn)": tf_idf,
    "BM25 (rank-bm25)": rank_bm25,
    "static vectors": static_vectors,
}


def cases() -> Iterator[Case]:
    yield from _codes()
    answers = [
        row[question]
        for row in _rows("toronto_agency_survey/derived_learning_q2_q7_q9_q12.csv")
        for question in ("q2_impact", "q7_learned", "q9_work_differently", "q12_other")
        if row[question] not in ("", "NA")
    ]
    yield from _rest("rest of a survey answer", [_sentences(answer) for answer in answers], pools=31, most=400)
    comments = dict.fromkeys(row["feedback"] for row in _rows("nhs_fft_dev/phase1_trusts_b_c.csv"))
    long = [sentences for comment in comments if len(sentences := _sentences(comment)) >= 4]
    yield from _rest("rest of a patient's comment", long, pools=31, most=160)
    notes = [path.read_text(encoding="utf-8") for path in sorted((SHARED / "weeknotes").glob("*.qmd"))]
    paragraphs = [_sentences(part) for note in notes for part in re.split(r"\n\s*\n", note.split("---", 2)[2])]
    yield from _rest("rest of a week note's paragraph", paragraphs, pools=0, most=400)
    yield from _questions()


def _codes() -> Iterator[Case]:
    """Ten comments of a code among 190 of others, three draws a code."""
    by_code: dict[tuple[str, str], list[str]] = {}
    for row in _rows("nhs_fft_dev/phase1_trusts_b_c.csv"):
        if len(row["feedback"].split()) >= 4:
            by_code.setdefault((row["label"], row["subcategory"]), []).append(row["feedback"])
    drawn = random.Random(1)
    codes = sorted(code for code, texts in by_code.items() if len(texts) >= 10 and code[1] not in NOT_A_SUBJECT)
    drawn.shuffle(codes)
    for number, code in enumerate(codes):
        others = [text for other, texts in by_code.items() if other != code for text in texts]
        for _ in range(3):
            pool = [(text, True) for text in drawn.sample(by_code[code], 10)]
            pool += [(text, False) for text in drawn.sample(others, 190)]
            drawn.shuffle(pool)
            relevant = frozenset(at for at, (_, wanted) in enumerate(pool) if wanted)
            yield Case(
                "comments of a code, by its name", ": ".join(code), [text for text, _ in pool], relevant, number % 2 > 0
            )


def _rest(kind: str, texts: Sequence[list[str]], *, pools: int, most: int) -> Iterator[Case]:
    """The longest sentence of a text, and the rest of it among the sentences of `pools` texts (0: of all), in order."""
    drawn = random.Random(2)
    candidates = [sentences for sentences in texts if len(sentences) >= 3]
    for number, sentences in enumerate(candidates[:most]):
        claim = max(sentences, key=len)
        if len(claim.split()) < 9:
            continue
        if pools:
            among = [other for other in drawn.sample(candidates, pools) if other is not sentences] + [sentences]
            drawn.shuffle(among)
        else:
            among = [other for other in texts if other]
        pool = [(sentence, other is sentences) for other in among for sentence in other if sentence is not claim]
        relevant = frozenset(at for at, (_, wanted) in enumerate(pool) if wanted)
        yield Case(f"{kind}, {ORDERED}", claim, [sentence for sentence, _ in pool], relevant, number % 2 > 0)


def _questions() -> Iterator[Case]:
    """A question of an interview and the passages that answer it, among those of the same interview."""
    from strandline.transcripts import read_folder, split_passages

    documents = read_folder(HERE.parent / "examples" / "saltmarsh").documents
    text = (SHARED / "pdpilot_p1" / "P1.txt").read_text(encoding="utf-8").replace("\t", " ")
    talk = re.split(r"\n(Dan|Participant):\s*\n", text)[1:]
    interviews = [_blocks(list(zip([who == "Dan" for who in talk[::2]], talk[1::2], strict=True)))]
    for document in documents:
        answered: dict[int | None, list[str]] = {}
        for passage in split_passages(document):
            answered.setdefault(passage.question, []).append(document.text[passage.start : passage.end])
        interviews.append(
            [
                (document.text[document.turns[at].start : document.turns[at].end] if at is not None else "", passages)
                for at, passages in answered.items()
            ]
        )
    number = 0
    for blocks in interviews:
        pool = [passage for _, passages in blocks for passage in passages]
        start = 0
        for question, passages in blocks:
            if len(question.split()) >= 4 and len(passages) >= 2:
                relevant = frozenset(range(start, start + len(passages)))
                yield Case(f"answers to a question, {ORDERED}", question, pool, relevant, number % 2 > 0)
                number += 1
            start += len(passages)


def _blocks(turns: list[tuple[bool, str]]) -> list[tuple[str, list[str]]]:
    blocks: list[tuple[str, list[str]]] = []
    for asks, said in turns:
        if asks and len(said.split()) >= 6:
            blocks.append((" ".join(said.split()), []))
        elif blocks and not asks:
            sentences = _sentences(" ".join(said.split()))
            blocks[-1][1].extend(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))
    return blocks


def _sentences(text: str) -> list[str]:
    found = (sentence.strip() for sentence in SENTENCE.split(text))
    return [sentence for sentence in found if len(sentence.split()) >= 4 and not sentence.startswith(("#", "!", "`"))]


def _rows(path: str) -> list[dict[str, str]]:
    if not (SHARED / path).exists():
        raise SystemExit(f"{SHARED / path} is not there. Set STRANDLINE_SHARED_DATA to the folder that holds it.")
    with (SHARED / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _shuffled(case: Case, seed: int) -> Case:
    order = list(range(len(case.passages)))
    random.Random(seed).shuffle(order)
    relevant = frozenset(at for at, before in enumerate(order) if before in case.relevant)
    kind = case.kind.replace(ORDERED, "shuffled")
    return Case(kind, case.claim, [case.passages[at] for at in order], relevant, case.held_back)


def _scores(case: Case, ranking: Ranking) -> tuple[float, float]:
    """Recall at 10, and one over the rank of the first relevant passage (nought where none was given back)."""
    hits = [rank for rank, at in enumerate(ranking) if at in case.relevant]
    return sum(rank < LIMIT for rank in hits) / len(case.relevant), 1 / (hits[0] + 1) if hits else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    every = list(cases())
    every += [_shuffled(case, seed) for seed, case in enumerate(every) if case.kind.endswith(ORDERED)]
    kinds = list(dict.fromkeys(case.kind for case in every))
    later = np.array([case.held_back for case in every])
    in_kind = [np.array([case.kind == kind for case in every]) for kind in kinds]
    columns = []
    for method in METHODS.values():
        method(every[:1])  # imports, the table of word vectors, and the peer's environment
        started = time.perf_counter()
        rankings = method(every)
        seconds = time.perf_counter() - started
        scores = np.array([_scores(case, ranking) for case, ranking in zip(every, rankings, strict=True)])
        held_back, tuned = (
            np.array([scores[of_kind & (later == half)].mean(axis=0) for of_kind in in_kind]) for half in (True, False)
        )
        figures = [*held_back, held_back.mean(axis=0), tuned.mean(axis=0)]
        columns.append([*(f"{recall:.2f} / {rank:.2f}" for recall, rank in figures), f"{seconds:.0f}"])
    labels = [f"{kind} ({(of_kind & later).sum()})" for kind, of_kind in zip(kinds, in_kind, strict=True)]
    labels += ["**mean of the kinds**", "the same, claims used for tuning", f"seconds, all {len(every)} claims"]
    heads = ["", *METHODS]
    rows = [list(row) for row in zip(labels, *columns, strict=True)]
    notes = (
        f"Recall at {LIMIT} / reciprocal rank of the first, on the claims that were held back (number of claims in "
        "brackets). *In order* gives the passages as they stand in the text, *shuffled* the same in any order. The "
        "seconds of find_evidence hold the leanings, and each list twice: cut at ten, and whole. Peers: "
        f"{', '.join(PEERS)}. `python -m benchmarks.evidence`"
    )
    if options.no_write:
        print("\n".join(" | ".join(row) for row in [heads, *rows]), notes, sep="\n\n")
    else:
        print(write_table("evidence", "Evidence for a claim", heads, rows, notes))


if __name__ == "__main__":
    main()
