"""`strandline sense suggest FILE --codes CODEBOOK`: codes suggested for each answer, with the words that led there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from strandline.cli.failing import CannotUse
from strandline.cli.progress import Timings, progress
from strandline.cli.sensing import running
from strandline.cli.sensing.answers import Answer, Answers, read_answers
from strandline.cli.sensing.codebook import read_codebook
from strandline.cli.sensing.writing import Table, check_out

if TYPE_CHECKING:
    from strandline.sense import Calibration, Code, Suggestions

_AT_ONCE = 500  # answers between two moves of the progress line


@click.command(name="suggest")
@running.FILE
@running.TEXT
@running.PERSON
@click.option(
    "--codes",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table with the columns code and description, and example if you like. [default: the codes in --labels]",
)
@click.option("--labels", metavar="COLUMN", help="The column of codes that people gave, with “;” between several.")
@running.NONE
@running.encoder_options
@running.OUT
def command(
    file: Path,
    text: str | None,
    person: str | None,
    codes: Path | None,
    labels: str | None,
    none: str,
    encoder: str,
    cache: Path | None,
    out: Path | None,
) -> None:
    """Suggest codes for the answers in FILE that nobody has coded yet.

    Give a code book, or a column of codes, or both. CSV has a row for each suggestion, or the reason why there is none.
    """
    check_out(out, file, codes)
    if codes is None and labels is None:
        raise CannotUse("There are no codes. Name a code book with --codes FILE, or a column of codes with --labels.")
    with progress(Timings()) as step:
        step("Reading", file.name)
        answers = read_answers(file, text=text, person=person, labels=labels, keep_silent=True)
        book = _book(answers, codes, none)
        labelled = _labelled(answers, book, none)
        step("Learning", f"from {len(labelled):,} coded answers")
        from strandline.sense import suggest_codes  # late, as all that computes

        with running.refused():
            suggester = suggest_codes(answers.texts, book, labelled, encoder=running.chosen_encoder(encoder, cache))
        decided = dict(labelled)
        open_ones = [at for at in range(len(answers.used)) if at not in decided]
        found: dict[int, Suggestions] = {}
        for begin in range(0, len(open_ones), _AT_ONCE):
            step("Suggesting", "", begin, len(open_ones))
            some = open_ones[begin : begin + _AT_ONCE]
            found.update(zip(some, suggester.predict([answers.used[at].text for at in some]), strict=True))
        document = {
            **running.about_answers(answers),
            "settings": {"encoder": encoder, "codes": codes.name if codes else None, "none": none},
            "codes": [{"code": code.name, "description": code.description} for code in book],
            "calibration": _calibration(suggester.calibration()),
            "answers": [
                {
                    "row": answer.row,
                    "decided": sorted(decided[at]) if at in decided else None,
                    **(_suggested(found[at], answer) if at in found else {}),
                }
                for at, answer in enumerate(answers.used)
            ],
        }
        step("Writing")
    with_some = sum(bool(suggestions) for suggestions in found.values())
    told = (
        f"Learned from {len(labelled):,} coded answers; suggestions for {with_some:,} of the {len(found):,} others, "
        f"for the rest the reason why not."
    )
    running.finish("suggest", document, _table(found, answers), out, told)


def _book(answers: Answers, codes: Path | None, none: str) -> list[Code]:
    from strandline.sense import Code

    if codes is not None:
        return read_codebook(codes)
    given = dict.fromkeys(label for answer in answers.used for label in answer.labels or () if label != none)
    if not given:
        raise CannotUse(
            f"{answers.file}: nothing is coded in the column “{answers.columns['labels']}”. "
            "Name a code book with --codes FILE, or another column with --labels."
        )
    return [Code(name) for name in given]


def _labelled(answers: Answers, book: list[Code], none: str) -> list[tuple[int, set[str]]]:
    known = {code.name for code in book}
    labelled = []
    for at, answer in enumerate(answers.used):
        if answer.labels is None:
            continue
        given = set(answer.labels) - {none}
        if unknown := sorted(given - known):
            raise CannotUse(
                f"{answers.file}, row {answer.row}: “{unknown[0]}” is not in the code book. Add it there, or correct "
                f"it; where no code fits, write “{none}”."
            )
        labelled.append((at, given))
    return labelled


def _suggested(found: Suggestions, answer: Answer) -> dict[str, Any]:
    return {
        "suggestions": [
            {
                "code": one.code,
                "probability": round(one.probability, 4),
                "start": one.because[0],
                "end": one.because[1],
                "because": answer.text[slice(*one.because)],
            }
            for one in found
        ],
        "reason": found.reason,
    }


def _calibration(told: Calibration | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {
        "answers": told.texts,
        "error": round(told.error, 4),
        "suggested": told.suggested,
        "suggested error": round(told.suggested_error, 4) if told.suggested else None,
    }


def _table(found: dict[int, Suggestions], answers: Answers) -> Table:
    heads = ("row", "person", "text", "code", "probability", "because", "reason")
    rows: list[tuple[str | int | float | None, ...]] = []
    for at, suggestions in found.items():
        answer = answers.used[at]
        own = (answer.row, answer.person if isinstance(answer.person, str) else "", answer.text)
        rows += [
            (*own, one.code, round(one.probability, 4), answer.text[slice(*one.because)], "") for one in suggestions
        ]
        if not suggestions:
            rows.append((*own, "", None, "", suggestions.reason))
    return Table(heads, rows)
