"""What a long command shows while it works, and where its time went."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Step(Protocol):
    """Called at the beginning of each piece of work: which stage, of what, how far."""

    def __call__(self, stage: str, of: str = "", done: int = 0, total: int = 0) -> None: ...


class Timings:
    """Seconds per stage, in the order in which the stages came."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage = "Starting"
        self._since = time.perf_counter()

    def enter(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now

    def lines(self) -> list[str]:
        self.enter("")
        return [f"{seconds:7.2f} s  {stage}" for stage, seconds in self.seconds.items()]


@contextmanager
def progress(timings: Timings) -> Iterator[Step]:
    """A line that moves, in a terminal; nothing elsewhere. Either way `timings` hears of each stage."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TaskID, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal:

        def quiet(stage: str, of: str = "", done: int = 0, total: int = 0) -> None:
            timings.enter(stage)

        yield quiet
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TextColumn("{task.fields[count]}"))
    with Progress(*columns, console=console) as bar:
        tasks: dict[str, TaskID] = {}

        def shown(stage: str, of: str = "", done: int = 0, total: int = 0) -> None:
            timings.enter(stage)
            heading, _, file = stage.partition(": ")  # "Writing: report.html" is a line of one stage
            if heading not in tasks:
                for earlier in tasks.values():
                    bar.update(earlier, total=1, completed=1)
                tasks[heading] = bar.add_task(heading.ljust(24), total=None, count="")
            named = escape((of or file)[:40])
            count = f"{done:,} of {total:,} {named}" if total else named
            bar.update(tasks[heading], total=total or None, completed=done, count=count)

        yield shown
        for task in tasks.values():
            bar.update(task, total=1, completed=1)
