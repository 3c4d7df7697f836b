"""Whole-process measurements and the tables they go to."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"
SHARED = Path(os.environ.get("STRANDLINE_SHARED_DATA", HERE.parent.parent / "shared" / "data"))


@dataclass(frozen=True, slots=True)
class Measured:
    seconds: float  # wall clock
    cpu: float  # seconds of processor time, user and system
    megabytes: float  # peak resident memory of the process
    output: str


def measure(command: Sequence[str | os.PathLike[str]], cwd: Path) -> Measured:
    """Run a command once and account for it as the operating system does. RuntimeError if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [os.fspath(part) for part in command], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{output}")
    unit = 1024 if platform.system() == "Linux" else 1024 * 1024  # ru_maxrss is in KiB on Linux, in bytes on macOS
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, output)


def machine() -> str:
    """ "2 cores, x86_64, Linux, Python 3.11.7"."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def write_table(name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], notes: str = "") -> str:
    """A Markdown table in results/, with the date and the machine; returns its text."""
    lines = [f"# {title}", "", f"{date.today():%-d %B %Y}; {machine()}.", ""]
    lines += [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    if notes:
        lines += ["", notes]
    text = "\n".join(lines) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    return text


__all__ = ["SHARED", "Measured", "machine", "measure", "write_table"]
