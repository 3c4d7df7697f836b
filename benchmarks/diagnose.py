"""How long the main job takes, and where its time goes: `python -m benchmarks.diagnose [RUNS]`.

Three inputs: the shipped example; 40 interviews of 8,000 words, put together from real comments; the Toronto survey as
published. Each from start to all reports, into an empty data folder, the median of RUNS (3) runs.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import SHARED, Measured, measure, write_table

EXAMPLE = Path(__file__).parent.parent / "examples" / "saltmarsh"
TORONTO = SHARED / "toronto_agency_survey" / "agency_survey_rawdata.csv"
COMMENTS = SHARED / "nhs_fft_dev" / "phase1_trusts_b_c.csv"
QUESTIONS = (
    "What has changed for you?",
    "What did you value?",
    "What would you want to keep hold of?",
    "What should we let go of?",
    "What gets in the way?",
    "What is needed now?",
)
PERSPECTIVES = ("Patients", "Carers", "Nurses", "Managers")


def write_forty_interviews(folder: Path, words: int = 8_000, seed: int = 0) -> None:
    """40 transcripts of about `words` words: real patients' comments as answers to the questions of a guide."""
    with COMMENTS.open(newline="", encoding="utf-8") as file:
        comments = [row["feedback"] for row in csv.DictReader(file) if len(row["feedback"].split()) > 12]
    draw = random.Random(seed)
    people = ["file,pseudonym,perspectives,agreed,speaker,interviewer"]
    for number in range(1, 41):
        lines: list[str] = []
        count = 0
        while count < words:
            for question in QUESTIONS:
                answer = " ".join(draw.choice(comments) for _ in range(6))
                lines += [f"Interviewer: {question}", f"Participant: {answer}"]
                count += len(answer.split()) + len(question.split())
        (folder / f"interview-{number:02}.txt").write_text("\n\n".join(lines), encoding="utf-8")
        perspective = PERSPECTIVES[number % len(PERSPECTIVES)]
        people.append(
            f"interview-{number:02}.txt,Person {number},{perspective},take part; quote,Participant,Interviewer"
        )
    (folder / "people.csv").write_text("\n".join(people) + "\n", encoding="utf-8")


def run(source: Path, *options: str, runs: int) -> list[Measured]:
    measured = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as work:
            command = [sys.executable, "-m", "strandline", "diagnose", str(source), "--timings", *options]
            measured.append(measure(command, Path(work)))
    return measured


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as made:
        inputs: list[tuple[str, Path, tuple[str, ...]]] = [("Saltmarsh, 24 conversations", EXAMPLE, ())]
        if COMMENTS.is_file():
            write_forty_interviews(Path(made))
            inputs.append(("40 interviews of 8,000 words", Path(made), ()))
            options = ("--text", "Q2=changed", "--text", "Q7=changed", "--text", "Q9=needed", "--text", "Q12=other")
            inputs.append(("Toronto survey, 346 rows", TORONTO, (*options, "--perspective", "Q14")))
        else:
            print(f"No shared data at {SHARED}: only the shipped example is measured.")
        rows, where = [], []
        for name, source, options in inputs:
            measured = run(source, *options, runs=runs)
            middle = sorted(measured, key=lambda one: one.seconds)[len(measured) // 2]
            rows.append(
                (
                    name,
                    f"{statistics.median(one.seconds for one in measured):.1f}",
                    f"{statistics.median(one.cpu for one in measured):.1f}",
                    f"{max(one.megabytes for one in measured):.0f}",
                )
            )
            timings = [line for line in middle.output.splitlines() if " s  " in line]
            where.append(f"**{name}**\n\n```\n" + "\n".join(timings) + "\n```")
    heads = ("input", "seconds", "processor seconds", "peak MB")
    print(write_table("diagnose", "The main job, start to all reports", heads, rows, "\n\n".join(where)))


if __name__ == "__main__":
    main()
