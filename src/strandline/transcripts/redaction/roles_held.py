"""A job and the place it is held in: one person, as surely as by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from strandline.transcripts.redaction.cast import folded
from strandline.transcripts.redaction.proposals import Confidence, Identifier, Proposal
from strandline.transcripts.redaction.wordlists import NOBODY

_JOB: Final = (
    r"(?:chief executive|chief officer|chief constable|managing director|executive director|medical director|"
    r"finance director|director|head ?teacher|head ?master|head ?mistress|deputy head|head|principal|"
    r"chair(?:man|woman|person)?|leader|mayor(?:ess)?|ward councillor|councillor|commissioner|vicar|priest|imam|rabbi|"
    r"minister|pastor|chaplain|curate|parish clerk|town clerk|clerk|coroner|[a-z]+ manager|manager|manageress|"
    r"[a-z]+ lead|team leader|supervisor|boss|foreman|matron|senior partner|safeguarding lead|safeguarding officer|"
    r"caretaker|harbour ?master|coxswain|skipper|lock-?keeper|landlord|landlady|publican|postmaster|postmistress|"
    r"pharmacist|treasurer|secretary|founder|owner|proprietor|coordinator|co-ordinator|social prescriber|link worker)"
)
_DUTY: Final = r"(?: (?:of|for) (?:[a-z][\w'’-]+ (?:and |& )?){1,3})?"  # "head of housing", before its place
_PLACE: Final = r"(?:the )?[A-Z][\w'’&-]{1,30}(?: (?:(?:of|on|and|&|the) ){0,2}[A-Z][\w'’&-]{1,30}){0,4}"
_FORMS: Final = (
    re.compile(
        rf"\b(?:[Tt]he|[Oo]ur|[Tt]heir|[Mm]y)? ?\b(?P<job>(?:(?:deputy|acting|interim|assistant|former|old|new) )?"
        rf"(?i:{_JOB}))(?P<duty>{_DUTY}) ?(?:of|at|for|in) (?P<place>{_PLACE})"
    ),
    re.compile(
        rf"\b(?P<place>[A-Z][\w'’&-]{{1,30}}(?: [A-Z][\w&-]{{1,30}}){{0,3}})['’]s? "
        rf"(?P<job>(?i:{_JOB}))\b(?!s)(?P<duty>)"
    ),
    re.compile(
        r"\b(?P<place>[A-Z][\w'’&-]{1,30} "
        r"(?:Primary|School|Academy|College|Surgery|Hospital|Council|Church|Library|Inn)) "
        rf"(?P<job>{_JOB})\b(?!s)(?P<duty>)"
    ),
)


def find_roles(text: str, *, people: Collection[str] = ()) -> Iterator[Proposal]:
    """A job and a place with a name of its own ("the head of Saltmarsh Primary").

    `people` are given names, folded: "Rosa's manager" is no place.
    """
    for form in _FORMS:
        for match in form.finditer(text):
            first = folded(re.sub(r"^the |['’]s?$", "", match["place"]).split()[0])
            if first in NOBODY or first in people:
                continue
            job = match["job"].lower()
            generic = f"{'an' if job[0] in 'aeiou' else 'a'} {job}{match['duty'].rstrip()}"
            start = match.start() + (match[0][0] == " ")
            why = "a job that one person holds, and the place by name"
            yield Proposal(start, match.end(), Identifier.ROLE, Confidence.LIKELY, why, f"[{generic}]")
