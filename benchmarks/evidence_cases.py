"""Claims and the passages that bear on them, made from the shared data for `benchmarks.evidence`.

Nothing of the data is copied here. `evidence_claims.tsv` holds summaries that one person wrote of stretches of three
real conversations (a school board's meeting, two interviews), with the turns that they sum up.
"""

from __future__ import annotations

import csv
import random
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.measuring import HERE, SHARED

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])|\n+")
SPEAKER = re.compile(r"\s*[A-Za-z][\w\-. ]{0,24}:\s{2,}")
NOT_A_SUBJECT = {  # codes whose name does not say what their comments are about
    "General", "Miscellaneous", "Everything was good/bad", "Nothing to improve", "Surveying", "Care received",
}  # fmt: skip
INTERJECTIONS = ("Thank you.", "Yes.", "Thank you, that is helpful.", "Okay.", "Any other questions or comments?")
QDA = "{urn:QDA-XML:project:1.0}"
SURVEY = "toronto_agency_survey/derived_learning_q2_q7_q9_q12.csv"
COMMENTS = "nhs_fft_dev/phase1_trusts_b_c.csv"
QUESTIONS = ("q2_impact", "q7_learned", "q9_work_differently", "q12_other")


@dataclass(frozen=True)
class Case:
    kind: str
    claim: str
    passages: list[str]
    relevant: frozenset[int]
    held_back: bool
    ordered: bool = True  # passages stand in the order in which they were said


def cases() -> Iterator[Case]:
    yield from _codes_of_comments()
    yield from _summaries()
    yield from _codes_of_a_meeting()
    yield from _questions()
    yield from _hearings("hearing of agencies", _witnesses(), spans=25, hearings=6, sentences=True)
    yield from _hearings(
        "hearing of patients", list(_comments_by_code(8).values()), spans=20, hearings=7, sentences=False
    )
    answers = [row[question] for row in rows(SURVEY) for question in QUESTIONS if row[question] not in ("", "NA")]
    yield from _rest("rest of a survey answer", [_sentences(answer) for answer in answers], pools=31, most=400)
    comments = dict.fromkeys(row["feedback"] for row in rows(COMMENTS))
    long = [sentences for comment in comments if len(sentences := _sentences(comment)) >= 4]
    yield from _rest("rest of a patient's comment", long, pools=31, most=160)
    yield from _week_notes()


def shuffled(case: Case, seed: int) -> Case:
    """The same in any order."""
    order = list(range(len(case.passages)))
    random.Random(seed).shuffle(order)
    relevant = frozenset(at for at, before in enumerate(order) if before in case.relevant)
    return Case(case.kind, case.claim, [case.passages[at] for at in order], relevant, case.held_back, ordered=False)


def _codes_of_comments() -> Iterator[Case]:
    """Ten comments of a code among 190 of others, three draws a code; the claim is the code's name."""
    by_code = _comments_by_code(4)
    drawn = random.Random(1)
    codes = sorted(by_code)
    drawn.shuffle(codes)
    for number, code in enumerate(codes):
        others = [text for other, texts in by_code.items() if other != code for text in texts]
        for _ in range(3):
            pool = [(text, True) for text in drawn.sample(by_code[code], 10)]
            pool += [(text, False) for text in drawn.sample(others, 190)]
            drawn.shuffle(pool)
            relevant = frozenset(at for at, (_, wanted) in enumerate(pool) if wanted)
            passages = [text for text, _ in pool]
            yield Case("comments of a code, by its name", code, passages, relevant, number % 2 > 0, ordered=False)


def _summaries() -> Iterator[Case]:
    """A summary of a stretch of turns, and each of its sentences alone. The meeting is held back."""
    talks = {**meeting(), "pilot": [said for _, said in _pilot()]}
    with (HERE / "evidence_claims.tsv").open(encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file, delimiter="\t"))
    for row in claims:
        relevant = frozenset(range(int(row["first"]), int(row["last"]) + 1))
        held_back = row["transcript"] == "board"
        turns = talks[row["transcript"]]
        yield Case("summary of a stretch of talk", row["claim"], turns, relevant, held_back)
        sentences = re.split(r"(?<=[.?]) ", row["claim"])
        for sentence in sentences if len(sentences) > 1 else ():
            yield Case("one sentence of a summary", sentence, turns, relevant, held_back)


