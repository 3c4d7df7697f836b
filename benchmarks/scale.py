"""Themes of 10,000, 100,000 and 1,000,000 texts: `python -m benchmarks.scale [--quick]`.

The texts are made: one to four sentences each, drawn (seeded) from sentences of the shared data that were given the
same code by a person, or answer the same question, or were made in the same conversation; as a Parquet file. Each run
is a process of its own; seconds and the peak memory of it and of all processes it started, taken ten times a second.
Then the same with two Dask workers on this machine, and whether they came to the same assignments. And how far what
was assigned agrees with what would have been found on all texts, on the shared comments and on made texts.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import HERE, SHARED, write_table

WORK = HERE / ".work" / "scale"
SIZES = (10_000, 100_000, 1_000_000)
AGREEMENT = (("20,000 made texts", 20_000), ("40,000 made texts", 40_000))
LONGEST = 340  # seconds that a run may take
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_FEWEST = 20  # sentences of a source, below which it would repeat itself
NOTES = (
    "Seconds of the whole process, imports and reading included, and the peak of the resident memory of it and its "
    "children together (pages they share are counted in each). The exponent says how seconds grow from the row above: "
    "1 in proportion, below 1 less than that. Up to 20,000 texts are all compared with each other; of more, 20,000 are "
    "drawn."
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="up to 100,000 texts, and write nothing")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--engine", default="local", help=argparse.SUPPRESS)
    parser.add_argument("--agreement", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(_run(options.run, options.engine)))
        return
    if options.agreement:
        print(json.dumps(_agreement(options.agreement)))
        return
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    sizes = [size for size in SIZES if not options.quick or size <= 100_000]
    WORK.mkdir(parents=True, exist_ok=True)
    rows, found = [], {}
    seconds: list[float] = []
    for size in sizes:
        told = _measured("--run", os.fspath(_made_file(size)))
        seconds.append(told["seconds"])
        found[size] = told["digest"]
        rows.append(_row(size, "local", told, _exponent(sizes, seconds)))
        print(" | ".join(rows[-1]), flush=True)
    for size in sizes[-1:]:
        with _two_workers() as (address, workers):
            told = _measured("--run", os.fspath(_made_file(size)), "--engine", address, beside=workers)
        same = "the same assignments" if told["digest"] == found[size] else "OTHER ASSIGNMENTS"
        rows.append(_row(size, f"two Dask workers: {same}", told, ""))
        print(" | ".join(rows[-1]), flush=True)
    agreement: list[str] = []
    for name in ("comments", *(name for name, _ in AGREEMENT)):
        _write(rows, agreement, keep=not options.quick)  # what was measured so far
        agreement.append(_agreement_told(name))
        print(agreement[-1], flush=True)
    _write(rows, agreement, keep=not options.quick)


def _write(rows: list[tuple[str, ...]], agreement: list[str], *, keep: bool) -> None:
    heads = ("texts", "engine", "seconds", "growth exponent", "peak memory", "themes", "read closely", "texts a second")
    busy = f"Load of the machine when this was written: {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores."
    notes = [f"{NOTES} {busy}", "Agreement with what is found when all texts are read closely:", "\n".join(agreement)]
    if keep:
        write_table("scale", "Scale", heads, rows, "\n\n".join(notes[: 3 if agreement else 1]))


# --- texts --------------------------------------------------------------------------------------------------------


def sources() -> list[list[str]]:
    """Sentences of one code, question or conversation each."""
    held: dict[str, list[str]] = {}

    def add(source: str, text: str) -> None:
        held.setdefault(source, []).extend(
            sentence.strip() for sentence in _SENTENCE_END.split(text) if len(sentence.split()) > 1
        )

    for row in _rows(SHARED / "nhs_fft_dev" / "phase1_trusts_b_c.csv"):
        add(f"comments {row['subcategory']}", row["feedback"])
    for row in _rows(SHARED / "toronto_agency_survey" / "derived_learning_q2_q7_q9_q12.csv"):
        for question, answer in row.items():
            if question.startswith("q"):
                add(f"survey {question}", answer)
    for path in sorted((SHARED / "polis").glob("*/comments.csv")):
        for row in _rows(path):
            add(f"conversation {path.parent.name}", row["comment-body"])
    return [sentences for sentences in held.values() if len(sentences) >= _FEWEST]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made(n: int, seed: int = 0) -> Iterator[str]:
    """n texts of one to four sentences of one source."""
    chance, held = random.Random(seed), sources()
    lengths = [len(sentences) for sentences in held]
    for source in chance.choices(held, lengths, k=n):
        yield " ".join(chance.choices(source, k=chance.choice((1, 1, 2, 2, 3, 4))))


def _made_file(n: int) -> Path:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    path = WORK / f"texts-{n}.parquet"
    if not path.exists():
        parquet.write_table(arrow.table({"text": list(made(n))}), path, row_group_size=50_000)
    return path


# --- what runs in a process of its own ----------------------------------------------------------------------------


def _run(path: Path, engine: str) -> dict[str, Any]:
    from strandline.sense.scale import find_themes_in

    found = find_themes_in(path, column="text", engine=engine)
    found.write(WORK / "themes.parquet")
    return {
        "digest": hashlib.sha256(found.themes.assignments.tobytes()).hexdigest(),
        "themes": len(found.themes.themes),
        "rows": found.rows,
        "read_closely": found.read_closely,
    }


def _agreement(name: str) -> dict[str, Any]:
    """How far reading half of the texts closely gives what reading all of them gives."""
    from strandline.sense.clustering import adjusted_rand
    from strandline.sense.scale import find_among_many
    from strandline.sense.scale.assigner import fit_assigner
    from strandline.sense.words import answers_nothing

    texts = (
        [row["feedback"] for row in _rows(SHARED / "nhs_fft_dev" / "phase1_trusts_b_c.csv")]
        if name == "comments"
        else list(made(dict(AGREEMENT)[name], seed=1))
    )
    whole = find_among_many(texts, at_most=len(texts)).assignments
    said = np.flatnonzero(whole >= 0)
    # Answers that there is nothing are known by what they are: the assigner is not asked.
    drawn = np.random.default_rng(0).permutation([at for at in said if not answers_nothing(texts[at])])
    half, other = np.sort(drawn[: len(drawn) // 2]), np.sort(drawn[len(drawn) // 2 :])
    assigner = fit_assigner([texts[at] for at in half], whole[half], int(whole.max()) + 1)
    right = assigner.assign([texts[at] for at in other]) == whole[other]
    sampled = find_among_many(texts, at_most=len(said) // 2).assignments
    again = find_among_many(texts, at_most=len(texts), seed=1).assignments
    return {
        "texts": len(texts),
        "right": float(right.mean()),
        "sampled": adjusted_rand(whole[said], sampled[said]),
        "again": adjusted_rand(whole[said], again[said]),
    }


# --- measuring ----------------------------------------------------------------------------------------------------


def _measured(*arguments: str, beside: tuple[int, ...] = ()) -> dict[str, Any]:
    """What a run tells, its seconds, and the peak memory in MB of it, its children and the processes `beside` it."""
    command = [sys.executable, "-m", "benchmarks.scale", *arguments]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(root) for root in (process.pid, *beside)))
        if time.perf_counter() - started > LONGEST:
            process.kill()
            raise RuntimeError(f"{command} was not done in {LONGEST} s")
        time.sleep(0.1)
    seconds = time.perf_counter() - started
    assert process.stdout is not None
    output = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{output}")
    return json.loads(output.splitlines()[-1]) | {"seconds": seconds, "megabytes": peak / 1e6}


def _resident(root: int) -> int:
    """Bytes of a process and all that it started; nought for one that has ended."""
    import psutil  # type: ignore[import-untyped]

    try:
        process = psutil.Process(root)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for member in family:
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


@contextmanager
def _two_workers() -> Iterator[tuple[str, tuple[int, ...]]]:
    """A scheduler and two workers of one thread each, on this machine: its address and their process ids."""
    told = WORK / "scheduler.json"
    told.unlink(missing_ok=True)
    python = [sys.executable, "-m"]

    def started(*command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*python, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", os.fspath(told)]
    processes = [started("distributed.cli.dask_scheduler", *options)]
    try:
        while not told.exists() or not told.read_text(encoding="utf-8").endswith("}"):
            time.sleep(0.1)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        worker = ["distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
        processes += [started(*worker, "--local-directory", os.fspath(WORK / f"worker-{n}")) for n in range(2)]
        yield address, tuple(process.pid for process in processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _row(size: int, engine: str, told: dict[str, Any], exponent: str) -> tuple[str, ...]:
    return (
        f"{size:,}",
        engine,
        f"{told['seconds']:.1f}",
        exponent,
        f"{told['megabytes']:,.0f} MB",
        str(told["themes"]),
        f"{told['read_closely']:,}",
        f"{size / told['seconds']:,.0f}",
    )


def _exponent(sizes: list[int], seconds: list[float]) -> str:
    steps = list(pairwise(zip(sizes, seconds, strict=False)))
    if not steps:
        return ""
    (fewer, quicker), (more, slower) = steps[-1]
    return f"{math.log(slower / quicker) / math.log(more / fewer):.2f}"


def _agreement_told(name: str) -> str:
    told = _measured("--agreement", name)
    what = "the patients' comments" if name == "comments" else "made texts"
    return (
        f"- {told['texts']:,} {what}: half of the texts and their themes, found among all, teach the assigner where "
        f"the other half belong in {told['right']:.1%} of cases. Themes found on half and the rest assigned agree with "
        f"those of all to {told['sampled']:.2f} (adjusted Rand index); all again with another seed, to "
        f"{told['again']:.2f}."
    )


if __name__ == "__main__":
    main()
