"""`strandline sense opinions FILE`: who votes alike, what each group stands for, and what all of them share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from strandline.cli.failing import CannotUse
from strandline.cli.progress import Timings, progress
from strandline.cli.sensing import running
from strandline.cli.sensing.writing import Table, check_out

if TYPE_CHECKING:
    from strandline.sense import OpinionMap, VoteTable


@click.command(name="opinions")
@running.FILE
@click.option(
    "--statements",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Pol.is's comments.csv: what moderators took out, and what is about the voters themselves.",
)
@click.option("--groups", type=click.IntRange(2), metavar="N", help="How many. [default: as Pol.is chooses]")
@running.SEED
@running.OUT
def command(file: Path, statements: Path | None, groups: int | None, seed: int, out: Path | None) -> None:
    """Map the votes in FILE, a CSV in UTF-8.

    Either a row for each person and a column for each statement, as in Pol.is's participants-votes.csv; or a row for
    each vote with the columns person, statement and vote. An agree is 1, a pass 0, a disagree -1, no vote is empty.
    CSV has a row for each person.
    """
    check_out(out, file, statements)
    with progress(Timings()) as step:
        step("Reading", file.name)
        from strandline.sense import opinion_map, read_votes  # late, as all that computes

        try:
            with running.refused():
                table = read_votes(file, statements=statements)
        except OSError as error:
            raise CannotUse(f"{error.filename or file} could not be opened: {error.strerror or error}.") from error
        step("Mapping", f"{len(table.people):,} people, {len(table.statements):,} statements")
        with running.refused():
            found = opinion_map(
                table.votes, moderated_out=table.moderated_out, meta=table.meta, seed=seed, n_groups=groups
            )
        document = _document(file, table, found, seed=seed, groups=groups)
        step("Writing")
    told = (
        f"{found.n_groups} groups among {sum(found.sizes):,} of {len(table.people):,} people, "
        f"{len(table.statements):,} statements."
    )
    running.finish("opinions", document, _table(table, found), out, told)


def _document(file: Path, table: VoteTable, found: OpinionMap, *, seed: int, groups: int | None) -> dict[str, Any]:
    from strandline.transcripts.names import printable

    outside = len(table.people) - sum(found.sizes)
    notes = [f"Do not show these groups: {found.withheld}"] if found.withheld else []
    if outside:
        notes.append(f"{outside:,} of {len(table.people):,} people voted on too few statements to be in the map.")
    return {
        "source": {
            "file": printable(file.name),
            "people": len(table.people),
            "statements": len(table.statements),
            "votes": len(table.votes.values),
            "moderated out": [table.statements[at] for at in table.moderated_out],
            "about the voters": [table.statements[at] for at in table.meta],
            "not in the map": outside,
        },
        "notes": notes,
        "settings": {"seed": seed, "groups": groups},
        "withheld": found.withheld,
        "stability": round(found.stability, 4),
        "groups": [
            {
                "group": at + 1,
                "people": size,
                "stability": round(found.group_stability[at], 4) if at < len(found.group_stability) else None,
                "stands for": [
                    {"statement": table.statements[one.statement], **_figures(one)} for one in found.representative[at]
                ],
            }
            for at, size in enumerate(found.sizes)
        ],
        "common ground": [
            {
                "statement": table.statements[one.statement],
                "side": one.side,
                "shares": [round(share, 4) for share in one.shares],
                "votes": list(one.votes),
                "kept": round(one.kept, 4),
            }
            for one in found.common_ground
        ],
        "statements": [
            {
                "statement": name,
                "group-aware consensus": round(float(found.group_aware_consensus[at]), 6),
                "priority": round(float(found.priorities[at]), 6),
                "agrees": found.tallies.agrees[:, at].tolist(),
                "disagrees": found.tallies.disagrees[:, at].tolist(),
                "votes": found.tallies.votes[:, at].tolist(),
            }
            for at, name in enumerate(table.statements)
        ],
        "people": [
            {"person": name, "group": int(group) + 1 if group >= 0 else None, "x": x, "y": y}
            for name, group, (x, y) in zip(table.people, found.groups, _places(found), strict=True)
        ],
    }


def _figures(one: Any) -> dict[str, Any]:
    """What is told of a statement that a group stands for, beside the statement."""
    from dataclasses import asdict

    return {
        key.replace("_", " "): round(value, 6) if isinstance(value, float) else value
        for key, value in asdict(one).items()
        if key != "statement"
    }


def _places(found: OpinionMap) -> list[tuple[float, float]]:
    return [(round(float(x), 6), round(float(y), 6)) for x, y in found.positions]


def _table(table: VoteTable, found: OpinionMap) -> Table:
    return Table(
        ("person", "group", "x", "y"),
        [
            (name, int(group) + 1 if group >= 0 else None, x, y)
            for name, group, (x, y) in zip(table.people, found.groups, _places(found), strict=True)
        ],
    )
