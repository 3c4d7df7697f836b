"""Which language texts are in: by writing system, and by the stop words of 59 languages.

Everything else here reads English. So this is made to tell English from other languages surely, and which other one it
is well enough to name it and to leave its stop words out. About one word in three of what people say is a stop word, so
a set of answers is told nearly always, a single short one often not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

from strandline.sense.stopwords import STOPWORDS, stop_word_languages, stop_words

ENGLISH: Final = "en"
UNTOLD: Final = "und"  # undetermined, as BCP 47 has it

_NAMES: Final = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "bo": "Tibetan",
    "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish",
    "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "my": "Burmese", "nl": "Dutch", "no": "Norwegian", "or": "Odia",
    "pa": "Panjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "yo": "Yoruba",
    "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
# Writing systems that mean one language here, by the first word of their characters' Unicode names.
_BY_SCRIPT: Final = {
    "ARMENIAN": "hy", "BENGALI": "bn", "CJK": "zh", "ETHIOPIC": "am", "GEORGIAN": "ka", "GREEK": "el",
    "GUJARATI": "gu", "GURMUKHI": "pa", "HANGUL": "ko", "HEBREW": "he", "HIRAGANA": "ja", "KANNADA": "kn",
    "KATAKANA": "ja", "KHMER": "km", "LAO": "lo", "MALAYALAM": "ml", "MYANMAR": "my", "ORIYA": "or",
    "SINHALA": "si", "TAMIL": "ta", "TELUGU": "te", "THAI": "th", "TIBETAN": "bo",
}  # fmt: skip
# Those told by stop words that are not written in Latin letters.
_OTHER_LETTERS: Final = frozenset({"ar", "bg", "fa", "hi", "ku", "mr", "ru", "uk", "ur"})
# Dead, planned, near a larger neighbour, or with a list of so many odd words that it takes in everybody's: Latin,
# Esperanto, Sotho beside Zulu, Breton.
_NOT_LOOKED_FOR: Final = frozenset({"la", "eo", "st", "br"})

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_READ: Final = 400  # characters of a text
_LOOKED_AT: Final = 3_000  # texts, evenly spread
_MOST: Final = 0.5  # of the texts that can be told: below this no language is named as theirs …
_MUCH: Final = 0.3  # … but English is
_PRESENT: Final = 0.02  # of the texts: a language that fewer are in by their own words is a slip …
_FEWEST: Final = 2  # … or one text alone
_MANY: Final = 0.1  # of the texts: then a language's stop words stay out of names
_CLEARLY: Final = 1.6  # times English's evidence: one passage alone, before it is taken for something else
_CLEAR: Final = 4.5  # evidence: one word weighs 4.1 at most, and "care" is one in Romanian
_ENOUGH: Final = 6.0  # evidence for another language, of a passage alone …
_ENOUGH_ACCENTED: Final = 4.5  # … and where two letters at least are not English ones


@dataclass(frozen=True, slots=True)
class Language:
    """The language that most texts are in. `share` is of the texts that can be told, 0 to 1."""

    code: str  # ISO 639-1; "und" where it cannot be told
    name: str  # in English
    share: float
    supported: bool  # read in full: English alone
    others: tuple[tuple[str, float], ...] = ()  # (name, share) of further languages, the commonest first

    @property
    def note(self) -> str:
        """A sentence for whoever reads the results; empty where everything is in English, or nothing can be told."""
        if not self.share or (self.supported and not self.others):
            return ""
        beside = ", ".join(f"{name} {_percent(share)}" for name, share in self.others)
        if self.supported:
            return (
                f"Some texts are not in English ({beside}). They are sorted by the words they share, and what is kept, "
                "needed or said against something is not read in them."
            )
        return (
            f"Most texts seem to be in {self.name} ({_percent(self.share)}{f'; {beside}' if beside else ''}), which is "
            "not read as English is: themes are found by the words that texts share, and what is kept, needed or "
            "said against something is not read in it. Read more of them yourself."
        )


def language(texts: Iterable[str]) -> Language:
    """Which language most of the texts are in, and which others are among them.

    Never raises for any text in any script. At most 3,000 texts, evenly spread, are looked at, each to its 400th
    character. A text counts where it holds a stop word of some language or is in a telling script.
    """
    listed = list(texts)
    told = Counter(code for code in languages(listed[:: -(-len(listed) // _LOOKED_AT) or 1]) if code)
    n = sum(told.values())
    code, times = told.most_common(1)[0] if told else (UNTOLD, 0)
    if times < (_MUCH if code == ENGLISH else _MOST) * n:
        told[UNTOLD] += sum(told.pop(other) for other in list(told) if other not in (ENGLISH, UNTOLD))
        code, times = told.most_common(1)[0]
    others = tuple((name_of(other), count / n) for other, count in told.most_common() if other != code)
    return Language(code, name_of(code), times / n if n else 0.0, code == ENGLISH, others)


def languages(texts: Sequence[str]) -> list[str]:
    """The ISO 639-1 code of each text's language; "und" where its letters alone say that it is not English, "" where
    nothing tells.

    Languages that next to no text is in by its own words are left out in a second look: a short text in Spanish among
    Spanish ones is not Galician.
    """
    evidence = [_evidence(text) for text in texts]
    alone = Counter(filter(None, map(_alone, evidence)))
    least = max(_FEWEST, _PRESENT * sum(alone.values())) if len(alone) > 1 else 0
    present = {code for code, times in alone.items() if times >= least} or set(alone)
    usual = max(alone, key=lambda code: (alone[code], code), default="")
    return [_among(found, present, usual) or _alone(found) for found in evidence]


def _alone(found: Mapping[str, float]) -> str:
    """The language of a text by its own words; "" where not even two of them tell."""
    best = max(found, key=lambda code: (found[code], code == ENGLISH, code), default="")
    return best if best == ENGLISH or found.get(best, 0.0) >= _CLEAR else ""


def _among(found: Mapping[str, float], present: set[str], usual: str) -> str:
    """The language of a text among those that are there; one word is enough for the usual one."""
    among = {code: weight for code, weight in found.items() if code in present}
    best = max(among, key=lambda code: (among[code], code == usual, code), default="")
    return best if best == usual or among.get(best, 0.0) >= _CLEAR else ""


def in_english(text: str) -> bool:
    """Whether a passage may be read as English: False only where it is clearly in another language.

    For each passage by itself, whatever stands beside it. A passage that cannot be told ("Brilliant!") may be English.
    """
    if text.isascii() and _has_english(text):
        return True
    if _script(text[:_READ]) != "LATIN":
        return False
    found = _evidence(text)
    if not found:
        return True
    best = max(found, key=lambda code: found[code])
    english = found.get(ENGLISH, 0.0)
    accents = sum(letter.isalpha() and not letter.isascii() for letter in text[:_READ])
    enough = _ENOUGH_ACCENTED if accents >= 2 else _ENOUGH
    return best == ENGLISH or found[best] < max(enough, _CLEARLY * english)


def other_stop_words(texts: Sequence[str]) -> frozenset[str]:
    """Stop words of the languages besides English that at least one text in ten is in."""
    told = Counter(code for code in languages(texts[:: -(-len(texts) // _LOOKED_AT) or 1]) if code)
    many = [code for code, times in told.items() if code != ENGLISH and times >= _MANY * sum(told.values())]
    return frozenset[str]().union(*map(stop_words, many))


def name_of(code: str) -> str:
    """The language's name in English, or the code itself."""
    return "a language that we cannot tell" if code == UNTOLD else _NAMES.get(code, code)


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def _has_english(text: str) -> bool:
    """Two English stop words that no other language has: the usual case, told at little cost."""
    alone = _english_alone()
    seen = 0
    for match in _WORD.finditer(text[:_READ]):
        seen += match.group().lower() in alone
        if seen == 2:
            return True
    return False


