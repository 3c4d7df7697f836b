"""Opinion maps beside red-dwarf 0.4.0: `python -m benchmarks.opinions [--quick]`.

On the shared conversations and on simulated ones of growing size (three camps, up to 33,000 people x 800 statements of
which 5% were voted on): seconds of the call and of the whole process, and its peak memory, one run each, on one core.
Equality is with the Pol.is server's own results, field by field, red-dwarf being told what its own test tells it: the
centres and the number of groups that the server found, and whom it kept.

red-dwarf goes into an environment of its own under benchmarks/.work, from the package index this machine is set up for.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import HERE, SHARED, measure, write_table

WORK = HERE / ".work"
PEER = ("red-dwarf==0.4.0", "numpy==2.4.6", "pandas==3.1.1", "scikit-learn==1.9.1", "scipy==1.17.1")
GOLD = ("25ptpt-3gp-no-strict-with-meta", "below-100-ptpts")
PUBLISHED = ("london.youth.policing", "bg2050-volunteers", "brexit-consensus")
SIMULATED = ((200, 50, 0.5), (1_000, 200, 0.2), (2_031, 896, 0.1), (10_000, 400, 0.1), (33_000, 800, 0.05))
LONGEST = 170  # seconds that a run may take
NOTES = (
    "Seconds of the call itself and of the whole process, imports and all, and its peak memory; one core. The map "
    "alone is what Pol.is computes; everything adds the draws of people, the dealing out of votes and common ground, "
    f"which red-dwarf does not do. A dash: not done in {LONGEST} s, or ended with an error. Agreement of groups is the "
    "adjusted Rand index with the camps that people were made in (simulated), with the groups that the server found "
    "(its two own results; neither library was told the past of the conversation), or with those that were published "
    "with the votes."
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="up to 2,031 people, and write nothing")
    parser.add_argument("--run", choices=("map", "plain", "peer", "peer-gold"), help=argparse.SUPPRESS)
    parser.add_argument("--votes", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        runs: dict[str, Callable[[Path], Any]] = {
            "map": _ours,
            "plain": _plain,
            "peer": _theirs,
            "peer-gold": _theirs_on_gold,
        }
        # The libraries are imported before the clock starts, as they would be in a notebook.
        import_module("reddwarf.implementations.base" if "peer" in options.run else "strandline.sense.opinions")
        started = time.perf_counter()
        found = runs[options.run](options.votes)
        print(json.dumps({"found": found, "seconds": time.perf_counter() - started, "megabytes": _peak()}))
        return
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    peer = _environment()
    rows = []
    for name, path in _conversations(2_031 if options.quick else 33_000):
        print(name, flush=True)
        rows.append(_row(name, path, peer))
    if options.quick:
        print("\n".join(" | ".join(row) for row in rows))
        return
    heads = (
        *("conversation", "the map alone", "memory", "with everything", "memory", "red-dwarf 0.4.0", "memory"),
        *("groups as made or published", "the same, red-dwarf"),
    )
    print(write_table("opinions", "Opinion maps", heads, rows, NOTES + "\n\n" + _equality(peer)))


# --- what runs in a process of its own ----------------------------------------------------------------------------


def _peak() -> float | None:
    """Peak memory in MB where Linux tells it. What wait4 tells of a child begins at the size of its parent."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return None
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _votes(path: Path) -> Any:
    from strandline.sense.opinions.votes import Votes

    held = np.load(path)
    return Votes(int(held["people"]), int(held["statements"]), held["starts"], held["columns"], held["values"])


def _options(path: Path) -> dict[str, Any]:
    held = np.load(path)
    return {"moderated_out": held["moderated_out"].tolist(), "meta": held["meta"].tolist()}


def _ours(path: Path) -> list[int]:
    from strandline.sense.opinions import opinion_map

    found: list[int] = opinion_map(_votes(path), **_options(path)).groups.tolist()
    return found


def _plain(path: Path) -> list[int]:
    """Everything that Pol.is computes, and no more."""
    from strandline.sense.opinions.grouping import group
    from strandline.sense.opinions.mapping import tally
    from strandline.sense.opinions.plane import lay_out, people_in_map
    from strandline.sense.opinions.telling import consensus, group_aware_consensus, priorities, representative
    from strandline.sense.opinions.votes import mask

    votes, options = _votes(path), _options(path)
    out, meta = (mask(options[name], votes.statements, name) for name in ("moderated_out", "meta"))
    out |= meta
    plane = lay_out(votes, out)
    inside = np.flatnonzero(people_in_map(votes, np.zeros(votes.people, dtype=bool)))
    found = group(plane.positions[inside])
    groups = np.full(votes.people, -1)
    groups[inside] = found.labels
    tallies = tally(votes, groups, len(found.centres))
    everybody = tally(votes, np.zeros(votes.people, dtype=np.int64), 1)
    group_aware_consensus(tallies)
    priorities(tallies, plane.extremity, meta)
    representative(tallies, out)
    consensus(everybody.agrees[0], everybody.disagrees[0], everybody.votes[0], out)
    labels: list[int] = groups.tolist()
    return labels


