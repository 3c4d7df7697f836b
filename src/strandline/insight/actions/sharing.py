"""A named person decides what of the findings may be shared beyond the interview team.

A decision is about words that were read: about others it says nothing. Two people who clear at once do not overwrite
each other unseen: whoever comes second is shown what the first decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Diagnostic
from strandline.insight.models import Insight, InsightClearance, Theme, ThemeClearance
from strandline.records.actions import decide_sharing, digest
from strandline.records.models import Clearance, Clearing, Excerpt

Thing = Excerpt | Theme | Insight


class UnknownItemError(Exception):
    """A decision names something that is not in this diagnostic."""


class SharingError(Exception):
    """A decision about sharing that cannot be taken. `str(error)` is for whoever wanted to take it."""


class DecidedMeanwhileError(SharingError):
    """Somebody else decided since these words were read."""


class WordsChangedError(SharingError):
    """The words are not those that were read."""


# -- what a decision is about, and what stands -------------------------------------------------------------------------


def words_of_insight(insight: Insight) -> str:
    """Everything that an insight says in its own words: the claim, and the question that follows from it."""
    return f"{insight.claim}\n{insight.to_decide}" if insight.to_decide else insight.claim


def words_to_share(thing: Thing) -> str:
    """What would be shared: of an excerpt, fetch its record with it."""
    if isinstance(thing, Excerpt):
        return thing.text
    return thing.name if isinstance(thing, Theme) else words_of_insight(thing)


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision as it stood, so that the one after it can be undone."""

    state: str
    of_words: str
    by_label: str
    note: str


def standing(clearing: Clearing | None) -> Standing | None:
    if clearing is None:
        return None
    return Standing(clearing.state, clearing.of_words, clearing.by_label, clearing.note)


def mark(stands: Clearing | Standing | None) -> str:
    """Tells one decision from another, and from none (blank), in a form that was sent out and comes back."""
    if stands is None:
        return ""
    parts = "\x00".join((stands.state, stands.of_words, stands.by_label, stands.note))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def decision_about(thing: Thing) -> Clearing | None:
    """What stands in the database now."""
    if isinstance(thing, Excerpt):
        return Clearance.objects.filter(excerpt=thing).first()
    if isinstance(thing, Theme):
        return ThemeClearance.objects.filter(theme=thing).first()
    return InsightClearance.objects.filter(insight=thing).first()


# -- deciding one by one -----------------------------------------------------------------------------------------------


@transaction.atomic
def decide(
    *,
    diagnostic: Diagnostic,
    thing: Thing,
    state: str,
    by: Actor,
    by_name: str,
    read: str,
    stood: str,
    remark: str = "",
) -> Standing | None:
    """Clear, hold or refuse what somebody read. Returns what stood before.

    `read` is the digest of the words that were read, `stood` the mark of the decision that stood beside them. Raises
    `WordsChangedError` or `DecidedMeanwhileError`, and decides nothing, if either is another by now.
    """
    before = _still_stands(diagnostic, thing, stood)
    if digest(words_to_share(thing)) != read:
        raise WordsChangedError(
            _("The words have changed since you read them. Read them again, and decide about these.")
        )
    words: dict[str, Any] = {"state": state, "by": by, "by_name": by_name, "remark": remark}
    if isinstance(thing, Excerpt):
        decide_sharing(excerpt_id=thing.pk, **words)
    elif isinstance(thing, Theme):
        decide_theme_sharing(theme=thing, **words)
    else:
        decide_insight_sharing(insight=thing, **words)
    return before


@transaction.atomic
def undo_decision(*, diagnostic: Diagnostic, thing: Thing, before: Standing | None, stood: str, by: Actor) -> None:
    """Put back what stood before a decision; nothing, if nobody had decided.

    `stood` is the mark of the decision to be undone: raises `DecidedMeanwhileError` if another stands by now.
    """
    _still_stands(diagnostic, thing, stood)
    clearing = decision_about(thing)
    if clearing is not None:
        if before is None:
            clearing.delete()
        else:
            clearing.state, clearing.of_words = before.state, before.of_words
            clearing.by_label, clearing.note = before.by_label, before.note
            clearing.save()
    note(
        f"{_name(thing)}.sharing_undone",
        thing,
        by=by,
        workspace_id=thing.workspace_id,
        state=before.state if before else "undecided",
    )


def _still_stands(diagnostic: Diagnostic, thing: Thing, stood: str) -> Standing | None:
    Diagnostic.objects.select_for_update().get(pk=diagnostic.pk)  # two who decide at once take turns
    now = standing(decision_about(thing))
    if mark(now) != stood:
        if now is None:
            raise DecidedMeanwhileError(_("Somebody has taken their decision back meanwhile. Yours was not saved."))
        raise DecidedMeanwhileError(
            _("%(name)s has decided meanwhile: %(state)s. Yours was not saved.")
            % {"name": now.by_label or _("Somebody"), "state": Clearing.State(now.state).label.lower()}
        )
    return now


def _name(thing: Thing) -> str:
    return type(thing).__name__.lower()


