"""`strandline verify DIR`: does every quoted passage stand in its record to the letter?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from strandline.cli.failing import CannotUse


@click.command(name="verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Check the passages of findings.json in DIR against the records written beside it with --with-records.

    Says how many hold. Ends with 1 if any does not, with 2 if DIR holds nothing to check.
    """
    findings = _findings(folder)
    records = folder / "records"
    if findings["edition"] == "shared":
        raise CannotUse(
            f"{folder} holds a shared edition, which has no records to check against. "
            "Check the team edition it was made from."
        )
    if not records.is_dir():
        raise CannotUse(f"{folder} has no records to check against. Write the report again with --with-records.")
    held = 0
    missing = 0
    for passage in findings["passages"]:
        path = records / f"{passage['record']}.txt"
        if not path.is_file():
            missing += 1
            click.echo(f"passage {passage['number']}: its record {path.name} is not in {records}", err=True)
            continue
        text = path.read_bytes().decode("utf-8", "surrogatepass")
        if text[passage["start"] : passage["end"]] == passage["text"]:
            held += 1
        else:
            click.echo(
                f"passage {passage['number']}: {path.name} says something else from {passage['start']} to "
                f"{passage['end']}",
                err=True,
            )
    total = len(findings["passages"])
    click.echo(f"{held} of {total} passages hold to the letter.")
    if held < total:
        raise SystemExit(1)


def _findings(folder: Path) -> dict[str, list[dict[str, Any]]]:
    path = folder / "findings.json"
    if not path.is_file():
        raise CannotUse(f"{folder} has no findings.json. Name the folder that “strandline diagnose” wrote.")
    try:
        findings: dict[str, list[dict[str, Any]]] = json.loads(path.read_text("utf-8"))
        findings["passages"]
    except (ValueError, KeyError, TypeError) as error:
        raise CannotUse(f"{path} is not a findings.json that Strandline wrote: {error}.") from error
    return findings
