"""What was done with somebody's words and with what is known of them, told to that person alone.

In role words: who of the interview team it was is not theirs to hand out, and nobody else is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from strandline.audit.models import AuditEvent
from strandline.diagnostics.concerning import events_concerning
from strandline.diagnostics.models import Participant
from strandline.people.models import PrivateLink
from strandline.web.contributors.door import by_private_link
from strandline.web.contributors.views import page
from strandline.web.pieces.spreadsheets import as_csv

_BY_THEMSELVES: dict[str, str | Promise] = {
    "consent.recorded": _("You said what you agree to."),
    "participation.withdrawn": _("You withdrew."),
    "notes.seen": _("You looked at your notes."),
    "notes.confirmed": _("You said that your notes are right."),
    "passage.wished": _("You asked something for a passage: %(wish)s."),
    "passage.wish_taken_back": _("You took back what you had asked for a passage: %(wish)s."),
}
_BY_THE_TEAM: dict[str, str | Promise] = {
    "participation.added": _("You were put on the list of people to speak with."),
    "participation.described": _("What is known of you was corrected."),
    "participation.renamed": _("You were given another pseudonym."),
    "participation.withdrawn": _("It was noted that you withdraw."),
    "participant.placed": _("It was noted which perspective you speak from."),
    "person.kept": _("It was written down how to reach you."),
    "consent.recorded": _("It was noted what you agreed to."),
    "link.made": _("Your private link was made."),
    "link.revoked": _("A private link of yours was ended."),
    "mail.sent": _("A mail was sent to you."),
    "mail.failed": _("A mail to you could not be sent."),
    "notes.begun": _("Notes of a conversation with you were begun."),
    "notes.finished": _("Notes of a conversation with you were finished."),
    "notes.reopened": _("Notes of a conversation with you were opened again."),
    "notes.put_away": _("Notes of a conversation with you were put away."),
    "notes.brought_back": _("Notes of a conversation with you were brought back."),
    "record.taken_in": _("A record of what you said was kept."),
    "record.corrected": _("It was corrected who speaks in a record of what you said."),
    "passage.correction_decided": _("A correction of yours was decided: %(state)s."),
    "excerpt.sharing_decided": _("It was decided whether a passage of yours may be shared: %(state)s."),
    "excerpt.sharing_undone": _("A decision about sharing a passage of yours was taken back."),
}
_WORDS: dict[str, str | Promise] = {
    "dont_quote": _("do not quote it"),
    "off_record": _("off the record"),
    "correct": _("correct it"),
    "accepted": _("taken over"),
    "declined": _("left as it was"),
    "cleared": _("it may"),
    "held": _("not yet"),
    "refused": _("it may not"),
}


@dataclass(frozen=True, slots=True)
class Told:
    at: datetime
    who: str
    what: str


@require_GET
@by_private_link
def history(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    told = history_of(link.participation.participant)
    if request.GET.get("download") == "csv":
        rows = [(timezone.localtime(one.at).isoformat(sep=" ", timespec="seconds"), one.who, one.what) for one in told]
        return as_csv([gettext("When"), gettext("Who"), gettext("What")], rows, name=gettext("What was done"))
    return page(request, "history", link, told=told)


def history_of(participant: Participant) -> list[Told]:
    """The newest first. A verb that has no sentence here is about the team's own work and not about the person."""
    return [told for event in events_concerning(participant) if (told := _told(event)) is not None]


def _told(event: AuditEvent) -> Told | None:
    noted = event.verb in _BY_THE_TEAM and event.details.get("given") != "themselves"
    words = (_BY_THE_TEAM if noted else _BY_THEMSELVES).get(event.verb)
    if words is None:
        return None
    details = {name: str(_WORDS.get(event.details.get(name, ""), "…")) for name in ("wish", "state")}
    return Told(event.at, gettext("The interview team") if noted else gettext("You"), str(words) % details)