@lru_cache(maxsize=1)
def _english_alone() -> frozenset[str]:
    weights = _weights()
    return frozenset(word for word in STOPWORDS if len(word) > 1 and len(weights[word]) == 1)


def _evidence(text: str) -> dict[str, float]:
    """By language, the weight of its stop words in the text, each once, or of its script."""
    text = text[:_READ]
    script = _script(text)
    if script in _BY_SCRIPT:
        return {_BY_SCRIPT[script]: float(len(text))}
    weights = _weights()
    found: dict[str, float] = {}
    for word in dict.fromkeys(match.group().lower().replace("’", "'") for match in _WORD.finditer(text)):
        for code, weight in weights.get(word, {}).items():
            found[code] = found.get(code, 0.0) + weight
    if script == "LATIN":
        return found
    # A word or two of English in a text in other letters does not make it English.
    return {code: weight for code, weight in found.items() if code in _OTHER_LETTERS} or {UNTOLD: _CLEAR}


def _script(text: str) -> str:
    """The writing system of most letters, as the first word of their Unicode names; "LATIN" where there are none."""
    if text.isascii():
        return "LATIN"
    seen = Counter(
        unicodedata.name(letter, "").split(" ", 1)[0].split("-", 1)[0] for letter in text if letter.isalpha()
    )
    kana = seen["HIRAGANA"] + seen["KATAKANA"]
    if kana * 8 >= seen["CJK"] > 0:  # Japanese is written in Chinese characters too
        return "HIRAGANA" if kana + seen["CJK"] > seen["LATIN"] else "LATIN"
    return seen.most_common(1)[0][0] if seen else "LATIN"


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    """By stop word, the languages that have it, each with log((languages + 1) / languages that have it)."""
    codes = sorted(stop_word_languages() - _NOT_LOOKED_FOR)
    having: dict[str, list[str]] = {}
    for code in codes:
        for word in stop_words(code):
            having.setdefault(word, []).append(code)
    return {word: dict.fromkeys(of, log((len(codes) + 1) / len(of))) for word, of in having.items()}
