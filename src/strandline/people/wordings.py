"""The words in which people are asked to agree, as they are shipped.

A workspace keeps its own copy of each wording from the first time it is shown, so that what somebody agreed to can be
read for ever in exactly those words. To change a wording, add it here under the next version; never edit one in place.
A workspace may write its own, which then hold there: see `people.actions.asking`.

The Welsh texts are translations that no Welsh speaker has checked yet. The pages say so and show the English beside.
"""

from __future__ import annotations

from dataclasses import dataclass

from strandline.people.models import Consent

ORIGINAL = "en"
TRANSLATED = ("cy",)
_Purpose = Consent.Purpose


@dataclass(frozen=True, slots=True)
class Shipped:
    version: int
    text: str


SHIPPED: dict[str, dict[Consent.Purpose, Shipped]] = {
    "en": {
        _Purpose.TAKE_PART: Shipped(
            1,
            "I agree to take part: to be interviewed, and to have notes or a transcript of what I say read by the "
            "interview team and used to find out what people think. I am 16 or over.",
        ),
        _Purpose.QUOTE: Shipped(
            1,
            "I agree that my words may be quoted without my name. I understand that people who know me may still guess "
            "who said them.",
        ),
        _Purpose.NAME: Shipped(1, "I agree that my name may be written beside my words."),
        _Purpose.CONTACT: Shipped(
            1,
            "I agree that the interview team may contact me again about this, for example to tell me what came of it.",
        ),
        _Purpose.SHARE: Shipped(
            1,
            "I agree that my words, without my name, may be shared beyond the people who work on this: with other "
            "places, researchers or the public.",
        ),
    },
    "cy": {
        _Purpose.TAKE_PART: Shipped(
            1,
            "Rwy’n cytuno i gymryd rhan: i gael fy nghyfweld, ac i’r tîm cyfweld ddarllen nodiadau neu drawsgrifiad "
            "o’r hyn a ddywedaf a’u defnyddio i ddysgu beth yw barn pobl. Rwy’n 16 oed neu’n hŷn.",
        ),
        _Purpose.QUOTE: Shipped(
            1,
            "Rwy’n cytuno y caniateir dyfynnu fy ngeiriau heb fy enw. Rwy’n deall y gallai pobl sy’n fy adnabod "
            "ddyfalu o hyd pwy a’u dywedodd.",
        ),
        _Purpose.NAME: Shipped(1, "Rwy’n cytuno y caniateir ysgrifennu fy enw wrth ymyl fy ngeiriau."),
        _Purpose.CONTACT: Shipped(
            1,
            "Rwy’n cytuno y caiff y tîm cyfweld gysylltu â mi eto am hyn, er enghraifft i ddweud wrthyf beth ddaeth "
            "ohono.",
        ),
        _Purpose.SHARE: Shipped(
            1,
            "Rwy’n cytuno y caniateir rhannu fy ngeiriau, heb fy enw, y tu hwnt i’r bobl sy’n gweithio ar hyn: gyda "
            "lleoedd eraill, ymchwilwyr neu’r cyhoedd.",
        ),
    },
}
