"""What the pages of step 9 show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strandline.insight.actions.sharing import Standing, mark
from strandline.insight.sensemaking import names_and_places
from strandline.publish.clearing import Around, Item, Kind, Queue, Reason, Wanted, around, flagged, picked
from strandline.publish.edition.columns import colour_and_shape
from strandline.publish.links import token_of
from strandline.publish.models import SharedLink
from strandline.publish.report import FACET_NAMES, PARTS, Audience
from strandline.records.actions import digest
from strandline.records.models import Clearing
from strandline.web.sharing.forms import PART_NAMES

ON_A_PAGE = 15


# -- the queue ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to decide about, with everything that is needed to do so."""

    kind: str
    id: UUID
    anchor: str
    what: str  # "Passage", "Name of a theme", "Insight"
    facet: str
    facet_name: str
    theme_name: str
    runs: list[tuple[str, str]]  # the words, each run with why it is marked ("" for most)
    question: list[tuple[str, str]]  # of an insight: what follows from it, in runs
    flags: list[str]
    state: str  # "" while undecided
    state_name: str
    tag: str
    decided_by: str
    note: str
    has_lapsed: bool
    read: str
    stood: str
    address: str
    undo_address: str
    before: str = ""  # what stood before, signed: only beside a decision that was taken just now
    just_now: bool = False
    notice: str = ""
    # of a passage
    verbatim: bool = True
    confirmed: bool = False
    who: str = ""
    perspective: str = ""
    css: str = "p-none"
    shape: str = ""
    differs: bool = False
    asked: str = ""
    around: Around | None = None
    record_address: str = ""
    stays_within: bool = False  # its speaker did not agree that it is shared beyond the workspace


def flag_names() -> dict[str, str]:
    return {
        "name": _("a name"),
        "role": _("a role that one person holds"),
        "allegation": _("an allegation"),
        "contact": _("an address or number"),
    }


def state_names() -> dict[str, tuple[str, str]]:
    """State → what it is called, and the kind of tag it is shown as."""
    return {
        Clearing.State.CLEARED: (_("Cleared"), "done"),
        Clearing.State.HELD: (_("Held"), "waiting"),
        Clearing.State.REFUSED: (_("Refused"), "problem"),
    }


