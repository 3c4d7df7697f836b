"""A report as rich as a real one, made by hand: the invented town of Saltmarsh after a hard winter.

`sample_report(edition)` is what every renderer is tried on. Its records are written out in `saltmarsh_words` with their
passages marked, so that each quote's start and end hold in its record, as they do in a report made from a folder.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from publish.saltmarsh_words import (
    RECORD_ROWS,
    SHARED_COLUMNS,
    SOMEONE_FROM,
    TEAM_COLUMNS,
    THEME_ROWS,
    RecordRow,
    ThemeRow,
)
from strandline.publish.report import (
    Cell,
    Column,
    Edition,
    Heard,
    Insight,
    Quote,
    RecordText,
    RecordTurn,
    Report,
    Skipped,
    Theme,
)

_MARK = re.compile(r"\{\{(\w+)(!?): (.*?)\}\}")


def _read_script(row: RecordRow, first_number: int) -> tuple[RecordText, list[tuple[str, Quote]]]:
    """The record as it is shown, and its passages with the key of the theme that each belongs to."""
    turns: list[RecordTurn] = []
    quotes: list[tuple[str, Quote]] = []
    offset = 0
    question = None
    facets = {theme.key: theme.facet for theme in THEME_ROWS}
    for speaker, time, script in row.turns:
        words = _MARK.sub(lambda match: match[3], script)
        if speaker == "Interviewer":
            question = words
        runs: list[tuple[str, int | None]] = []
        at = behind = 0  # positions in the shown words and in the script
        for match in _MARK.finditer(script):
            plain = script[behind : match.start()]
            if plain:
                runs.append((plain, None))
            at += len(plain)
            number = first_number + len(quotes)
            runs.append((match[3], number))
            quote = Quote(
                number=number,
                id=f"{row.id}-{number}",
                text=match[3],
                verbatim="transcript" in row.kind,
                attribution=row.participant,
                column=row.column.key if row.column else None,
                facet=facets[match[1]],
                differs=bool(match[2]),
                record=row.id,
                record_title=row.title,
                start=offset + at,
                end=offset + at + len(match[3]),
                participant=row.participant,
                time=time or None,
                question=question,
                at_least_one_of=row.at_least_one_of,
                flags=("role",) if "lad with the van" in match[3] else (),
            )
            quotes.append((match[1], quote))
            at += len(match[3])
            behind = match.end()
        if script[behind:]:
            runs.append((script[behind:], None))
        role = "interviewer" if speaker == "Interviewer" else "participant"
        turns.append(RecordTurn(offset, role, speaker, time, tuple(runs)))
        offset += len(words) + 2
    column = row.column.key if row.column else None
    return RecordText(row.id, row.title, row.kind, row.participant, column, tuple(turns)), quotes


def _scripts() -> tuple[tuple[RecordText, ...], list[tuple[str, Quote]]]:
    records: list[RecordText] = []
    quotes: list[tuple[str, Quote]] = []
    for row in RECORD_ROWS:
        record, found = _read_script(row, len(quotes) + 1)
        records.append(record)
        quotes.extend(found)
    return tuple(records), quotes


def _as_shared(quote: Quote) -> Quote:
    """The passage as someone outside the team may see it: a perspective at most, no name, no record around it."""
    column = "health-employers" if quote.column in ("health", "employers") else quote.column
    return replace(
        quote,
        column=column,
        attribution=SOMEONE_FROM[column or ""],
        record=None,
        record_title=None,
        start=None,
        end=None,
        participant=None,
        question=None,
        time=None,
        flags=(),
    )


def _band(share: float) -> tuple[str, float]:
    if share < 1 / 3:
        return "raised by few", 1 / 6
    return ("raised by some", 1 / 2) if share < 2 / 3 else ("raised by most", 5 / 6)


def _cell(column: Column, people: int, quotes: tuple[int, ...], shared: bool) -> Cell:
    if not column.asked:
        return Cell(column.key, None, 0, None, "nobody heard")
    if shared:
        label, share = _band(people / column.asked)
        return Cell(column.key, None, column.asked, share, label, quotes)
    return Cell(column.key, people, column.asked, people / column.asked, f"{people} of {column.asked}", quotes)


def _theme(number: int, row: ThemeRow, quotes: list[tuple[str, Quote]], columns: tuple[Column, ...]) -> Theme:
    shared = columns is SHARED_COLUMNS
    mine = [quote for key, quote in quotes if key == row.key]
    says = [quote for quote in mine if not quote.differs]
    counts = dict(zip(("residents", "voluntary", "council", "health", "employers"), row.people, strict=True))
    counts["health-employers"] = counts["health"] + counts["employers"]
    people = sum(row.people)
    standing = "widely heard" if people >= 13 else "heard from some" if people >= 5 else "heard from few"
    return Theme(
        id=f"theme-{row.key}",
        number=number,
        facet=row.facet,
        name=row.name,
        telling=row.telling,
        keywords=row.keywords,
        people=None if shared else people,
        asked=24,
        heard=_band(people / 24)[0].replace("raised ", "") if shared else f"{people} of 24",
        standing=standing,
        perspectives_heard=None if shared else sum(count > 0 for count in row.people),
        cells=tuple(
            _cell(
                column,
                counts.get(column.key, 0),
                tuple(quote.number for quote in mine if quote.column == column.key),
                shared,
            )
            for column in columns
        ),
        quotes=tuple(quote.number for quote in says),
        differs=tuple(quote.number for quote in mine if quote.differs),
        people_differ=None if shared else row.differ,
        power=row.power,
        topic=row.topic,
        shaky=row.shaky,
        made_by=row.made_by,
    )


DECIDE = {
    "room": "Who may decide what, in the room, once the emergency is over?",
    "call": "Who keeps the weekly call going after June?",
    "neighbours": "What would make neighbours’ help last without wearing out six people?",
    "forms": "Which form goes first, and who can stop it?",
    "money": "What is paid for after March, and by whom?",
    "place": "Which room could be everybody’s, and who would hold the key?",
}
DIFFERS = {
    "neighbours": "Two people see it differently: one resident and one person from the council.",
    "online": "One person from health sees it differently.",
    "money": "One person from the council sees it differently.",
}


def _insight(number: int, theme: Theme, row: ThemeRow, shared: bool) -> Insight:
    lead = {
        "keep": "want to keep hold of",
        "let_go": "would let go of",
        "in_the_way": "say this stands in the way",
        "needed": "say this is needed",
    }.get(row.facet, "speak of")
    who = "Most of the people heard" if theme.standing == "widely heard" else "Some of the people heard"
    if not shared:
        heard = sum(count > 0 for count in row.people)
        who = f"{theme.people} of the 24 people asked, in {heard} of 5 perspectives,"
    differs = DIFFERS.get(row.key, "")
    return Insight(
        id=f"insight-{row.key}",
        number=number,
        facet=row.facet,
        theme=theme.id,
        headline=row.name,
        sentence=f"{who} {lead}: {row.name[0].lower()}{row.name[1:]}.",
        differs_sentence="Some people see it differently." if shared and differs else differs,
        missing_sentence="Nobody under 25 has been heard on this.",
        to_decide=DECIDE.get(row.key, ""),
        quotes=theme.quotes,
        differs=theme.differs,
        made_by=row.made_by,
    )


def sample_report(edition: Edition = Edition.TEAM) -> Report:
    """Saltmarsh, as the interview team sees it, or as it is after a person cleared most of its passages."""
    shared = edition is Edition.SHARED
    columns = SHARED_COLUMNS if shared else TEAM_COLUMNS
    records, scripted = _scripts()
    held = 0
    if shared:
        cleared = [(key, quote) for key, quote in scripted if not quote.flags and key != "buses"]
        held = len(scripted) - len(cleared)
        scripted = [(key, replace(_as_shared(quote), number=n)) for n, (key, quote) in enumerate(cleared, 1)]
    rows = [row for row in THEME_ROWS if not (shared and row.key == "buses")]
    themes = tuple(_theme(number, row, scripted, columns) for number, row in enumerate(rows, 1))
    insights = tuple(
        _insight(number, theme, row, shared)
        for number, (theme, row) in enumerate(
            ((theme, row) for theme, row in zip(themes, rows, strict=True) if row.key in DECIDE or row.key in DIFFERS),
            1,
        )
    )
    return Report(
        edition=edition,
        title="After the winter: what to keep",
        place="Saltmarsh Partnership",
        question="What should Saltmarsh keep from the winter, and what would it take?",
        purpose="To decide in April what the partnership goes on with, what it stops, and who does what.",
        asked_by="Saltmarsh Partnership board",
        when="3 to 19 March 2026",
        made_on=date(2026, 3, 24),
        invented=True,
        heard=Heard(
            people=24,
            conversations=21,
            records=22,
            kinds=(("Interviewer’s notes", 14), ("Verbatim transcript", 7), ("Group notes", 1)),
            passages=len(scripted),
            not_placed=0 if shared else 1,
            not_quotable_people=2,
            consent_unknown=0,
            perspective_unknown=0,
            off_record_spans=1,
            not_heard=("Under 25s",),
            small=("Employers",),
        ),
        columns=columns,
        summary=(
            (
                "People want to hold on to how quickly they could decide together, and to the neighbours who looked in "
                "on each other."
            ),
            "They disagree about whether the second can last.",
            "What stands in the way most is money that stops in March.",
        ),
        findings=("insight-room", "insight-call", "insight-forms", "insight-money", "insight-place"),
        keep=("insight-room", "insight-call", "insight-neighbours"),
        contested=("insight-neighbours", "insight-money", "insight-online"),
        decide=("insight-call", "insight-neighbours", "insight-money"),
        lived_not_decided=("theme-neighbours", "theme-place"),
        themes=themes,
        insights=insights,
        quotes=tuple(quote for _, quote in scripted),
        records=() if shared else records,
        skipped=(
            Skipped(
                "resident 4 (scan).pdf",
                "pages 1 to 3",
                "The pages are images, so there are no words to read.",
                "Run text recognition over it, or type the notes, and put the file back in the folder.",
            ),
            Skipped("~$notes AK.docx", "", "A lock file that Word leaves behind.", ""),
        ),
        method=(
            (
                "People were asked in interviews of 30 to 45 minutes. What they said was cut into passages of one to a "
                "few sentences; each passage was placed by what it says, not by the question it answers."
            ),
            (
                "Passages that say the same were brought together into themes. A theme counts people, not mentions: "
                "somebody who says a thing five times counts once."
            ),
            (
                "The names of themes and the sentences about them were drafted by a program and wait for a person. No "
                "language model was used; every sentence is built from counts, names of themes and people’s own words."
            ),
        ),
        limits=(
            (
                "The people were chosen on purpose, not drawn at random. The figures say who raised a thing and who "
                "did not; they cannot be projected on to everybody in Saltmarsh."
            ),
            "Most records are notes, so they hold what the interviewer heard and wrote down.",
            "What most people agree on is not more important for that.",
        ),
        held=held,
    )


def counts_only_report() -> Report:
    """The shared edition before anyone has cleared a passage."""
    shared = sample_report(Edition.SHARED)
    themes = tuple(
        replace(theme, quotes=(), differs=(), telling="", cells=tuple(replace(cell, quotes=()) for cell in theme.cells))
        for theme in shared.themes
    )
    return replace(
        shared,
        themes=themes,
        insights=(),
        quotes=(),
        findings=(),
        keep=(),
        contested=(),
        decide=(),
        summary=(),
        nothing_cleared=True,
        held=31,
    )
