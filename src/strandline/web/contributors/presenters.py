"""What pages for people who take part show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.models import Participant, Terms
from strandline.people.models import Consent, ConsentWording
from strandline.people.queries import standing_consents

PURPOSES: Mapping[str, Promise | str] = {
    Consent.Purpose.TAKE_PART: _("Take part"),
    Consent.Purpose.QUOTE: _("Quote me"),
    Consent.Purpose.NAME: _("Name me"),
    Consent.Purpose.CONTACT: _("Contact me again"),
    Consent.Purpose.SHARE: _("Share beyond this group"),
}

GIVEN: Mapping[str, Promise | str] = {
    Consent.Given.LIST: _("taken from the interview team’s list"),
    Consent.Given.NOTED: _("spoken, noted by the interviewer"),
    Consent.Given.THEMSELVES: _("given by yourself"),
}


@dataclass(frozen=True, slots=True)
class House:
    """Whose page it is and what it is about."""

    asks: str
    title: str
    question: str
    purpose: str
    invented: bool


def house_of(participant: Participant) -> House:
    diagnostic = participant.diagnostic
    return House(
        asks=diagnostic.asked_by or diagnostic.workspace.name,
        title=diagnostic.title,
        question=diagnostic.question,
        purpose=diagnostic.purpose,
        invented=diagnostic.invented,
    )


@dataclass(frozen=True, slots=True)
class Care:
    """What was agreed about people's words, as far as it is: blank where nobody has said."""

    read_by: str = ""
    controller: str = ""
    processor: str = ""
    lawful_basis: str = ""
    nature: str = ""
    kept: str = ""
    privacy_notice: str = ""
    leaving_out_until: date | None = None
    contact: str = ""
    deputy: str = ""


def care_of(participant: Participant) -> Care:
    terms = Terms.objects.filter(diagnostic=participant.diagnostic).first()
    if terms is None:
        return Care()
    return Care(
        read_by=terms.drafts_seen_by,
        controller=terms.controller,
        processor=terms.processor,
        lawful_basis=terms.get_lawful_basis_display() if terms.lawful_basis else "",
        nature=terms.get_nature_display() if terms.nature else "",
        kept=terms.retention,
        privacy_notice=terms.privacy_notice,
        leaving_out_until=terms.leaving_out_until,
        contact=terms.safeguarding_contact,
        deputy=terms.safeguarding_deputy,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    purpose: Promise | str
    agreed: bool
    wording: str
    version: str
    original: str  # the English of a translated wording; else blank
    given: Promise | str
    by_themselves: bool
    at: datetime


def answers_of(participant: Participant) -> list[Answer]:
    """What somebody agreed to, as it stands now."""
    return [_answer(row) for row in standing_consents(participant.participation).values()]


def history_of(participant: Participant) -> list[Answer]:
    """Every answer that was ever written down, the newest first."""
    rows = participant.participation.consents.select_related("wording__translation_of").order_by("-at", "-id")
    return [_answer(row) for row in rows]


def _answer(row: Consent) -> Answer:
    wording = row.wording
    return Answer(
        purpose=PURPOSES[row.purpose],
        agreed=row.agreed,
        wording=wording.text if wording else "",
        version=f"{wording.version} ({wording.language})" if wording else "",
        original=wording.translation_of.text if wording and wording.translation_of else "",
        given=GIVEN[row.given],
        by_themselves=row.given == Consent.Given.THEMSELVES,
        at=row.at,
    )


def language_of_wordings() -> str:
    """The language in which people are asked to agree: that of the page."""
    return "cy" if (get_language() or "").startswith("cy") else "en"


def is_translated(wordings: Mapping[str, ConsentWording]) -> bool:
    return any(wording.translation_of_id for wording in wordings.values())