def _codes_of_a_meeting() -> Iterator[Case]:
    """The name of a code, and the turns of a meeting that somebody gave it: here and there, not in a row."""
    with zipfile.ZipFile(SHARED / "refi" / "cproctor-demo.qdpx") as project:
        root = ElementTree.fromstring(project.read("project.qde"))
        names = {code.get("guid"): code.get("name", "") for code in root.iter(f"{QDA}Code")}
        for source in root.iter(f"{QDA}TextSource"):
            path = source.get("plainTextPath", "").removeprefix("internal://")
            turns = _turns(project.read(f"sources/{path}").decode())
            coded: dict[str, set[int]] = {}
            for selection in source.iter(f"{QDA}PlainTextSelection"):
                start, end = int(selection.get("startPosition", 0)), int(selection.get("endPosition", 0))
                hit = {at for at, (first, last, _) in enumerate(turns) if first < end and start < last}
                for code in selection.iter(f"{QDA}CodeRef"):
                    coded.setdefault(names[code.get("targetGUID")], set()).update(hit)
            for number, (name, relevant) in enumerate(sorted(coded.items())):
                if relevant:
                    said = [text for _, _, text in turns]
                    claim = name.replace("_", " ")
                    yield Case("codes of a meeting, by their names", claim, said, frozenset(relevant), number % 2 > 0)


def _hearings(
    kind: str, speakers: Sequence[Sequence[str]], *, spans: int, hearings: int, sentences: bool
) -> Iterator[Case]:
    """One after the other speaks to a subject; the claim is three sentences (or comments) kept from what was said."""
    drawn = random.Random(6)
    for number in range(hearings):
        pool: list[str] = []
        claims: list[tuple[str, int, int]] = []
        for said in drawn.sample(speakers, min(spans, len(speakers))):
            length = len(said) if sentences else min(len(said), drawn.randint(6, 12))
            # Sentences stay in order; comments on one subject have none.
            spoken = list(said) if sentences else drawn.sample(said, length)
            kept = sorted(drawn.sample(range(length), 3))
            start = len(pool)
            for at in range(length):
                if at in kept:
                    continue
                pool.append(spoken[at])
                if not sentences and drawn.random() < 0.25:
                    pool.append(drawn.choice(INTERJECTIONS))
            claims.append((" ".join(spoken[at] for at in kept), start, len(pool)))
        for claim, start, end in claims:
            yield Case(kind, claim, pool, frozenset(range(start, end)), number % 2 > 0)


def _rest(kind: str, texts: Sequence[list[str]], *, pools: int, most: int) -> Iterator[Case]:
    """The longest sentence of a text, and the rest of it among the sentences of `pools` texts, in order."""
    drawn = random.Random(2)
    candidates = [sentences for sentences in texts if len(sentences) >= 3]
    for number, sentences in enumerate(candidates[:most]):
        claim = max(sentences, key=len)
        if len(claim.split()) < 9:
            continue
        among = [other for other in drawn.sample(candidates, pools) if other is not sentences] + [sentences]
        drawn.shuffle(among)
        pool = [(sentence, other is sentences) for other in among for sentence in other if sentence is not claim]
        relevant = frozenset(at for at, (_, wanted) in enumerate(pool) if wanted)
        yield Case(kind, claim, [sentence for sentence, _ in pool], relevant, number % 2 > 0)


def _week_notes() -> Iterator[Case]:
    """Each longer sentence of a paragraph, and the rest of the paragraph among all notes."""
    notes = [path.read_text(encoding="utf-8") for path in sorted((SHARED / "weeknotes").glob("*.qmd"))]
    paragraphs = [
        (week, _sentences(part))
        for week, note in enumerate(notes)
        for part in re.split(r"\n\s*\n", note.split("---", 2)[2])
    ]
    every = [(at, sentence) for at, (_, sentences) in enumerate(paragraphs) for sentence in sentences]
    for place, (own, claim) in enumerate(every):
        week, sentences = paragraphs[own]
        if len(claim.split()) >= 9 and len(sentences) >= 3:
            pool = every[:place] + every[place + 1 :]
            relevant = frozenset(at for at, (paragraph, _) in enumerate(pool) if paragraph == own)
            yield Case("rest of a week note's paragraph", claim, [text for _, text in pool], relevant, bool(week % 2))


