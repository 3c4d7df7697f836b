"""Texts of four subjects far apart, for tests of themes."""

from __future__ import annotations

import random

SUBJECTS = {
    "call": (
        ["The weekly call", "Our weekly call", "That weekly call", "The call every week"],
        [
            "kept everybody informed",
            "ran for half an hour",
            "let us hear what was coming",
            "joined the surgery and the council",
        ],
    ),
    "food": (
        ["The food bank", "Our food bank", "The food parcels", "The community food store"],
        [
            "ran out of bread and milk",
            "fed ninety families",
            "cooked soup for hungry households",
            "delivered hot meals",
        ],
    ),
    "form": (
        ["The hardship form", "Each application form", "The benefits form", "That council paperwork"],
        ["asks the same question twice", "has nine pages to sign", "wants proof of address", "needed a date of birth"],
    ),
    "bus": (
        ["The last bus", "The ferry timetable", "Our village bus", "The bus route"],
        [
            "stops before the shift ends",
            "never connects with the train",
            "was cut to two journeys",
            "leaves passengers stranded",
        ],
    ),
}


def made(per_subject: int = 12, seed: int = 0) -> tuple[list[str], list[str]]:
    """Texts of four subjects far apart, shuffled, and the subject of each."""
    chance = random.Random(seed)
    rows = [
        (f"{chance.choice(openings)} {chance.choice(endings)}, and {chance.choice(endings)}.", subject)
        for subject, (openings, endings) in SUBJECTS.items()
        for _ in range(per_subject)
    ]
    chance.shuffle(rows)
    return [text for text, _ in rows], [subject for _, subject in rows]