@transaction.atomic
def decide_theme_sharing(*, theme: Theme, state: str, by: Actor, by_name: str, remark: str = "") -> ThemeClearance:
    """Clear, hold or refuse a theme's name."""
    clearance, _made = ThemeClearance.objects.update_or_create(
        theme=theme,
        workspace_id=theme.workspace_id,
        defaults={"state": state, "of_words": digest(theme.name), "by_label": by_name, "note": remark},
    )
    note("theme.sharing_decided", theme, by=by, workspace_id=theme.workspace_id, state=state, decided_by=by_name)
    return clearance


@transaction.atomic
def decide_insight_sharing(
    *, insight: Insight, state: str, by: Actor, by_name: str, remark: str = ""
) -> InsightClearance:
    """Clear, hold or refuse what an insight says."""
    clearance, _made = InsightClearance.objects.update_or_create(
        insight=insight,
        workspace_id=insight.workspace_id,
        defaults={"state": state, "of_words": digest(words_of_insight(insight)), "by_label": by_name, "note": remark},
    )
    note("insight.sharing_decided", insight, by=by, workspace_id=insight.workspace_id, state=state, decided_by=by_name)
    return clearance


# -- a whole clearing at once ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a clearing: what, which way, who decided, and where it stood."""

    id: UUID
    state: str  # a value of Clearing.State
    by: str
    note: str
    where: str  # "sheet Passages, row 7"
    words: str | None = None  # what was read when deciding, if known; of an insight, a sentence that holds its claim


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came of a clearing."""

    count: int
    lapsed: tuple[Decision, ...]  # about words that are not there any more: nothing was decided


@transaction.atomic
def clear(
    *,
    diagnostic: Diagnostic,
    passages: Iterable[Decision],
    themes: Iterable[Decision],
    insights: Iterable[Decision],
    by: Actor,
) -> TakenOver:
    """Take in a whole clearing, or none of it, if a line names something that is not in this diagnostic.

    A decision about a passage whose record was replaced since holds for the same words in the new one. One about words
    that are not there any more has lapsed.
    """
    ours = Excerpt.objects.filter(record__session_record__session__diagnostic=diagnostic)
    known: dict[str, dict[UUID, Thing]] = {
        "passage": {excerpt.pk: excerpt for excerpt in ours.defer("record__text").select_related("record")},
        "theme": {theme.pk: theme for theme in diagnostic.themes.all()},
        "insight": {insight.pk: insight for insight in diagnostic.insights.all()},
    }
    count, lapsed = 0, []
    for what, decisions in (("passage", passages), ("theme", themes), ("insight", insights)):
        for decision in decisions:
            if decision.id not in known[what]:
                raise UnknownItemError(_unknown(what, decision))
            if _take_over(known[what][decision.id], decision, by):
                count += 1
            else:
                lapsed.append(decision)
    return TakenOver(count, tuple(lapsed))


def _take_over(thing: Thing, decision: Decision, by: Actor) -> bool:
    """Whether the decision still has words to be about."""
    said: dict[str, Any] = {"state": decision.state, "by": by, "by_name": decision.by, "remark": decision.note}
    if isinstance(thing, Excerpt):
        excerpt = _newest(thing)
        if excerpt is None or not _same(decision.words, excerpt.text):
            return False
        decide_sharing(excerpt_id=excerpt.pk, **said)
    elif isinstance(thing, Theme):
        # What single people said stands in the spreadsheet under a heading of ours, not under its name.
        if not thing.rest and not _same(decision.words, thing.name):
            return False
        decide_theme_sharing(theme=thing, **said)
    else:
        if decision.words is not None and _plain(thing.claim) not in _plain(decision.words):
            return False
        decide_insight_sharing(insight=thing, **said)
    return True


def _same(read: str | None, words: str) -> bool:
    if read is None:
        return True
    if "?" in read:  # also what an old way of saving puts in place of a letter that it lacks
        return _ascii(read) == _ascii(words)
    return _plain(read) == _plain(words)


def _ascii(words: str) -> str:
    return "".join(c for c in words if c.isascii() and c.isalnum())


def _plain(words: str) -> str:
    """As a spreadsheet keeps words: line breaks and characters that it cannot hold may have changed on the way."""
    return " ".join("".join(c if c.isprintable() and c != "\ufffd" else " " for c in words).split()).lstrip("'")


def _newest(excerpt: Excerpt) -> Excerpt | None:
    """The same words in the newest revision of the record, if they are still there."""
    record = excerpt.record
    words = excerpt.text if hasattr(record, "replaced_by") else ""
    while hasattr(record, "replaced_by"):
        record = record.replaced_by
        excerpt = next((one for one in record.excerpts.filter(passage=True) if one.text == words), excerpt)
        if excerpt.record_id != record.pk:
            return None
    return excerpt


def _unknown(what: str, decision: Decision) -> str:
    return (
        f"{decision.where}: there is no {what} {decision.id} in this diagnostic. "
        "The spreadsheet may come from another folder, or the passage has changed since: write a new report and copy "
        "the decisions over."
    )
