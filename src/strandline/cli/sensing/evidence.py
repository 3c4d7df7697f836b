"""`strandline sense evidence FILE --claim "…"`: what supports a claim and what cuts across it, and how many say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from strandline.cli.progress import Timings, progress
from strandline.cli.sensing import running
from strandline.cli.sensing.answers import Answers, read_answers
from strandline.cli.sensing.writing import Table, check_out

if TYPE_CHECKING:
    from strandline.sense import Comparison, Evidence


@click.command(name="evidence")
@running.FILE
@click.option("--claim", "claims", multiple=True, required=True, metavar="SENTENCE", help="May be given several times.")
@running.TEXT
@running.PERSON
@click.option("--group", metavar="COLUMN", help="The column that tells where people stand, “;” between several.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Answers for each claim.")
@click.option(
    "--in-order/--not-in-order",
    default=None,
    help="Whether rows stand as they were said, as in a transcript. [default: found out]",
)
@running.encoder_options
@running.OUT
def command(
    file: Path,
    claims: tuple[str, ...],
    text: str | None,
    person: str | None,
    group: str | None,
    limit: int,
    in_order: bool | None,
    encoder: str,
    cache: Path | None,
    out: Path | None,
) -> None:
    """Find the answers in FILE that bear on a claim, and on which side they seem to stand.

    The contrary is looked for on purpose. A draft to read and confirm: irony and silence are not seen.
    """
    check_out(out, file)
    with progress(Timings()) as step:
        step("Reading", file.name)
        answers = read_answers(file, text=text, person=person, group=group)
        step("Getting ready", f"{len(answers.used):,} answers")
        from strandline.sense import EvidenceIndex, count_evidence  # late, as all that computes

        found: list[tuple[str, list[Evidence], Comparison]] = []
        with running.refused():
            index = EvidenceIndex(answers.texts, encoder=running.chosen_encoder(encoder, cache), in_order=in_order)
            for done, claim in enumerate(claims):
                step("Finding evidence", "", done, len(claims))
                evidence = index.find(claim, limit=limit)
                found.append((claim, evidence, count_evidence(evidence, answers.people, answers.asked)))
        document = {
            **running.about_answers(answers),
            "settings": {"limit": limit, "in order": index.in_order, "encoder": encoder},
            "claims": [_claim(answers, *one) for one in found],
        }
        step("Writing")
    told = "; ".join(f"“{claim}”: {_sides(evidence)}" for claim, evidence, _ in found) + "."
    running.finish("evidence", document, _table(found, answers), out, told)


def _sides(found: list[Evidence]) -> str:
    from strandline.sense.evidence import LEANINGS

    words = {"supports": "support it", "cuts across": "cut across it", "about": "are about it"}
    return ", ".join(f"{sum(item.leaning == side for item in found)} {words[side]}" for side in LEANINGS)


def _claim(answers: Answers, claim: str, found: list[Evidence], counted: Comparison) -> dict[str, Any]:
    from strandline.sense.evidence import LEANINGS

    return {
        "claim": claim,
        "people asked": counted.people_asked,
        "people": {
            side: {
                "all": counted.overall[at].label,
                "groups": {group: counted.cell(at, group).label for group in counted.groups},
            }
            for at, side in enumerate(LEANINGS)
        },
        "evidence": [
            {
                "row": answers.used[item.index].row,
                "leaning": item.leaning,
                "score": item.score,
                "start": item.start,
                "end": item.end,
                "words": answers.used[item.index].text[item.start : item.end],
            }
            for item in found
        ],
    }


def _table(found: list[tuple[str, list[Evidence], Comparison]], answers: Answers) -> Table:
    heads = ("claim", "leaning", "score", "row", "person", "group", "words", "text")
    rows = []
    for claim, evidence, _ in found:
        for item in evidence:
            answer = answers.used[item.index]
            rows.append(
                (
                    claim,
                    item.leaning,
                    item.score,
                    answer.row,
                    answer.person if isinstance(answer.person, str) else "",
                    "; ".join(answer.groups),
                    answer.text[item.start : item.end],
                    answer.text,
                )
            )
    return Table(heads, rows)
