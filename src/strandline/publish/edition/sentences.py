"""Every sentence that is drafted, built from counts, names of themes and perspectives, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from strandline.insight.claims import in_a_sentence
from strandline.publish.report import Column, Theme
from strandline.publish.wording import capitalised, in_words, list_in_words

WIDELY, SOME, FEW = "widely heard", "heard from some", "heard from few"


REST = {
    "changed": "Other things that are changing",
    "valued": "Other things people value",
    "keep": "Other things to keep hold of",
    "let_go": "Other things to let go of",
    "in_the_way": "Other things in the way",
    "needed": "Other things that are needed",
    "other": "Other things people said",
}


def standing(people: int, asked: int, perspectives: int, heard: int) -> str:
    """How much stands behind a theme, in words: half of the people in half of the perspectives is widely heard.

    Up to two people, or a tenth of them, are few.
    """
    if people <= 2:
        return FEW
    if 2 * people >= asked and 2 * perspectives >= heard:
        return WIDELY
    return FEW if 10 * people <= asked else SOME


def counted_claim(theme: Theme, claim: str, heard: int) -> str:
    """ "13 of the 24 people asked, in 4 of 5 perspectives, spoke of …"."""
    number = theme.heard.replace(" of ", " of the ", 1) if theme.people is not None else ""
    if theme.people is None:
        return (
            f"This was raised {theme.heard} of the people asked: they {claim}." if theme.heard else f"People {claim}."
        )
    where = f", in {theme.perspectives_heard} of {heard} perspectives," if heard > 1 else ""
    return f"{capitalised(number)} people asked{where} {claim}."


def differing(theme: Theme, columns: Sequence[str]) -> str:
    """ "Three people see it differently, from Residents and Council."."""
    if not theme.differs and not theme.people_differ:
        return ""
    if theme.people_differ is None:
        return "Some see it differently."
    verb = "sees" if theme.people_differ == 1 else "see"
    where = f", from {list_in_words(columns)}" if columns else ""
    number = f"{in_words(theme.people_differ)} {'person' if theme.people_differ == 1 else 'people'}"
    return f"{capitalised(number)} {verb} it differently{where}."


def missing(theme: Theme, columns: Sequence[Column]) -> str:
    """Who did not raise it, and who was not heard at all. The shared edition shows no zero, so only the last."""
    cells = {cell.column: cell for cell in theme.cells}
    silent = [c.name for c in columns if c.asked and cells[c.key].people == 0]
    unheard = [c.name for c in columns if c.asked == 0]
    sentences = []
    if silent and len(silent) < len([c for c in columns if c.asked]):
        sentences.append(f"Not raised by anyone from {list_in_words(silent)}.")
    if unheard:
        sentences.append(f"Nobody from {list_in_words(unheard)} was heard.")
    return " ".join(sentences)


def power(lives: Sequence[str], decides: Sequence[str]) -> str:
    return (
        f"said by those who live with it ({list_in_words(lives)}), not by those who decide ({list_in_words(decides)})"
    )


def summary(themes: Sequence[Theme], contested: Sequence[Theme]) -> list[str]:
    """One to three sentences for the top of page one."""
    sentences = []
    if keep := _names(themes, "keep", 2):
        sentences.append(f"People spoke most of keeping hold of {keep}.")
    elif valued := _names(themes, "valued", 2):
        sentences.append(f"What people spoke of valuing most is {valued}.")
    elif changed := _names(themes, "changed", 2):
        sentences.append(f"What people spoke of most as changing is {changed}.")
    if stands := _names(themes, "in_the_way", 1):
        sentences.append(f"What stands in the way most, they said, is {stands}.")
    elif needed := _names(themes, "needed", 1):
        sentences.append(f"What they said is needed most is {needed}.")
    if named := [theme for theme in contested if not theme.rest and not theme.unnamed]:
        names = list_in_words(f"“{in_a_sentence(theme.name)}”" for theme in named[:2])
        sentences.append(f"They do not all see {names} in the same way.")
    return sentences


def _names(themes: Sequence[Theme], facet: str, most: int) -> str:
    stand = [
        theme
        for theme in themes
        if theme.facet == facet and theme.standing != FEW and not theme.rest and not theme.unnamed
    ]
    return list_in_words(f"“{in_a_sentence(theme.name)}”" for theme in stand[:most])


def cell_label(cell_people: int, asked: int, at_least: bool) -> str:
    return f"{'at least ' if at_least else ''}{cell_people} of {asked}"


def band_label(band: str) -> str:
    """ "raised by some": what the shared edition says in place of a count."""
    return f"raised by {band}"


def unattributed(name: str | None) -> str:
    """Who said it, for the shared edition: "A resident", "An employer", "Voluntary sector"; a perspective at most."""
    if not name:
        return "Someone"
    if name.endswith("s") and " " not in name and "," not in name and not name.endswith("ss"):
        single = name[:-1].lower()
        return f"{'An' if single[:1] in 'aeiou' else 'A'} {single}"
    return f"Someone from {name}"
