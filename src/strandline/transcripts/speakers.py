"""Who speaks where: labels such as "Ruth:", "Q:", "Speaker 1  0:03" at the beginning of a paragraph.

A colon makes no speaker: "Note: …", "10:30" and "What helped:" are words like any others. A label counts when it is a
known one ("Interviewer", "P1", "Q") or recurs, and when people take turns under such labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from strandline.transcripts.blocks import Block, Style

_ASKING = (
    "interviewer interviewer's int intv inter i iv ivr q question facilitator fac moderator mod researcher res host"
)
_ANSWERING = "participant p respondent resp r interviewee ie a answer resident patient client"
_UNTOLD = "speaker s voice unknown male female f m all several group"

# Words that people put before a colon in notes and minutes, where nobody speaks.
_BEFORE_COLONS = """note notes nb action actions todo summary key theme themes quote quotes quotation example examples
context background comment comments observation observations reflection reflections follow-up followup next date time
venue place location subject re to from cc bcc ps title agenda item items decision decisions outcome outcomes barriers
enablers strengths weaknesses opportunities threats challenges issues issue points point important warning update
result results conclusion introduction section part topic recommendation recommendations idea ideas link links
source sources tip plan session duration recorded transcribed transcript file length consent perspective
perspectives organisation organization role kind type project http https monday tuesday wednesday thursday friday
saturday sunday positive negative positives negatives pros cons yes no also however because today tomorrow"""

ASKING_LABELS = frozenset(_ASKING.split())
ANSWERING_LABELS = frozenset(_ANSWERING.split())
UNTOLD_LABELS = frozenset(_UNTOLD.split())  # mark a voice without saying whether it asks or answers
KNOWN_LABELS = ASKING_LABELS | ANSWERING_LABELS | UNTOLD_LABELS
_NO_SPEAKERS = frozenset(_BEFORE_COLONS.split())
_LITTLE_WORDS = frozenset({"of", "the", "de", "la", "le", "van", "von", "der", "den", "bin", "al", "di", "du", "and"})
_NUMBERED = re.compile(r"[\s_#.-]*\d{1,3}$")

_CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,9})?"
_TIME_BEFORE = rf"(?:[\[(]?(?P<before>{_CLOCK})[\])]?\s*[-–|]?\s*)"
_TIME_AFTER = rf"(?:\s*[-–|,]?\s*[\[(]?(?P<after>{_CLOCK})[\])]?)"
_NAME = r"(?P<name>[^\s:\[\]()<>|\d?!][^:\[\]<>|?!\n]{0,58}?)"
_INLINE = re.compile(rf"{_TIME_BEFORE}?{_NAME}{_TIME_AFTER}?\s*:(?!//)(?=\s|$)\s*")
_ON_ITS_OWN = re.compile(
    rf"(?:{_NAME}{_TIME_AFTER}|{_TIME_BEFORE}(?P<name2>[^\s:\[\]()<>|\d?!][^:\[\]<>|?!]{{0,58}}?))"
)
_TIME_RANGE = re.compile(rf"(?P<start>{_CLOCK})\s*-->\s*{_CLOCK}")
_TIME_ALONE = re.compile(rf"[\[(]?(?P<at>{_CLOCK})[\])]?")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before somebody's words."""

    speaker: str
    at: float | None
    end: int  # code point after the label and its spaces
    alone: bool = False  # stands on a line of its own, by its time: a recorder wrote it


def inline_label(text: str) -> Label | None:
    """The label that `text` begins with ("Ruth:", "[0:03] Ruth:", "Ruth (0:03):"), if it looks like one."""
    match = _INLINE.match(text)
    if match is None or not _name_shaped(match["name"]):
        return None
    return Label(match["name"].strip(), _seconds(match["before"] or match["after"]), match.end())


def timed_label(text: str) -> Label | None:
    """The label that is all of `text`, with its time ("Ruth Bell  0:03", "00:03 Ruth Bell", "[Ruth Bell] 00:03")."""
    bare = re.sub(r"^\[([^\[\]\d][^\[\]]*)\]", r"\1", text.strip())
    match = _ON_ITS_OWN.fullmatch(bare)
    name = (match["name"] or match["name2"]) if match else None
    if match is None or name is None or not _name_shaped(name):
        return None
    return Label(name.strip(" -–|,"), _seconds(match["after"] or match["before"]), len(text), alone=True)


def clock_seconds(text: str) -> float | None:
    """Seconds, where `text` is a time and nothing else ("[0:03]", "1:02:03"); else None."""
    match = _TIME_ALONE.fullmatch(text.strip())
    return _seconds(match["at"]) if match else None


def looks_labelled(text: str, *, alone: bool = False) -> bool:
    """Whether a line may begin a turn; with `alone`, whether it is a label and nothing else."""
    text = text.strip()
    if timed_label(text) is not None or _TIME_RANGE.fullmatch(text):
        return True
    label = inline_label(text)
    return label is not None and (not alone or label.end == len(text))