def _theirs(path: Path) -> list[int]:
    from reddwarf.implementations.base import run_pipeline  # type: ignore[import-not-found]

    held = np.load(path)
    rows = np.repeat(np.arange(int(held["people"])), np.diff(held["starts"]))
    votes = [
        {"participant_id": int(person), "statement_id": int(statement), "vote": int(vote), "modified": at}
        for at, (person, statement, vote) in enumerate(zip(rows, held["columns"], held["values"], strict=True))
    ]
    result = run_pipeline(
        votes=votes, mod_out_statement_ids=[*held["moderated_out"].tolist(), *held["meta"].tolist()], random_state=0
    )
    groups = np.full(int(held["people"]), -1)
    known = result.participants_df["cluster_id"].dropna()
    groups[known.index.to_numpy()] = known.to_numpy(dtype=int)
    labels: list[int] = groups.tolist()
    return labels


# --- conversations ------------------------------------------------------------------------------------------------


def _conversations(largest: int) -> list[tuple[str, Path]]:
    from strandline.sense.opinions import as_votes, read_votes

    found = []
    for name in GOLD:
        gold, table = _gold(name)
        found.append((name, as_votes(table), np.array(_groups_of(gold)), gold["mod-out"], gold["meta-tids"]))
    for name in PUBLISHED:
        folder = SHARED / "polis" / name
        read = read_votes(folder / "participants-votes.csv", statements=folder / "comments.csv")
        found.append((name, read.votes, np.array(read.published), read.moderated_out, read.meta))
    for people, statements, cast in SIMULATED:
        if people <= largest:
            votes, camp = _simulated(people, statements, cast)
            found.append((f"simulated, {cast:.0%} cast", votes, camp, (), ()))
    WORK.mkdir(exist_ok=True)
    paths: list[tuple[str, Path]] = []
    for name, votes, expected, out, meta in found:
        path = WORK / f"votes-{len(paths)}.npz"
        np.savez(
            path,
            people=votes.people,
            statements=votes.statements,
            starts=votes.starts,
            columns=votes.columns,
            values=votes.values,
            expected=expected,
            moderated_out=np.array(out, dtype=np.int64),
            meta=np.array(meta, dtype=np.int64),
        )
        paths.append((f"{name} ({votes.people:,} x {votes.statements})", path))
    return paths


def _simulated(people: int, statements: int, cast: float) -> tuple[Any, np.ndarray]:
    """Three camps; on six statements of ten they agree with a chance of 0.85 or 0.15, each for itself."""
    from strandline.sense.opinions.votes import Votes

    rng = np.random.default_rng(people)
    camp = rng.integers(3, size=people)
    chance = np.where(rng.random((3, statements)) < 0.5, 0.85, 0.15)
    shared = rng.random(statements) < 0.4
    chance[:, shared] = chance[0, shared]
    lengths, columns, values = [0], [], []
    for person in range(people):
        at = np.flatnonzero(rng.random(statements) < cast)
        drawn = rng.random(len(at))
        columns.append(at)
        values.append(np.where(drawn < 0.9 * chance[camp[person], at], 1.0, np.where(drawn < 0.9, -1.0, 0.0)))
        lengths.append(len(at))
    return Votes(people, statements, np.cumsum(lengths), np.concatenate(columns), np.concatenate(values)), camp


def _gold(name: str) -> tuple[dict[str, Any], np.ndarray]:
    folder = SHARED / "polis_math_gold" / name
    gold = json.loads((folder / "math-pca2.json").read_text(encoding="utf-8"))
    table = np.full((gold["n"], gold["n-cmts"]), np.nan)
    for vote in json.loads((folder / "votes.json").read_text(encoding="utf-8")):
        table[vote.get("participant_id", vote.get("pid")), vote.get("statement_id", vote.get("tid"))] = vote["vote"]
    return gold, table


def _groups_of(gold: dict[str, Any]) -> list[int]:
    members = dict(zip(gold["base-clusters"]["id"], gold["base-clusters"]["members"], strict=True))
    groups = [-1] * gold["n"]
    for group in gold["group-clusters"]:
        for base in group["members"]:
            for person in members[base]:
                groups[person] = group["id"]
    return groups


# --- measuring ----------------------------------------------------------------------------------------------------


def _environment() -> Path:
    """The Python of an environment that holds red-dwarf and nothing of ours."""
    folder = WORK / "red-dwarf"
    python = folder / "bin" / "python"
    if not python.exists():
        WORK.mkdir(exist_ok=True)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], check=True)
    return python


