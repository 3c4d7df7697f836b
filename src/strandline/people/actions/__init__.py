"""The verbs of people: taking part, agreeing, withdrawing, being reached."""

from strandline.people.actions.agreeing import AnsweredThemselvesError, record_answers, record_consents
from strandline.people.actions.asking import WrittenSinceError, all_wordings, wordings_in, write_wording
from strandline.people.actions.linking import make_link, note_use, revoke_link
from strandline.people.actions.mailing import Letter, MailLimitError, mail_out
from strandline.people.actions.taking_part import (
    Newcomer,
    describe,
    keep_contact,
    rename,
    take_part,
    withdraw_participation,
)

__all__ = [
    "AnsweredThemselvesError",
    "Letter",
    "MailLimitError",
    "Newcomer",
    "WrittenSinceError",
    "all_wordings",
    "describe",
    "keep_contact",
    "mail_out",
    "make_link",
    "note_use",
    "record_answers",
    "record_consents",
    "rename",
    "revoke_link",
    "take_part",
    "withdraw_participation",
    "wordings_in",
    "write_wording",
]
