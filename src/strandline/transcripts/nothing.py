"""Cells of a table that hold no value, and answers on a form that say nothing."""

from __future__ import annotations

import re
import unicodedata

from strandline.transcripts.passages import says_nothing

_MISSING = frozenset(
    {"", "na", "n a", "nan", "null", "none", "nil", "blank", "not recorded", "not stated", "unknown", "not answered"}
    | {"prefer not to say", "prefer not to answer", "rather not say", "would rather not say", "not applicable"}
)

# What people write into a box that they have to fill in, beyond what says nothing in talk (`passages.says_nothing`).
_FORM_FILLERS_LISTED = """
    see above | as above | same as above | above | please see above | see previous | see previous answer |
    same as previous | as previous | see answer above | see response above | see my answer above | as before |
    same as before | same again | same | ditto | as stated above | nothing more | nothing further |
    nothing at this time | nothing else to add | nothing more to add | nothing further to add | nothing to say |
    nothing comes to mind | nothing springs to mind | nothing specific | nothing in particular | nothing new |
    no further comment | no further comments | no other comment | no other comments | no additional comments |
    no more comments | no further input | no other input | no suggestions | no recommendations | no ideas |
    no idea | no opinion | no thank you | no thanks | no others | no other | none other | no nothing | no none |
    none thank you | none thanks | no not really | not at this time | no not at this time | none at this time |
    none at the moment | not at the moment | not at present | not currently | none that i can think of |
    cant think of anything | i cant think of anything | nothing i can think of | not that i can think of |
    not that i know of | not sure at this time | unsure | i am not sure | im not sure | do not know |
    i do not know | i have no idea | not relevant | not applicable to us | does not apply | doesnt apply |
    not answered | no reply | left blank | blank | null | nan | asdf | no comment | no comments | no answer |
    no response | dont know | i dont know | not sure | none right now | no feedback | i do not have any feedback |
    i have no feedback | no feedback at this time | prefer not to answer | rather not say | would rather not say |
    testing testing | test test | test only | this is a test | just a test
"""
_FORM_FILLERS = frozenset(phrase.strip() for phrase in _FORM_FILLERS_LISTED.split("|"))
# On a form "Very good" is an answer; in talk, as a listener's "good", it is none.
_VERDICT = re.compile(r"\b(?:good|great|fine|perfect|nice|excellent|brilliant|well)\b", re.IGNORECASE)
_SPREADSHEET_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|NUM!|NULL!|DIV/0!|SPILL!|CALC!|FIELD!)", re.IGNORECASE)
_MASH = re.compile(r"(.)\1*|[^aeiouyw]{5,}|([^aeiouyw])(?!\2)([^aeiouyw])(?:\2|\3){2,}|.*[sdfghjkl]{4,}.*")


def is_missing(cell: str) -> bool:
    """Whether a cell holds no value: blank, "NA", a dash, "prefer not to say", or a spreadsheet's error."""
    return is_spreadsheet_error(cell) or _bare(cell) in _MISSING


def is_empty_answer(cell: str) -> bool:
    """Whether an answer, as a whole, is a way of not answering. A number or one telling word says something."""
    if is_missing(cell) or is_keyboard_mash(cell) or _bare(cell) in _FORM_FILLERS:
        return True
    return says_nothing(cell) and _VERDICT.search(cell) is None


def is_keyboard_mash(cell: str) -> bool:
    """Whether a cell holds one thing typed to get past a form: "k", "bbbbb", "lkjhlkjh", "dgdg".

    Capitals are left alone: they are more likely an abbreviation. So are letters other than Latin ones, of which an
    answer of several words may stand without a blank.
    """
    word = cell.strip()
    letters = re.sub(r"[\W_]", "", word)
    if not letters.isalpha() or len(word.split()) > 1 or (letters.isupper() and len(letters) > 1):
        return False
    plain = "".join(letter for letter in unicodedata.normalize("NFD", letters.casefold()) if letter.isalpha())
    return plain.isascii() and _MASH.fullmatch(plain) is not None


def is_spreadsheet_error(cell: str) -> bool:
    """Whether a spreadsheet put an error where words were: an answer that began with "=" or "-" reads "#NAME?"."""
    return _SPREADSHEET_ERROR.fullmatch(cell.strip()) is not None


def _bare(cell: str) -> str:
    """The words alone: small letters, no stops, no apostrophes, single spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"[’'`]", "", cell.casefold())).split())
