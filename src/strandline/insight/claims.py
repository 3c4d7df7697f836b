"""How a draft insight is worded: from the name of a theme and its facet, and nothing else."""

from __future__ import annotations

# facet → (the claim as one clause after "n of the N people asked …", the question that follows from it)
_WORDING = {
    "changed": ("spoke of “{name}” as something that is changing", ""),
    "valued": ("spoke of “{name}” as something they value", ""),
    "keep": ("spoke of keeping hold of “{name}”", "What would it take to keep “{name}”, and who would see to it?"),
    "let_go": ("spoke of letting go of “{name}”", "Can “{name}” be let go of, and what would be lost with it?"),
    "in_the_way": ("spoke of “{name}” as something that gets in the way", "Who can move “{name}” out of the way?"),
    "needed": ("spoke of “{name}” as something that is needed", "Who could provide for “{name}”, and by when?"),
}


def in_a_sentence(name: str) -> str:
    """A theme's name as it stands inside a sentence: its first letter small, unless it is a name or an abbreviation."""
    first = name.partition(" ")[0]
    if first in {"I", "I'm", "I'd", "I've"} or not first[1:].islower() or not first[:1].isupper():
        return name
    return name[:1].lower() + name[1:]


def claim_of(facet: str, name: str) -> str:
    """ "spoke of keeping hold of “the weekly call”". KeyError for a facet that claims nothing."""
    return _WORDING[facet][0].format(name=in_a_sentence(name))


def to_decide_of(facet: str, name: str) -> str:
    """ "Who can move “money that ends in March” out of the way?", or nothing where nothing has to be decided."""
    return _WORDING[facet][1].format(name=in_a_sentence(name))


def claims_of(facet: str, name: str) -> tuple[str, str]:
    """Both, or two times nothing for a facet that claims nothing."""
    return (claim_of(facet, name), to_decide_of(facet, name)) if facet in _WORDING else ("", "")
