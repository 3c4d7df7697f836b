"""Real rows for tests of the rooms: small folders, read by the real readers."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from strandline.audit.actions import Actor
from strandline.diagnostics.actions import Gathered, gather
from strandline.transcripts import read_folder
from strandline.workspaces.models import Workspace

TESTER = Actor("a test")

ABOUT = """
    title = "After the winter"
    place = "Saltmarsh"
    asked_by = "Saltmarsh Partnership"
    [[perspective]]
    name = "Residents"
    hoped = 6
    stance = "lives_with_it"
    [[perspective]]
    name = "Council"
    stance = ["decides", "funds"]
    [[perspective]]
    name = "Under 25s"
    hoped = 3
    stance = "lives_with_it"
    [[guide]]
    text = "What would you want to keep hold of?"
    facet = "keep"
    [[guide]]
    text = "What gets in the way?"
    facet = "in_the_way"
"""


def interview(keep: str, in_the_way: str) -> str:
    return (
        f"Interviewer: What would you want to keep hold of?\nAnn: {keep}\n"
        f"Interviewer: And what gets in the way?\nAnn: {in_the_way}\n"
    )


def write_folder(folder: Path, interviews: dict[str, str], people: str = "", about: str = ABOUT) -> Path:
    """A folder as an interview team would bring it: file name → text, people.csv and diagnostic.toml."""
    folder.mkdir(exist_ok=True)
    for name, text in interviews.items():
        (folder / name).write_text(text, encoding="utf-8")
    if people:
        (folder / "people.csv").write_text(dedent(people).strip() + "\n", encoding="utf-8")
    if about:
        (folder / "diagnostic.toml").write_text(dedent(about), encoding="utf-8")
    return folder


def gathered(workspace: Workspace, folder: Path, **options: str) -> Gathered:
    return gather(workspace=workspace, folder=read_folder(folder), gathered_from=str(folder), by=TESTER, **options)


CALL = "I would keep the weekly call. Everybody who can help is on the weekly call, and things get decided there."
FORMS = "The forms get in the way. They ask the same question four times and nobody reads the answers."


def six_people(folder: Path, agreed: str = "take part; quote") -> Path:
    """Six people, three residents and three of the council, who speak of a weekly call and of forms."""
    people = ["file,pseudonym,perspectives,agreed,speaker,interviewer"]
    interviews = {}
    for number in range(1, 7):
        perspective = "Residents" if number <= 3 else "Council"
        interviews[f"{number}.txt"] = interview(
            f"{CALL} I said so on day {number}.", f"{FORMS} I counted {number + 3} of them."
        )
        people.append(f"{number}.txt,{perspective.rstrip('s')} {number},{perspective},{agreed},Ann,Interviewer")
    return write_folder(folder, interviews, people="\n".join(people))