def is_known_label(name: str) -> bool:
    """Whether `name` says what someone does in the talk rather than who they are ("Interviewer 2", "P1", "Q")."""
    word = label_word(name)
    return word in ASKING_LABELS | ANSWERING_LABELS | UNTOLD_LABELS


def label_word(name: str) -> str:
    """`name` without its number, for looking up: "Interviewer 2" is "interviewer", "P1" is "p"."""
    return _NUMBERED.sub("", name.strip().casefold()).strip(" .")


def with_speakers(blocks: tuple[Block, ...], *, names: Iterable[str] = ()) -> tuple[Block, ...]:
    """`blocks` with the speakers' labels told from words. `names` are people known to speak."""
    blocks = _time_ranges_as_labels(blocks)
    candidates = [_label(block) for block in blocks]
    accepted = _accepted({name.casefold() for name in names}, candidates) | _of_a_short_talk(blocks, candidates)
    return tuple(
        replace(block, speaker=label.speaker, at=label.at, body=label.end, style=Style.BODY, voice_changes=True)
        if label is not None and (block.speaker is not None or label.speaker.casefold() in accepted)
        else block
        for block, label in zip(blocks, candidates, strict=True)
    )


def _label(block: Block) -> Label | None:
    if block.speaker is not None:
        return Label(block.speaker, block.at, block.body)
    if block.style in (Style.BULLET, Style.NUMBERED, Style.ASIDE, Style.TITLE):
        return None
    return timed_label(block.text) or inline_label(block.text)


def _accepted(names: set[str], labels: list[Label | None]) -> set[str]:
    """The labels, case-folded, under which people take turns."""
    times = Counter(label.speaker.casefold() for label in labels if label is not None)
    timed = Counter(label.speaker.casefold() for label in labels if label is not None and label.at is not None)
    sure = {
        name
        for name, count in times.items()
        if is_known_label(name) or name in names or (count >= 2 and name not in _NO_SPEAKERS) or timed[name]
    }
    if sum(times[name] for name in sure) < 2:
        return set()
    labelled = [label for label in labels if label is not None]
    if len(sure) >= 2 and sum(times[name] for name in sure) >= 0.8 * len(labelled):
        # In a talk that is told for sure, a name met once is somebody who spoke once.
        sure |= {name for name in times if name not in _NO_SPEAKERS}
    return sure


def _of_a_short_talk(blocks: tuple[Block, ...], labels: list[Label | None]) -> set[str]:
    """The labels of a talk too short for any to recur: every paragraph has one, and one of two or more people asks."""
    spoken = {label.speaker.casefold() for label in labels if label is not None}
    every = all(label is not None for block, label in zip(blocks, labels, strict=True) if block.text.strip())
    asks = any(block.text.rstrip().endswith("?") for block in blocks)
    return spoken if every and asks and len(spoken) >= 2 and not spoken & _NO_SPEAKERS else set()


def _time_ranges_as_labels(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Older Teams documents: a line of times, a line with the name, then the words."""
    told = list(blocks)
    for place, block in enumerate(blocks):
        match = _TIME_RANGE.fullmatch(block.text.strip())
        alone = match or _TIME_ALONE.fullmatch(block.text.strip())
        if alone is None or place + 1 >= len(blocks):
            continue
        after = blocks[place + 1]
        at = _seconds(alone["start"] if match else alone["at"])
        told[place] = replace(block, body=len(block.text))
        if match and _name_shaped(after.text) and place + 2 < len(blocks):
            told[place + 1] = replace(after, speaker=after.text.strip(), at=at, body=len(after.text))
    return tuple(told)


def _name_shaped(name: str) -> bool:
    """Whether `name` could be a person, an initial or a part in a talk: few words, each beginning like a name."""
    name = name.strip(" -–|,*_")
    words = name.split()
    if not 1 <= len(words) <= 5 or name.casefold() in _NO_SPEAKERS or len(name) > 50:
        return False
    if words[0].casefold() in _NO_SPEAKERS or (name.endswith((".", ",", ";")) and len(words[-1]) > 3):
        return False
    if is_known_label(name):
        return True
    return all(
        not word[0].islower() or word.casefold() in _LITTLE_WORDS or word.startswith(("d'", "o'", "d’", "o’"))
        for word in words
    ) and any(character.isalpha() for character in name)


def _seconds(clock: str | None) -> float | None:
    """ "0:03" is three seconds, "1:02:03.5" an hour, two minutes and three and a half seconds."""
    if clock is None:
        return None
    seconds = 0.0
    for part in clock.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds, 3)


def may_be_a_name(label: str) -> bool:
    """Whether a speaker's label may be somebody's name: not "Interviewer", "Q" or "Speaker 2"."""
    bare = _NUMBERED.sub("", label).strip(" .").casefold()
    return len(bare) > 2 and bare not in KNOWN_LABELS
