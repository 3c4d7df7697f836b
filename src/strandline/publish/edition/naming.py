"""Whether a theme's name may leave the team: one that quotes somebody who did not agree to be quoted may not."""

from __future__ import annotations

import re
from uuid import UUID

from strandline.insight.claims import in_a_sentence
from strandline.insight.models import MadeBy
from strandline.insight.models import Theme as StoredTheme
from strandline.publish.edition.material import Material

# What stands in place of a name that may not be shared.
UNNAMED = {
    "changed": "Something that is changing (its name is not shared)",
    "valued": "Something people value (its name is not shared)",
    "keep": "Something to keep hold of (its name is not shared)",
    "let_go": "Something to let go of (its name is not shared)",
    "in_the_way": "Something in the way (its name is not shared)",
    "needed": "Something that is needed (its name is not shared)",
    "other": "Something people said (its name is not shared)",
}

# A phrase that as many people use is how the place speaks, and nobody's own words.
_COMMON = 3


class QuotingNames:
    """Finds names that are cut to the letter out of the words of few people, none of whom agreed to be quoted.

    `beyond` asks for agreement to be shared beyond the workspace as well. Names that a person gave are theirs: that
    person is shown the words when clearing them.
    """

    def __init__(self, material: Material, *, beyond: bool = False) -> None:
        self.agreed = material.agreed_beyond if beyond else material.agreed_to_be_quoted
        self.said = [(said.text.casefold(), said) for said in material.said]

    def quotes_somebody(self, theme: StoredTheme) -> bool:
        if theme.rest or theme.made_by == MadeBy.PERSON:
            return False
        phrase = _plain(re.sub(r" \(\d+\)$", "", theme.name))  # a number tells like names apart
        if phrase.count(" ") < 3:  # with the spaces around it: of one word
            return False
        longest = max(phrase.split(), key=len)  # most texts lack it, and are not looked at closely
        speakers: set[UUID | None] = set()
        for text, said in self.said:
            if longest in text and phrase in _plain(text):
                if self.agreed(said):
                    return False
                speakers.add(said.participation)
                if len(speakers) >= _COMMON:
                    return False
        return bool(speakers)


def in_claim(theme: StoredTheme, claim: str) -> bool:
    """Whether an insight's claim repeats the theme's name."""
    return in_a_sentence(theme.name).casefold() in claim.casefold()


def _plain(text: str) -> str:
    """Words alone, one space around each, so that a phrase is found as whole words whatever stands between them."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "
