"""Writing down what was agreed, and saying that all of it is."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.starting import ABOUT, keep_from_app
from strandline.diagnostics.models import Diagnostic, Terms

# What must be said before all is agreed. Not every diagnostic has a processor, or a date the report is promised for.
NEEDED = (
    "drafts_seen_by",
    "leaving_out_asked_by",
    "leaving_out_until",
    "ends_on",
    "controller",
    "lawful_basis",
    "article9",
    "nature",
    "privacy_notice",
    "retention",
    "safeguarding_contact",
    "safeguarding_deputy",
)
NEEDED_OF_DIAGNOSTIC = ("question", "purpose", "asked_by")

_TO_FILL_IN = re.compile(r"\[[^\]]+\]")


class TermsMissingError(Exception):
    """Not everything is said yet; `missing` names the fields."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("Some of the terms are not filled in yet.")
        self.missing = missing


def missing_terms(diagnostic: Diagnostic, terms: Terms | None) -> list[str]:
    """Fields with something still to fill in, in the order they are asked: blank, or holding “[what goes here]”."""
    missing = [name for name in NEEDED_OF_DIAGNOSTIC if _has_a_gap(getattr(diagnostic, name))]
    return missing + [name for name in NEEDED if terms is None or _has_a_gap(getattr(terms, name))]


def _has_a_gap(said: str | date | None) -> bool:
    return not said or (isinstance(said, str) and _TO_FILL_IN.search(said) is not None)


@transaction.atomic
def describe_diagnostic(
    *,
    diagnostic: Diagnostic,
    title: str,
    question: str,
    purpose: str,
    place: str,
    asked_by: str,
    started_on: date | None,
    by: Actor,
) -> None:
    """Say what it is about, who asks and why. Terms that were agreed for something else are not agreed any more."""
    said = {
        "title": title[:300],
        "question": question,
        "purpose": purpose,
        "place": place[:200],
        "asked_by": asked_by[:200],
        "started_on": started_on,
    }
    changed = sorted(name for name, value in said.items() if getattr(diagnostic, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(diagnostic, name, said[name])
    diagnostic.save()
    keep_from_app(diagnostic, ABOUT)
    if {*changed} & {*NEEDED_OF_DIAGNOSTIC}:
        Terms.objects.filter(diagnostic=diagnostic).update(agreed_at=None, agreed_by="")
    note("diagnostic.described", diagnostic, by=by, workspace_id=diagnostic.workspace_id, fields=changed)


@transaction.atomic
def describe_terms(*, diagnostic: Diagnostic, by: Actor, **said: str | date | None) -> Terms:
    """Write down some of the terms. What was agreed in other words is not agreed any more."""
    terms, _ = Terms.objects.select_for_update().get_or_create(
        diagnostic=diagnostic, workspace_id=diagnostic.workspace_id
    )
    changed = sorted(name for name, value in said.items() if getattr(terms, name) != value)
    if not changed:
        return terms
    for name in changed:
        setattr(terms, name, said[name])
    terms.agreed_at, terms.agreed_by = None, ""
    terms.save()
    note("terms.described", diagnostic, by=by, workspace_id=diagnostic.workspace_id, fields=changed)
    return terms


@transaction.atomic
def agree_terms(*, diagnostic: Diagnostic, by: Actor) -> Terms:
    """A named person says that all of it is agreed with those who asked. TermsMissingError while something is blank."""
    terms = Terms.objects.select_for_update().filter(diagnostic=diagnostic).first()
    if missing := missing_terms(diagnostic, terms):
        raise TermsMissingError(missing)
    assert terms is not None  # else all of it would be missing
    if terms.agreed_at is None:
        terms.agreed_at, terms.agreed_by = timezone.now(), by.label[:200]
        terms.save()
        note("terms.agreed", diagnostic, by=by, workspace_id=diagnostic.workspace_id)
    return terms
