"""Ten times `kill -9` in the middle of uploads and sense-making: of the worker, of the web server, of everything.

    python -m benchmarks.kill [--rounds 10] [--no-table]

Somebody uploads file after file to a real `strandline serve` and asks for sense to be made, and repeats what got no
answer, as a browser does. Afterwards every file that was accepted must be there exactly once, and the work be done.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.work.running_app import RunningApp, until

from benchmarks.browsing import Browser
from benchmarks.measuring import HERE, write_table

ROOT = HERE.parent
VICTIMS = ("the worker", "the web server", "everything")
QUESTIONS = ("What works well?", "What is in the way?", "What would you change first?")
WORDS = (
    "forms",
    "visits",
    "lunch",
    "bus",
    "library",
    "carer",
    "letter",
    "nurse",
    "key",
    "waiting",
    "promised",
    "called",
)


class Uploader(threading.Thread):
    """Sends one file after another until told to stop; each again and again until it is answered."""

    def __init__(self, port: int, who: dict[str, Any]) -> None:
        super().__init__(daemon=True)
        self.browser, self.who = Browser(port, who["session"]), who
        self.accepted: dict[str, str] = {}  # key → hash
        self.repeated = 0
        self.refused: list[int] = []
        self.stop = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            content = interview(number)
            while True:
                answer = self.browser.post_file(
                    self.who["upload"], f"interview-{number}.txt", content, key=f"file-{number}"
                )
                if answer.status == 200:
                    self.accepted[f"file-{number}:0"] = hashlib.sha256(content).hexdigest()
                    break
                if answer.status not in {0, 502, 503}:
                    self.refused.append(answer.status)
                    break
                self.repeated += 1
                time.sleep(0.2)
            time.sleep(0.3)
        self.browser.close()


def interview(number: int) -> bytes:
    chance = random.Random(number)
    lines = []
    for question in QUESTIONS * 3:
        said = " ".join(chance.choices(WORDS, k=30))
        lines += [f"Interviewer: {question}", f"Person {number}: In week {number} {said}.", ""]
    return "\n".join(lines).encode()


def strike(app: RunningApp, victim: str) -> None:
    if victim == "everything":
        app.kill_everything()
        app.start()
        return
    name = "strandline.work.worker" if victim == "the worker" else "gunicorn"
    for pid in app.below(name):
        os.kill(pid, signal.SIGKILL)
    until(app.is_well, "it is well again")


def what_is_there(app: RunningApp) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(app.run("from benchmarks.seeding import print_uploads; print_uploads()"))
    return found


def is_at_rest(found: dict[str, Any]) -> bool:
    waiting = any(upload["state"] == "waiting" for upload in found["uploads"])
    return not waiting and all(state in {"done", "failed"} for state in found["jobs"].values())


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--no-table", action="store_true", help="keep the table of the last full run")
    given = options.parse_args()
    rounds: int = given.rounds
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        app = RunningApp(Path(folder) / "data")
        diagnose = [sys.executable, "-m", "strandline", "diagnose", str(ROOT / "examples" / "saltmarsh")]
        subprocess.run(
            [*diagnose, "--out", f"{folder}/report", "--formats", "html"],
            env=app.environment, cwd=folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        app.start()
        [who] = json.loads(app.run("from benchmarks.seeding import print_team; print_team(1)"))
        uploader, asking = Uploader(app.port, who), Browser(app.port, who["session"])
        uploader.start()
        for at in range(rounds):
            asked = asking.post_form(who["sense"])
            time.sleep(chance.uniform(0.5, 3))
            victim = VICTIMS[at % len(VICTIMS)]
            before = len(uploader.accepted)
            begun = time.monotonic()
            strike(app, victim)
            print(
                f"round {at + 1}: killed {victim} after {before} files (sense asked for: {asked.status}); "
                f"well again in {time.monotonic() - begun:.1f} s",
                flush=True,
            )
        time.sleep(1)
        uploader.stop.set()
        uploader.join()
        asking.post_form(who["sense"])
        by = time.monotonic() + 600
        while not is_at_rest(found := what_is_there(app)) and time.monotonic() < by:
            time.sleep(2)
        app.end()
    return report(rounds, uploader, found, keep=not given.no_table)


def report(rounds: int, uploader: Uploader, found: dict[str, Any], *, keep: bool) -> int:
    by_key: dict[str, list[dict[str, Any]]] = {}
    for upload in found["uploads"]:
        by_key.setdefault(upload["key"], []).append(upload)
    lost = [key for key in uploader.accepted if key not in by_key]
    twice = [key for key, uploads in by_key.items() if len(uploads) > 1 or uploads[0]["records"] > 1]
    wrong = [
        key
        for key, sha256 in uploader.accepted.items()
        if key in by_key and not (by_key[key][0]["kept"] and by_key[key][0]["sha256"] == sha256)
    ]
    unread = [upload["key"] for upload in found["uploads"] if upload["state"] != "read" or upload["records"] != 1]
    rows = [
        ["kills", str(rounds)],
        ["files accepted", str(len(uploader.accepted))],
        ["requests repeated because no answer came", str(uploader.repeated)],
        ["accepted and lost", str(len(lost))],
        ["there twice", str(len(twice))],
        ["bytes other than sent", str(len(wrong))],
        ["not read into one record", str(len(unread))],
        ["refused", ", ".join(map(str, uploader.refused)) or "0"],
        ["files on the disk that nobody knows of", str(len(found["ownerless"]))],
        ["jobs at the end", ", ".join(f"{key} {state}" for key, state in sorted(found["jobs"].items()))],
    ]
    notes = (
        "`kill -9` of the worker, the web server and everything in turn, at a random moment, while files are uploaded "
        "one after another and sense is made of them. What got no answer was sent again under the same key."
    )
    if keep:
        print(write_table("kill", "Killed in the middle of work", ["what", "how many"], rows, notes))
    else:
        print("\n".join(f"{what}: {how_many}" for what, how_many in rows))
    well = not (lost or twice or wrong or unread or uploader.refused)
    well = well and all(state == "done" for state in found["jobs"].values())
    print("Nothing went wrong." if well else "Something went wrong.")
    return int(not well)


if __name__ == "__main__":
    raise SystemExit(main())
