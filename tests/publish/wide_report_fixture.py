"""A report of the size of a city's survey: 15 perspectives with long names, 40 themes, 12 passages each."""

from __future__ import annotations

from dataclasses import replace

from publish.report_fixture import sample_report
from strandline.publish.report import Cell, Column, Edition, Quote, Report

NAMES = (
    "Community health and mental health services",
    "Newcomer and settlement services",
    "Seniors",
    "Arts and culture",
    "Housing and homelessness prevention",
    "Food security and community kitchens",
    "Education, employment and training",
    "Faith-based organisations",
    "Youth",
    "Legal services",
    "Women and gender-based violence",
    "Neighbourhood associations",
    "Indigenous-led organisations",
    "Disability and accessibility",
    "Perspective not recorded",
)
COLOURS = ("#d55e00", "#009e73", "#0072b2", "#a8478f", "#8a6d00")
SHAPES = ("circle", "square", "triangle", "diamond", "hexagon")
FACETS = ("changed", "valued", "keep", "let_go", "in_the_way", "needed", "other")
NOT_FOUND = 13  # the column in which nobody was heard


def wide_report() -> Report:
    sample = sample_report(Edition.TEAM)
    columns = tuple(
        Column(
            f"c{number}",
            name,
            0 if number == NOT_FOUND else 20 + 2 * number,
            None,
            (),
            COLOURS[(number + number // 5) % 5],
            SHAPES[number % 5],
        )
        for number, name in enumerate(NAMES)
    )
    quotes: list[Quote] = []
    themes, insights = [], []
    for number in range(1, 41):
        mine = [
            replace(
                sample.quotes[0],
                number=len(quotes) + place,
                id=f"quote-{len(quotes) + place}",
                text=f"What we said about matter {number}, for the {place}. time, a good deal longer than it need be.",
                column=columns[(number + place) % 15].key,
                attribution=f"Agency {len(quotes) + place}",
                facet=FACETS[number % 7],
                differs=place == 12,
            )
            for place in range(1, 13)
        ]
        quotes += mine
        numbers = tuple(quote.number for quote in mine)
        theme = replace(
            sample.themes[0],
            id=f"theme-{number}",
            number=number,
            facet=FACETS[number % 7],
            name=f"Matter {number}: what agencies did when everything moved at once and the money did not",
            cells=tuple(_cell(column, number) for column in columns),
            quotes=numbers[:-1],
            differs=numbers[-1:],
            people=100 + number,
            people_differ=1,
            asked=346,
            heard=f"{100 + number} of 346",
        )
        themes.append(theme)
        insights.append(
            replace(
                sample.insights[0],
                id=f"insight-{number}",
                number=number,
                facet=theme.facet,
                theme=theme.id,
                headline=theme.name,
                quotes=theme.quotes,
                differs=theme.differs,
                to_decide="Who would pay for it?",
            )
        )
    return replace(
        sample,
        columns=columns,
        themes=tuple(themes),
        insights=tuple(insights),
        quotes=tuple(quotes),
        findings=tuple(f"insight-{number}" for number in range(1, 6)),
        keep=("insight-2", "insight-9"),
        contested=("insight-3", "insight-4", "insight-7"),
        decide=("insight-1", "insight-2"),
        lived_not_decided=("theme-3", "theme-4"),
    )


def _cell(column: Column, number: int) -> Cell:
    if not column.asked:
        return Cell(column.key, None, 0, None, "nobody heard")
    people = (number * 7) % (column.asked + 1)
    return Cell(column.key, people, column.asked, people / column.asked, f"{people} of {column.asked}")
