"""Captions: WebVTT (.vtt) as Teams, Stream and Zoom write it, and SubRip (.srt).

A lenient reader of https://www.w3.org/TR/webvtt1/: unpadded times ("0:0:3.54") are read, because Teams writes them;
a line that should be a time and is none is refused with its number, because words would be lost.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from strandline.transcripts.blocks import Block, Manuscript, Source, Style
from strandline.transcripts.decoding import clean, decode
from strandline.transcripts.model import UnreadableError
from strandline.transcripts.speakers import inline_label

_TIME = r"(?:(?P<{0}h>\d{{1,4}}):)?(?P<{0}m>\d{{1,2}}):(?P<{0}s>\d{{1,2}})(?:[.,](?P<{0}f>\d{{1,9}}))?"
_TIMING = re.compile(rf"\s*{_TIME.format('a')}\s*-->\s*{_TIME.format('b')}(?:\s+.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?[^>]*>")
_DASH = re.compile(r"[-–—]\s+(?=\S)")
_PAUSE = 2.0  # seconds of silence after which unnamed captions begin a new turn


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Utterance:
    """What one voice says within one cue."""

    speaker: str | None
    text: str
    start: float
    end: float
    voice_changes: bool = False  # marked by a dash


def read_vtt(source: Source) -> Manuscript:
    lines = clean(decode(source.data, source.name)).split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise UnreadableError(
            f"{source.name}, line 1: a caption file begins with the word WEBVTT, and this one does not. "
            "Export it again, or add a line “WEBVTT” and an empty line on top."
        )
    body = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    if any("-->" in line for line in lines[:body]):
        body = 1  # no empty line after the header
    return _manuscript(source, lines, body)


def read_srt(source: Source) -> Manuscript:
    return _manuscript(source, clean(decode(source.data, source.name)).split("\n"), 0)


def _manuscript(source: Source, lines: list[str], first: int) -> Manuscript:
    cues = list(_cues(source.name, lines, first))
    if not cues:
        raise UnreadableError(
            f"{source.name} holds no captions: there is no line such as 00:00:01.000 --> 00:00:04.000."
        )
    utterances = [utterance for cue in cues for utterance in _utterances(cue)]
    return Manuscript(blocks=tuple(_turns(_zoom_names(utterances))), captions=True)


def _cues(name: str, lines: list[str], first: int) -> Iterator[_Cue]:
    """The captions of a file; notes, styles, regions and identifiers passed over."""
    for block_start, block in _blocks(lines, first):
        if re.match(r"(NOTE|STYLE|REGION)\b", block[0]) and "-->" not in block[0]:
            continue
        timing_at = next((offset for offset, line in enumerate(block[:2]) if "-->" in line), None)
        if timing_at is None:
            continue  # an identifier without a cue, or the rest of a header
        timing = _TIMING.fullmatch(block[timing_at])
        if timing is None:
            raise UnreadableError(
                f"{name}, line {block_start + timing_at + 1}: “{block[timing_at].strip()}” is not a pair of times such "
                "as 00:00:01.000 --> 00:00:04.000. Correct that line and read the file again."
            )
        words = tuple(line for line in block[timing_at + 1 :] if line.strip())
        yield _Cue(_seconds(timing, "a"), _seconds(timing, "b"), words)


def _blocks(lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines without an empty one, each with the index of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines[first:], ""], start=first):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _seconds(timing: re.Match[str], side: str) -> float:
    hours, minutes, seconds, fraction = (timing[side + unit] for unit in "hmsf")
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction or 0}"), 3)


def _utterances(cue: _Cue) -> Iterator[_Utterance]:
    speaker: str | None = None
    for line in cue.lines:
        dash = _DASH.match(line.strip())
        pieces = _VOICE.split(line)  # words, name, words, name, words …
        for place in range(0, len(pieces), 2):
            if place:
                speaker = _plain(pieces[place - 1]) or None
            words = _plain(pieces[place])
            if words:
                words = words[dash.end() :] if dash and place == 0 else words
                yield _Utterance(speaker, words, cue.start, cue.end, voice_changes=bool(dash and place == 0))


def _plain(words: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", words)).split())


def _zoom_names(utterances: list[_Utterance]) -> list[_Utterance]:
    """Zoom writes "Name: words" within the caption; a cue without a name carries on with the voice before."""
    if any(utterance.speaker for utterance in utterances):
        return utterances
    labels = [inline_label(utterance.text) for utterance in utterances]
    if sum(label is not None for label in labels) < max(2, 0.3 * len(utterances)):
        return utterances
    named: list[_Utterance] = []
    speaker: str | None = None
    for utterance, label in zip(utterances, labels, strict=True):
        text = utterance.text
        if label is not None:
            speaker, text = label.speaker, text[label.end :]
        if text:
            named.append(_Utterance(speaker, text, utterance.start, utterance.end))
    return named


def _turns(utterances: list[_Utterance]) -> Iterator[Block]:
    """Utterances of one voice in a row, as one block that says who speaks."""
    run: list[_Utterance] = []
    for utterance in utterances:
        if run and _changes(run[-1], utterance):
            yield _block(run)
            run = []
        run.append(utterance)
    if run:
        yield _block(run)


def _changes(before: _Utterance, after: _Utterance) -> bool:
    if before.speaker is None and after.speaker is None:
        return after.voice_changes or after.start - before.end >= _PAUSE
    return before.speaker != after.speaker


def _is_question(words: str) -> bool:
    """Whether someone unnamed does nothing but ask."""
    return words.endswith("?") and not re.search(r"[.!]\s", words)


def _block(run: list[_Utterance]) -> Block:
    words = " ".join(utterance.text for utterance in run)
    speaker = run[0].speaker
    label = f"{speaker}: " if speaker else ""
    style = Style.HEADING if speaker is None and _is_question(words) else Style.BODY
    return Block(label + words, style, body=len(label), speaker=speaker, at=run[0].start, voice_changes=True)
