"""What each verb of the audit says in plain words, and who may read it.

A sentence goes on after who did it: “Ana Pereira *invited mo@example.org as member*”. Names in brackets are details of
the event. A verb that is not here is shown as it is, and to the interview team alone; a test finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strandline.audit.models import AuditEvent


class Circle(StrEnum):
    ACCOUNT = "whose account it is"
    WORKSPACE = "those who look after the workspace"
    TEAM = "the interview team of the diagnostic"


@dataclass(frozen=True, slots=True)
class Sentence:
    circle: Circle
    words: str | Promise


def _for(circle: Circle, sentences: dict[str, Any]) -> dict[str, Sentence]:
    return {verb: Sentence(circle, words) for verb, words in sentences.items()}


CATALOGUE: dict[str, Sentence] = {
    **_for(
        Circle.ACCOUNT,
        {
            "account.opened": _("opened this account"),
            "account.renamed": _("changed the name of this account"),
            "account.email_changed": _("changed the address of this account"),
            "account.factor_added": _("added a way to sign in: %(kind)s"),
            "account.factor_removed": _("removed a way to sign in: %(kind)s"),
            "account.factor_reset": _("made new recovery codes"),
            "account.signed_out_everywhere": _("signed out everywhere"),
        },
    ),
    **_for(
        Circle.WORKSPACE,
        {
            "workspace.opened": _("opened this workspace"),
            "member.joined": _("joined as %(role)s"),
            "member.role_changed": _("changed the role of %(whom)s from %(before)s to %(role)s"),
            "member.removed": _("removed %(whom)s, who was %(role)s"),
            "member.left": _("left the workspace"),
            "invitation.sent": _("invited %(whom)s as %(role)s"),
            "invitation.sent_again": _("sent the invitation for %(whom)s again"),
            "invitation.withdrawn": _("withdrew the invitation for %(whom)s"),
            "invitation.accepted": _("accepted the invitation for %(whom)s"),
            "wording.written": _("wrote new words of consent: %(purpose)s, version %(version)s (%(in_)s)"),
            "diagnostic.started": _("started this diagnostic"),
            "diagnostic.thrown_away": _("threw the example “%(title)s” away"),
            "diagnostic.appointed": _("named %(whom)s: %(part)s"),
            "diagnostic.dismissed": _("took %(whom)s off: %(part)s"),
        },
    ),
    **_for(
        Circle.TEAM,
        {
            # the diagnostic itself
            "diagnostic.described": _("changed what the diagnostic is about"),
            "diagnostic.left_to_folder": _("left a part of the diagnostic to its folder again"),
            "diagnostic.gathered": _("read interviews in"),
            "terms.described": _("changed the terms"),
            "terms.agreed": _("noted that the terms are agreed"),
            "perspective.added": _("added the perspective “%(perspective)s”"),
            "perspective.changed": _("changed the perspective “%(perspective)s”"),
            "perspective.moved": _("moved the perspective “%(perspective)s”"),
            "perspective.removed": _("removed the perspective “%(perspective)s”"),
            "perspective.merged": _("merged the perspective “%(perspective)s” into “%(into)s”"),
            "guide.begun": _("started from the built-in guide"),
            "question.added": _("added a question"),
            "question.changed": _("changed a question"),
            "question.moved": _("moved a question"),
            "question.removed": _("removed a question"),
            # who takes part
            "participation.renamed": _("gave somebody another pseudonym"),
            "participation.withdrawn": _("noted that somebody withdraws"),
            "participation.added": _("added somebody who takes part"),
            "participation.described": _("corrected who takes part"),
            "participant.placed": _("changed which perspectives somebody speaks from"),
            "person.kept": _("wrote down how to reach somebody"),
            "consent.recorded": _("noted what somebody agreed to"),
            "link.made": _("made a private link"),
            "link.revoked": _("ended a private link"),
            "mail.sent": _("sent a mail with a private link"),
            "mail.failed": _("tried to send a mail with a private link"),
            # what comes in
            "upload.accepted": _("brought a file"),
            "upload.read": _("read a file"),
            "upload.asked_again": _("asked for the files that wait to be read again"),
            "upload.set_aside": _("set a file aside"),
            "upload.put_back": _("put a file back"),
            "notes.begun": _("began notes of a conversation"),
            "notes.settled": _("chose between two versions of a note"),
            "notes.moved": _("moved a note to another question"),
            "notes.finished": _("finished the notes of a conversation"),
            "notes.reopened": _("opened the notes of a conversation again"),
            "notes.put_away": _("put the notes of a conversation away"),
            "notes.brought_back": _("brought the notes of a conversation back"),
            "notes.seen": _("looked at their notes"),
            "notes.confirmed": _("confirmed their notes"),
            "record.corrected": _("corrected who speaks in a record"),
            "record.same_conversation": _("noted that records are of one conversation"),
            "record.taken_in": _("took a record in"),
            # what people want of their own words
            "passage.wished": _("asked something for a passage of theirs: %(wish)s"),
            "passage.wish_taken_back": _("took back what they had asked for a passage"),
            "passage.correction_decided": _("decided about a correction: %(state)s"),
            # sense
            "sense.asked_for": _("asked for sense to be made of the interviews"),
            "findings.drafted": _("drafted findings"),
            "theme.renamed": _("renamed a theme"),
            "theme.confirmed": _("confirmed a theme"),
            "theme.merged": _("merged themes"),
            "theme.split": _("split a theme"),
            "theme.hidden": _("hid a theme"),
            "theme.shown": _("showed a theme again"),
            "theme.words_forgotten": _("had themes renamed whose words may not be shown any more"),
            "passage.moved": _("moved a passage to another theme"),
            "insight.confirmed": _("confirmed an insight"),
            "insight.edited": _("edited an insight"),
            "insight.rejected": _("rejected an insight"),
            "change.undone": _("undid: %(undone)s"),
            # sharing
            "excerpt.sharing_decided": _("decided about sharing a passage: %(state)s"),
            "excerpt.sharing_undone": _("took back a decision about sharing a passage; it is now: %(state)s"),
            "report.link_made": _("made a private link to the shared report, good for %(days)s days"),
            "report.link_revoked": _("revoked a private link to the shared report"),
            "theme.sharing_decided": _("decided about sharing a theme: %(state)s"),
            "insight.sharing_decided": _("decided about sharing an insight: %(state)s"),
            "theme.sharing_undone": _("took back a decision about sharing a theme; it is now: %(state)s"),
            "insight.sharing_undone": _("took back a decision about sharing an insight; it is now: %(state)s"),
        },
    ),
}

# Where somebody did it for themselves what the interview team otherwise notes of them.
THEMSELVES: dict[str, str | Promise] = {
    "consent.recorded": _("said what they agree to"),
    "participation.withdrawn": _("withdrew"),
}

# Details that are states of ours, in words.
_WORDS: dict[str, Any] = {
    "lead": _("lead"),
    "steward": _("steward"),
    "member": _("member"),
    "viewer": _("viewer"),
    "interview_team": _("interview team"),
    "commissioner": _("commissioner"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
    "dont_quote": _("do not quote it"),
    "off_record": _("off the record"),
    "correct": _("correct it"),
}


class _Details(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"  # an older event may lack a detail that a sentence has learned to tell


def verbs_for(circle: Circle) -> list[str]:
    return [verb for verb, sentence in CATALOGUE.items() if sentence.circle is circle]


def sentence_of(event: AuditEvent) -> str:
    """What was done, to go on after who did it."""
    known = CATALOGUE.get(event.verb)
    if known is None:
        return event.verb
    details = _Details({key: _in_words(value) for key, value in event.details.items()})
    if undone := CATALOGUE.get(str(event.details.get("undone"))):
        details["undone"] = str(undone.words)
    by_themselves = event.details.get("given") == "themselves"
    words = THEMSELVES.get(event.verb, known.words) if by_themselves else known.words
    return str(words) % details


def _in_words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(_WORDS.get(value, value)) if isinstance(value, str) else str(value)
