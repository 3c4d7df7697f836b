"""`strandline sense compare FILE --group COLUMN`: who raised what, of the people asked."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from strandline.cli.failing import CannotUse
from strandline.cli.progress import Timings, progress
from strandline.cli.sensing import running
from strandline.cli.sensing.answers import Answers, read_answers
from strandline.cli.sensing.writing import Table, check_out

if TYPE_CHECKING:
    from strandline.sense import Cell, Comparison


@click.command(name="compare")
@running.FILE
@click.option(
    "--group", required=True, metavar="COLUMN", help="The column that tells where people stand, “;” between several."
)
@running.TEXT
@running.PERSON
@click.option("--labels", metavar="COLUMN", help="Compare the codes in this column. [default: themes, found anew]")
@running.NONE
@click.option(
    "--design",
    type=click.Choice(["purposive", "survey"]),
    default="purposive",
    show_default=True,
    help="Interviews: counts alone. A survey: intervals and tests too.",
)
@click.option("--themes", "n_themes", type=click.IntRange(1), metavar="N", help="How many. [default: what holds]")
@running.encoder_options
@running.ENGINE
@running.SEED
@running.OUT
def command(
    file: Path,
    group: str,
    text: str | None,
    person: str | None,
    labels: str | None,
    none: str,
    design: Literal["purposive", "survey"],
    n_themes: int | None,
    encoder: str,
    cache: Path | None,
    engine: str,
    seed: int,
    out: Path | None,
) -> None:
    """Count the people of each group who raised each theme, out of all who were asked, also those who said nothing.

    For the team that may read the answers: small counts are not hidden. CSV has a row for each theme and group.
    """
    check_out(out, file)
    with progress(Timings()) as step:
        step("Reading", file.name)
        # Where codes are given nothing is read: an answer that says nothing may well have one, and no text is needed.
        answers = read_answers(
            file, text=text or labels, person=person, group=group, labels=labels, keep_silent=labels is not None
        )
        from strandline.sense import compare_groups, find_themes  # late, as all that computes

        with running.refused():
            if labels is None:
                step("Finding themes", f"in {len(answers.used):,} answers")
                themes = find_themes(
                    answers.texts,
                    people=answers.people,
                    n_themes=n_themes,
                    encoder=running.chosen_encoder(encoder, cache),
                    seed=seed,
                    engine=engine,
                )
                names, membership = [theme.name for theme in themes.themes], themes.membership
            else:
                names, membership = _by_labels(answers, none)
            step("Comparing")
            found = compare_groups(membership, answers.people, answers.asked, design=design)
        document = {
            **running.about_answers(answers),
            "settings": {"design": design, "seed": seed, "encoder": encoder, "engine": engine, "themes": n_themes},
            "people asked": found.people_asked,
            "groups": [{"name": name, "asked": asked} for name, asked in zip(found.groups, found.asked, strict=True)],
            "themes": [_theme(found, at, name) for at, name in enumerate(names)],
        }
        if in_none := sum(not groups for groups in answers.asked.values()):
            document["notes"].append(
                f"{in_none:,} of {found.people_asked:,} people are in no group; they count in the total alone."
            )
        step("Writing")
    told = f"{len(names):,} themes, {len(found.groups):,} groups, {found.people_asked:,} people asked."
    running.finish("compare", document, _table(found, names), out, told)


def _by_labels(answers: Answers, none: str) -> tuple[list[str], Any]:
    """The codes that people gave, the commonest first, and (answers, codes) 1 where given."""
    from collections import Counter

    import numpy as np

    times = Counter(label for answer in answers.used for label in answer.labels or () if label != none)
    if not times:
        raise CannotUse(
            f"{answers.file}: nothing is coded in the column “{answers.columns['labels']}”. Name another with "
            "--labels, or leave it out to have themes found."
        )
    names = sorted(times, key=lambda name: (-times[name], name))
    membership = np.array([[name in (answer.labels or ()) for name in names] for answer in answers.used], dtype=float)
    return names, membership


def _theme(found: Comparison, at: int, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "all": _cell(found.overall[at]),
        "groups": {group: _cell(found.cell(at, group)) for group in found.groups},
    }


def _cell(cell: Cell) -> dict[str, Any]:
    """The cell in words and in numbers; those of a survey only where there are any."""
    numbers = {key: round(value, 6) if isinstance(value, float) else value for key, value in asdict(cell).items()}
    return {"label": cell.label, **{key: value for key, value in numbers.items() if value not in (None, "", False)}}


def _table(found: Comparison, names: list[str]) -> Table:
    heads = ("theme", "group", "people", "asked", "label", "share", "low", "high", "p", "q", "verdict")
    rows = []
    for at, name in enumerate(names):
        for group, cell in (("(everybody)", found.overall[at]), *zip(found.groups, found.cells[at], strict=True)):
            figures = (cell.share, cell.low, cell.high, cell.p, cell.q)
            rounded = tuple(None if figure is None else round(figure, 6) for figure in figures)
            rows.append((name, group, cell.people, cell.asked, cell.label, *rounded, cell.verdict))
    return Table(heads, rows)
