"""As large as a report gets: a survey of 346 people in fourteen perspectives, or forty long interviews with records."""

from __future__ import annotations

import random
from dataclasses import replace

from publish.report_fixture import sample_report
from strandline.publish.report import (
    FACET_NAMES,
    Cell,
    Column,
    Edition,
    Insight,
    Quote,
    RecordText,
    RecordTurn,
    Report,
    Theme,
)

SECTORS = (
    "Immigration, refugee and settlement services",
    "Arts and culture",
    "Housing and homelessness",
    "Children, youth and family services",
    "Community health centre or mental health",
    "Seniors’ services",
    "Employment and training",
    "Food security",
    "Legal services",
    "Disability services",
    "Indigenous organisation",
    "Neighbourhood multi-service",
    "Other",
    "Perspective not recorded",
)
COLOURS = ("#d55e00", "#009e73", "#0072b2", "#a8478f", "#8a6d00")
SHAPES = ("circle", "square", "triangle", "diamond", "hexagon")

THEMES, PASSAGES, RECORDS, WORDS_PER_RECORD = 40, 1_000, 40, 8_000


def large_report(*, with_records: bool = False, seed: int = 0) -> Report:
    chance = random.Random(seed)
    sample = sample_report(Edition.TEAM)
    vocabulary = " ".join(quote.text for quote in sample.quotes).split()
    columns = tuple(
        Column(f"c{n}", name, chance.randint(8, 40), None, (), COLOURS[n % 5], SHAPES[(n + n // 5) % 5])
        for n, name in enumerate(SECTORS)
    )
    quotes = tuple(_quote(number, sample.quotes[0], columns, vocabulary, chance) for number in range(1, PASSAGES + 1))
    themes = tuple(_theme(number, columns, quotes, chance) for number in range(1, THEMES + 1))
    insights = tuple(
        Insight(
            f"insight-{theme.number}",
            theme.number,
            theme.facet,
            theme.id,
            theme.name,
            f"{theme.people} of the 346 people asked spoke of it.",
            "Some see it differently.",
            "",
            "Who takes this on?",
            theme.quotes,
            theme.differs,
        )
        for theme in themes
    )
    records = tuple(_record(n, quotes, columns, vocabulary, chance) for n in range(RECORDS)) if with_records else ()
    return replace(
        sample,
        title="What two hundred and twelve agencies need most from the city in the year to come",
        place="City",
        when="",
        invented=False,
        columns=columns,
        themes=themes,
        insights=insights,
        quotes=quotes,
        records=records,
        findings=tuple(insight.id for insight in insights[:5]),
        keep=(),
        contested=tuple(insight.id for insight in insights[:8]),
        decide=tuple(insight.id for insight in insights[:3]),
        lived_not_decided=(),
        heard=replace(sample.heard, people=346, passages=PASSAGES, small=(), not_heard=()),
    )


def _quote(
    number: int, like: Quote, columns: tuple[Column, ...], vocabulary: list[str], chance: random.Random
) -> Quote:
    text = " ".join(chance.choices(vocabulary, k=chance.randint(8, 50)))
    return replace(
        like,
        number=number,
        id=f"passage-{number}",
        text=text,
        attribution=f"Person {chance.randint(1, 346)}",
        column=chance.choice(columns).key,
        differs=number % 10 == 0,
        record=f"record-{number % RECORDS}",
        time=None,
    )


def _theme(number: int, columns: tuple[Column, ...], quotes: tuple[Quote, ...], chance: random.Random) -> Theme:
    each = PASSAGES // THEMES
    mine = quotes[(number - 1) * each : number * each]
    cells = []
    for column in columns:
        asked = column.asked or 0
        people = chance.randint(0, asked)
        behind = tuple(quote.number for quote in mine if quote.column == column.key and not quote.differs)
        cells.append(Cell(column.key, people, asked, people / asked, f"{people} of {asked}", behind))
    people = sum(cell.people or 0 for cell in cells)
    return Theme(
        id=f"theme-{number}",
        number=number,
        facet=list(FACET_NAMES)[number % len(FACET_NAMES)],
        name=f"Funding that is not tied to a single project and lasts longer than a year, theme {number}",
        telling="",
        keywords=(),
        people=people,
        asked=346,
        heard=f"{people} of 346",
        standing="widely heard",
        perspectives_heard=len(columns),
        cells=tuple(cells),
        quotes=tuple(quote.number for quote in mine if not quote.differs),
        differs=tuple(quote.number for quote in mine if quote.differs),
        people_differ=sum(quote.differs for quote in mine),
        power="",
    )


def _record(
    n: int, quotes: tuple[Quote, ...], columns: tuple[Column, ...], vocabulary: list[str], chance: random.Random
) -> RecordText:
    mine = [quote for quote in quotes if quote.record == f"record-{n}"]
    turns: list[RecordTurn] = []
    for position in range(WORDS_PER_RECORD // 40):
        runs: list[tuple[str, int | None]] = [(" ".join(chance.choices(vocabulary, k=40)), None)]
        if position < len(mine):
            runs.append((mine[position].text, mine[position].number))
        role = "participant" if position % 2 else "interviewer"
        turns.append(RecordTurn(position * 500, role, "", f"{position:02}:00", tuple(runs)))
    return RecordText(f"record-{n}", f"Record {n}", "Verbatim transcript", f"Person {n}", columns[0].key, tuple(turns))