class Cards:
    """Makes cards of the things of one queue."""

    def __init__(self, queue: Queue, slug: str) -> None:
        self.queue = queue
        self.slug = slug
        self.known = names_and_places(queue.diagnostic)
        self.place_of = {name: at for at, name in enumerate(queue.material.group_order)}

    def of(self, item: Item, **more: Any) -> Card:
        address = [self.slug, self.queue.diagnostic.pk, item.kind.value, item.id]
        kinds = {Kind.THEME: _("Name of a theme"), Kind.INSIGHT: _("Insight"), Kind.PASSAGE: _("Passage")}
        name, tag = state_names().get(item.state or "", ("", "quiet"))
        claim, _break, question = item.words.partition("\n") if item.kind is Kind.INSIGHT else (item.words, "", "")
        if item.kind is Kind.INSIGHT:
            claim = _("People %(claim)s.") % {"claim": claim}
        return Card(
            kind=item.kind.value,
            id=item.id,
            anchor=f"{item.kind.value}-{item.id}",
            what=kinds[item.kind],
            facet=item.facet,
            facet_name=FACET_NAMES[item.facet],
            theme_name=item.theme_name,
            runs=flagged(self._shown(item, claim), self.known),
            question=flagged(question, self.known),
            flags=self._flags(item),
            state=item.state or "",
            state_name=name,
            tag=tag,
            decided_by=item.stands.by_label if item.stands else "",
            note=item.stands.note if item.stands else "",
            has_lapsed=item.has_lapsed,
            read=digest(item.words),
            stood=mark(item.stands),
            address=reverse("sharing:decide", args=address),
            undo_address=reverse("sharing:undo", args=address),
            **self._of_passage(item),
            **more,
        )

    @staticmethod
    def _shown(item: Item, words: str) -> str:
        # What single people said has no name of its own: a heading of ours is shared.
        return item.theme_name if item.kind is Kind.THEME else words

    @staticmethod
    def _flags(item: Item) -> list[str]:
        names = flag_names()
        found = [names[flag] for flag in item.flags if flag in names]
        return [*found, _("only one of a kind: one person could be told apart here")] if item.alone else found

    def _of_passage(self, item: Item) -> dict[str, Any]:
        said = item.said
        if said is None:
            return {}
        material = self.queue.material
        person = material.people[said.participation] if said.participation else None
        groups = material.groups.get(said.participation, ()) if said.participation else ()
        place = self.place_of.get(groups[0], 0) if groups else 0
        return {
            "verbatim": said.verbatim,
            "confirmed": said.excerpt in material.confirmed,
            "who": person.pseudonym if person else "",
            "perspective": ", ".join(groups),
            "css": f"p{place}" if groups else "p-none",
            "shape": colour_and_shape(place)[1],
            "differs": said.differs,
            "asked": said.question or "",
            "around": around(material, said),
            "record_address": reverse("interviews:record", args=[self.slug, self.queue.diagnostic.pk, said.record])
            + f"#p-{said.excerpt}",
            "stays_within": item.unquotable_beyond,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    words: str
    anything_cleared: bool  # that a report can be made of: quotes alone have no place in one


def progress_of(queue: Queue) -> Progress:
    total = len(queue.items)
    words = _("%(done)s of %(total)s looked at") % {"done": f"{queue.looked_at:,}", "total": f"{total:,}"}
    cleared = any(item.state == Clearing.State.CLEARED and item.kind != Kind.PASSAGE for item in queue.items)
    return Progress(queue.looked_at, total, words, cleared)


@dataclass(frozen=True, slots=True)
class Page:
    cards: list[Card]
    found: int  # in this view of the queue
    after: str  # the address of what comes next, "" where nothing does
    from_the_start: str  # the address of the first page, "" on it


def page_of(queue: Queue, wanted: Wanted, query: QueryDict, slug: str) -> Page:
    """What follows the item named in the address, in the order of the whole queue: so the place is found again also
    when that item was decided about meanwhile.
    """
    order = picked(queue.items, Wanted(flagged_first=wanted.flagged_first, state="all"))
    matching = picked(order, Wanted(wanted.kind, wanted.state, wanted.theme, wanted.facet))
    after = query.get("after", "")
    places = {str(item.id): place for place, item in enumerate(order)}
    start = places.get(after, -1)
    following = [item for item in matching if places[str(item.id)] > start] if start >= 0 else matching
    cards = Cards(queue, slug)
    shown = following[:ON_A_PAGE]
    return Page(
        cards=[cards.of(item) for item in shown],
        found=len(matching),
        after=_with(query, after=str(shown[-1].id)) if len(following) > len(shown) else "",
        from_the_start=_with(query, after="") if start >= 0 else "",
    )


def _with(query: QueryDict, **changed: str) -> str:
    asked = query.copy()
    for name, value in changed.items():
        if value:
            asked[name] = value
        else:
            asked.pop(name, None)
    return f"?{asked.urlencode()}"


def left_out(counts: Mapping[Reason, int]) -> list[str]:
    """What is not in the queue, each with its reason."""

    def line(reason: Reason, number: int) -> str:
        words = {
            Reason.REFUSED: ngettext(
                "%(number)s passage of somebody who did not agree to be quoted.",
                "%(number)s passages of people who did not agree to be quoted.",
                number,
            ),
            Reason.UNKNOWN: ngettext(
                "%(number)s passage of somebody of whom it is not recorded whether they agreed to be quoted.",
                "%(number)s passages of people of whom it is not recorded whether they agreed to be quoted.",
                number,
            ),
            Reason.WISHED: ngettext(
                "%(number)s passage whose speaker asked that it is not quoted.",
                "%(number)s passages whose speakers asked that they are not quoted.",
                number,
            ),
            Reason.GONE: ngettext(
                "%(number)s passage off the record, or of somebody who takes part no longer.",
                "%(number)s passages off the record, or of people who take part no longer.",
                number,
            ),
            Reason.NOWHERE: ngettext(
                "%(number)s passage in no theme, or in one that is hidden: the report has no place for it.",
                "%(number)s passages in no theme, or in one that is hidden: the report has no place for them.",
                number,
            ),
            Reason.QUOTING_NAME: ngettext(
                "%(number)s theme called by words of somebody who did not agree to be quoted: give it another name in "
                "the picture. Until then it is not shared.",
                "%(number)s themes called by words of people who did not agree to be quoted: give them other names in "
                "the picture. Until then they are not shared.",
                number,
            ),
        }
        return words[reason] % {"number": f"{number:,}"}

    return [line(reason, number) for reason, number in counts.items()]


# -- undoing -----------------------------------------------------------------------------------------------------------


def sealed(item_id: UUID, before: Standing | None) -> str:
    """What stood before a decision, to be handed back with an undo: signed, for it names who had decided."""
    return signing.dumps(asdict(before) if before else None, salt=f"strandline.sharing.{item_id}")


def unsealed(item_id: UUID, text: str) -> Standing | None:
    """None also where nothing was handed back: undoing then means that nobody has decided."""
    if not text:
        return None
    found = signing.loads(text, salt=f"strandline.sharing.{item_id}")
    return Standing(**found) if found else None


# -- private links -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkRow:
    id: UUID
    label: str
    address: str
    audience: str
    left_out: str  # parts that were not chosen, in a list
    made_by: str
    made_at: datetime
    expires_at: datetime
    state: str
    tag: str
    is_open: bool
    opened: int
    last_opened_on: date | None
    revoked_by: str


def link_rows(links: Iterable[SharedLink], root: str) -> list[LinkRow]:
    audiences = {Audience.BEYOND: _("readers beyond this workspace"), Audience.WORKSPACE: _("people of this workspace")}
    rows = []
    for link in links:
        state, tag = (_("Works"), "done") if link.is_open else (_("Ended"), "quiet")
        if link.revoked_at is not None:
            state, tag = _("Revoked"), "quiet"
        rows.append(
            LinkRow(
                id=link.pk,
                label=link.label,
                address=root + reverse("shared:report", args=[token_of(link)]),
                audience=audiences[Audience(link.audience)],
                left_out=", ".join(str(PART_NAMES[part]) for part in PARTS if part not in link.parts),
                made_by=link.made_by,
                made_at=link.made_at,
                expires_at=link.expires_at,
                state=state,
                tag=tag,
                is_open=link.is_open,
                opened=link.opened,
                last_opened_on=link.last_opened_on,
                revoked_by=link.revoked_by,
            )
        )
    return rows