def _row(name: str, path: Path, peer: Path) -> tuple[str, ...]:
    from strandline.sense.clustering import adjusted_rand

    expected = np.load(path)["expected"]
    cells, agreement = [], []
    for python, run in ((Path(sys.executable), "plain"), (Path(sys.executable), "map"), (peer, "peer")):
        command = [
            "timeout",
            str(LONGEST),
            os.fspath(python),
            "-m",
            "benchmarks.opinions",
            "--run",
            run,
            "--votes",
            os.fspath(path),
        ]
        try:
            done = measure(command, HERE.parent)
        except RuntimeError as error:
            print(f"  {run}: {str(error).strip().splitlines()[-1][:200]}")
            cells += ["–", "–"]
            agreement.append("–")
            continue
        told = json.loads(done.output.strip().splitlines()[-1])
        groups = np.array(told["found"])
        both = (groups >= 0) & (expected >= 0)
        agreement.append(f"{adjusted_rand(groups[both], expected[both]):.2f}")
        cells += [f"{told['seconds']:.2f} s of {done.seconds:.1f}", f"{told['megabytes'] or done.megabytes:,.0f} MB"]
        print(f"  {run}: {cells[-2]} {cells[-1]} {agreement[-1]}", flush=True)
    return (name, *cells, *agreement[1:])


def _equality(peer: Path) -> str:
    """Which of the server's fields are equal to six digits, in both of its results."""
    lines = []
    for name in GOLD:
        folder = SHARED / "polis_math_gold" / name
        expected = _comparable(_gold(name)[0])
        ours = _comparable(_ours_as_polis(name))
        command = [os.fspath(peer), "-m", "benchmarks.opinions", "--run", "peer-gold", "--votes", os.fspath(folder)]
        theirs = json.loads(measure(command, HERE.parent).output.strip().splitlines()[-1])["found"]
        equal = [[field for field in expected if _same(told.get(field), expected[field])] for told in (ours, theirs)]
        other = [field for field in expected if field not in equal[1]]
        lines.append(
            f"- {name}: Strandline {len(equal[0])} of {len(expected)} fields, told only in which order the server held "
            f"people and that it takes in the first fifteen; red-dwarf {len(equal[1])}, told the server's centres, "
            f"number of groups and whom it kept{' (not: ' + ', '.join(other) + ')' if other else ''}."
        )
    return "Equality with the server's own results, to six digits:\n\n" + "\n".join(lines)


def _comparable(gold: dict[str, Any]) -> dict[str, Any]:
    """What both libraries tell, in the server's form."""
    fields = ("group-aware-consensus", "comment-priorities", "repness", "consensus")
    told = {field: json.loads(json.dumps(gold[field])) for field in fields}
    return told | {**gold["pca"], "groups": _groups_of(gold), "places": _places_of(gold)}


def _places_of(gold: dict[str, Any]) -> list[list[float]]:
    base = gold["base-clusters"]
    found = {
        person: [x, y] for held, x, y in zip(base["members"], base["x"], base["y"], strict=True) for person in held
    }
    return [found[person] for person in sorted(found)]


def _ours_as_polis(name: str) -> dict[str, Any]:
    from strandline.sense.opinions import as_polis, as_votes, opinion_map

    gold, table = _gold(name)
    order = [person for members in gold["base-clusters"]["members"] for person in members]
    found = opinion_map(table, moderated_out=gold["mod-out"], meta=gold["meta-tids"], order=order, kept=range(15))
    return as_polis(found, as_votes(table))


def _theirs_on_gold(folder: Path) -> dict[str, Any]:
    """As its own test calls it, which also turns the server's signs round."""
    from reddwarf.implementations.base import run_pipeline

    gold, table = _gold(folder.name)
    votes = [
        {"participant_id": int(person), "statement_id": int(statement), "vote": int(table[person, statement])}
        | {"modified": 0}
        for person, statement in zip(*np.nonzero(~np.isnan(table)), strict=True)
    ]
    result = run_pipeline(
        votes=votes,
        mod_out_statement_ids=gold["mod-out"],
        meta_statement_ids=gold["meta-tids"],
        keep_participant_ids=gold["in-conv"],
        init_centers=[[-x, -y] for x, y in (group["center"] for group in gold["group-clusters"])],
        force_group_count=len(gold["group-clusters"]),
    )
    statements, people = result.statements_df, result.participants_df
    inside = people[people["to_cluster"]]
    told = {
        "group-aware-consensus": statements["group-aware-consensus"].to_dict(),
        "comment-priorities": statements["priority"].to_dict(),
        "repness": dict(result.repness),
        "consensus": dict(result.consensus),
        "center": (0.0 - result.reducer.mean_).tolist(),
        "comps": result.reducer.components_.tolist(),
        "comment-projection": (-statements[["x", "y"]].to_numpy().T).tolist(),
        "comment-extremity": statements["extremity"].tolist(),
        "groups": people["cluster_id"].fillna(-1).astype(int).tolist(),
        "places": (-inside[["x", "y"]].to_numpy()).tolist(),
    }
    turned: dict[str, Any] = json.loads(json.dumps(told, default=float))
    return turned


def _same(one: Any, other: Any) -> bool:
    if isinstance(other, dict):
        return (
            isinstance(one, dict) and one.keys() == other.keys() and all(_same(one[key], other[key]) for key in other)
        )
    if isinstance(other, list):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
    if {type(one), type(other)} in ({float}, {float, int}):  # JSON writes a nought without a point
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    return bool(one == other)


if __name__ == "__main__":
    main()
