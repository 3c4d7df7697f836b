"""What the pages about people show, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.models import Participant, Perspective
from strandline.diagnostics.participating import Attendee, State
from strandline.people.links import token_of
from strandline.people.models import AccessNeed, Consent, Mailing, PrivateLink

STATES: Mapping[str, tuple[Promise | str, str]] = {  # words, and how the tag looks
    State.NOT_INVITED: (_("Not yet invited"), "quiet"),
    State.INVITED: (_("Invited"), "waiting"),
    State.DECLINED: (_("Said no"), "quiet"),
    State.AGREED: (_("Agreed"), "ready"),
    State.INTERVIEWED: (_("Interviewed"), "ready"),
    State.CHECKED: (_("Checked"), "done"),
    State.WITHDRAWN: (_("Withdrawn"), "problem"),
}
AGREED_TO: Mapping[str, Promise | str] = {
    Consent.Purpose.TAKE_PART: _("take part"),
    Consent.Purpose.QUOTE: _("be quoted"),
    Consent.Purpose.NAME: _("be named"),
    Consent.Purpose.CONTACT: _("be contacted again"),
    Consent.Purpose.SHARE: _("be shared further"),
}


@dataclass(frozen=True, slots=True)
class Row:
    participant: Participant
    pseudonym: str
    name: str
    perspectives: tuple[tuple[str, int], ...]  # name, and its place for the colour
    voices: int
    state: Promise | str
    tag: str
    needs: tuple[str, ...]
    agreed: tuple[Promise | str, ...]
    refused: tuple[Promise | str, ...]
    email: str
    link: PrivateLink | None
    attendee: Attendee


def row_of(one: Attendee) -> Row:
    person = one.participation.person
    words, tag = STATES[one.state]
    labels = dict(AccessNeed.choices)
    needs = [str(labels[need]) for need in person.access_needs if need in labels] if person else []
    return Row(
        participant=one.participant,
        pseudonym=one.participation.pseudonym,
        name=person.name if person else "",
        perspectives=tuple(
            (perspective.name, perspective.position)
            for perspective in sorted(one.participant.perspectives.all(), key=lambda p: p.position)
        ),
        voices=one.participation.voices,
        state=words,
        tag=tag,
        needs=tuple([*needs, person.access_note] if person and person.access_note else needs),
        agreed=tuple(words for purpose, words in AGREED_TO.items() if one.consent.get(purpose)),
        refused=tuple(words for purpose, words in AGREED_TO.items() if one.consent.get(purpose) is False),
        email=person.email if person else "",
        link=one.link,
        attendee=one,
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is cut down to, as its address says."""

    perspective: str = ""
    state: str = ""

    def lets_through(self, one: Attendee) -> bool:
        stands = {str(perspective.pk) for perspective in one.participant.perspectives.all()}
        return (not self.perspective or self.perspective in stands) and (not self.state or self.state == one.state)


def state_choices(everybody: Sequence[Attendee]) -> list[tuple[str, Promise | str, int]]:
    """States that somebody is in, with how many."""
    counted = Counter(one.state for one in everybody)
    return [(state.value, STATES[state][0], counted[state]) for state in State if counted[state]]


def not_heard(perspectives: Iterable[Perspective], everybody: Sequence[Attendee]) -> list[str]:
    """Perspectives from which nobody is on the list."""
    there = {perspective.pk for one in everybody for perspective in one.participant.perspectives.all()}
    return [perspective.name for perspective in perspectives if perspective.pk not in there]


def address_of(link: PrivateLink) -> str:
    """The whole address of a private link, as people reach it."""
    return settings.STRANDLINE_ADDRESS + reverse("contributors:start", args=[token_of(link)])


def qr_of(link: PrivateLink, title: str) -> SafeString:
    """A square code that leads to the link, as SVG of ours: nothing in it was written by anyone."""
    code = segno.make(address_of(link), error="m", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=4, title=title, omitsize=True, svgclass="qr", lineclass=None))


# -- step 6 -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckRow:
    row: Row
    words: Promise | str
    tag: str
    asked_at: datetime | None


def check_row(one: Attendee) -> CheckRow:
    asked = one.mailed.get(Mailing.Purpose.CHECK)
    if one.state in (State.WITHDRAWN, State.DECLINED):
        words, tag = STATES[one.state]
    elif one.corrections:
        words, tag = _("Correction to decide"), "problem"
    elif one.records and one.confirmed >= one.records:
        words, tag = _("Confirmed"), "done"
    elif one.seen:
        words, tag = _("Seen, not confirmed"), "waiting"
    elif asked:
        words, tag = _("Asked, not seen yet"), "waiting"
    else:
        words, tag = _("Not asked yet"), "quiet"
    return CheckRow(row_of(one), words, tag, asked)