def _questions() -> Iterator[Case]:
    """A question of an interview and the passages that answer it, among those of the same interview."""
    # Imported here: only this kind reads transcripts as the product does.
    from strandline.transcripts import read_folder, split_passages

    interviews = [_blocks(_pilot())]
    for document in read_folder(HERE.parent / "examples" / "saltmarsh").documents:
        answered: dict[int | None, list[str]] = {}
        for passage in split_passages(document):
            answered.setdefault(passage.question, []).append(document.text[passage.start : passage.end])
        interviews.append(
            [
                (document.text[document.turns[at].start : document.turns[at].end] if at is not None else "", passages)
                for at, passages in answered.items()
            ]
        )
    number = 0
    for blocks in interviews:
        pool = [passage for _, passages in blocks for passage in passages]
        start = 0
        for question, passages in blocks:
            if len(question.split()) >= 4 and len(passages) >= 2:
                relevant = frozenset(range(start, start + len(passages)))
                yield Case("answers to a question", question, pool, relevant, number % 2 > 0)
                number += 1
            start += len(passages)


def _blocks(turns: Sequence[tuple[bool, str]]) -> list[tuple[str, list[str]]]:
    blocks: list[tuple[str, list[str]]] = []
    for asks, said in turns:
        if asks and len(said.split()) >= 6:
            blocks.append((said, []))
        elif blocks and not asks:
            sentences = _sentences(said)
            blocks[-1][1].extend(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))
    return blocks


def meeting() -> dict[str, list[str]]:
    """The turns of a school board's meeting, and of an interview about it."""
    with zipfile.ZipFile(SHARED / "refi" / "cproctor-demo.qdpx") as project:
        texts = {name: project.read(f"sources/{name}.txt").decode() for name in ("board_2017", "admin-1")}
    return {name.split("_")[0].split("-")[0]: [said for _, _, said in _turns(text)] for name, text in texts.items()}


def _turns(text: str) -> list[tuple[int, int, str]]:
    """(start, end, what was said) of the turns of a transcript: blocks between empty lines, without the speaker."""
    found = []
    for block in re.finditer(r"(?:[^\n]*\S[^\n]*\n?)+", text):
        named = SPEAKER.match(block.group())
        said = " ".join(block.group()[named.end() if named else 0 :].split())
        if said:
            found.append((block.start(), block.end(), said))
    return found


def _pilot() -> list[tuple[bool, str]]:
    """(the interviewer speaks, what was said) for each turn of an interview."""
    text = (SHARED / "pdpilot_p1" / "P1.txt").read_text(encoding="utf-8").replace("\t", " ")
    talk = re.split(r"\n(Dan|Participant):\s*\n", text)[1:]
    return [(who == "Dan", " ".join(said.split())) for who, said in zip(talk[::2], talk[1::2], strict=True)]


def _witnesses() -> list[list[str]]:
    """The sentences of agencies that answered at some length."""
    said = [
        [
            sentence
            for question in QUESTIONS
            if row[question] not in ("", "NA")
            for sentence in _sentences(row[question])
        ]
        for row in rows(SURVEY)
    ]
    return [sentences for sentences in said if len(sentences) >= 7]


def _comments_by_code(shortest: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows(COMMENTS):
        if len(row["feedback"].split()) >= shortest and row["subcategory"] not in NOT_A_SUBJECT:
            found.setdefault(f"{row['label']}: {row['subcategory']}", []).append(row["feedback"])
    return {code: texts for code, texts in found.items() if len(texts) >= 12}


def _sentences(text: str) -> list[str]:
    found = (sentence.strip() for sentence in SENTENCE.split(text))
    return [sentence for sentence in found if len(sentence.split()) >= 4 and not sentence.startswith(("#", "!", "`"))]


def rows(path: str) -> list[dict[str, str]]:
    """The rows of a table of the shared data."""
    if not (SHARED / path).exists():
        raise SystemExit(f"{SHARED / path} is not there. Set STRANDLINE_SHARED_DATA to the folder that holds it.")
    with (SHARED / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
