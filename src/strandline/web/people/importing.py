"""A list of people: read, shown row by row with what is wrong, and only then added."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.participants import Arrival, PseudonymTakenError, add_people, proposed
from strandline.diagnostics.models import Diagnostic
from strandline.people.models import AccessNeed, Consent
from strandline.transcripts.invitees import Invitee, read_invitees
from strandline.transcripts.model import Problem, UnreadableError
from strandline.transcripts.names import printable
from strandline.web.doors import team
from strandline.web.people.forms import ListForm
from strandline.web.request import MemberRequest

# The rows wait in the page itself, signed: nothing of the list is stored until somebody has seen it.
_SALT = "strandline.people.list"
_FOR = 60 * 60 * 4


@require_http_methods(["GET", "POST"])
@team
def choose(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitees, problems = _read(form.cleaned_data["file"])
        except UnreadableError as error:
            form.add_error("file", str(error))
        else:
            return _preview(request, diagnostic, invitees, problems)
    return render(request, "people/import.html", {"diagnostic": diagnostic, "form": form})


def _read(file: Any) -> tuple[list[Invitee], list[Problem]]:
    name = printable(file.name)
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix[:10]) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return read_invitees(Path(copy.name), name=name)


def _preview(
    request: MemberRequest, diagnostic: Diagnostic, invitees: list[Invitee], problems: list[Problem]
) -> HttpResponse:
    kept, doubtful = _fitting(diagnostic, invitees)
    arrivals = _arrivals(diagnostic, kept)
    taken = set(diagnostic.participants.values_list("participation__pseudonym", flat=True))
    pseudonyms = proposed(
        [(one.pseudonym, one.perspectives[0].name if one.perspectives else "") for one in arrivals], taken
    )
    values = {
        "diagnostic": diagnostic,
        "rows": [
            (one, arrival, pseudonym, _named(AccessNeed, one.needs), _named(Consent.Purpose, one.agreed or ()))
            for one, arrival, pseudonym in zip(kept, arrivals, pseudonyms, strict=True)
        ],
        "problems": [*problems, *doubtful],
        "sealed": _sealed(kept, pseudonyms) if kept else "",
    }
    return render(request, "people/import_preview.html", values)


def _named(choices: type[TextChoices], chosen: Collection[str]) -> list[str]:
    """As the pages call them, in their order."""
    return [str(label) for value, label in choices.choices if value in chosen]


def _fitting(diagnostic: Diagnostic, invitees: list[Invitee]) -> tuple[list[Invitee], list[Problem]]:
    """Those who can be added, and why others cannot or something of theirs is left out."""
    here = diagnostic.participants.select_related("participation__person")
    emails = {one.participation.person.email.casefold() for one in here if one.participation.person}
    pseudonyms = {one.participation.pseudonym.casefold() for one in here}
    perspectives = {perspective.name.casefold() for perspective in diagnostic.perspectives.all()}
    kept, problems = [], []
    for one in invitees:

        def tell(what: str, todo: str = "", row: int = one.row) -> None:
            problems.append(Problem("", _("row %(number)s") % {"number": row}, what, todo))

        if one.email and one.email.casefold() in emails:
            tell(_("%(email)s is on the list already, so this row is left out.") % {"email": one.email})
            continue
        if one.pseudonym and one.pseudonym.casefold() in pseudonyms:
            tell(
                _("Somebody goes by “%(pseudonym)s” already, so this row is left out.") % {"pseudonym": one.pseudonym},
                _("Give this person another pseudonym."),
            )
            continue
        for name in one.perspectives:
            if name.casefold() not in perspectives:
                tell(
                    _("This diagnostic has no perspective “%(name)s”; the person is added without it.")
                    % {"name": name},
                    _("Add the perspective in step 2 first, or correct its name in the list."),
                )
        emails.add(one.email.casefold()) if one.email else None
        pseudonyms.add(one.pseudonym.casefold()) if one.pseudonym else None
        kept.append(one)
    return kept, problems


def _arrivals(diagnostic: Diagnostic, invitees: list[Invitee]) -> list[Arrival]:
    perspectives = {perspective.name.casefold(): perspective for perspective in diagnostic.perspectives.all()}
    return [
        Arrival(
            name=one.name,
            email=one.email,
            phone=one.phone,
            organisation=one.organisation,
            perspectives=tuple(
                perspectives[name.casefold()] for name in one.perspectives if name.casefold() in perspectives
            ),
            voices=one.voices,
            pseudonym=one.pseudonym,
            access_needs=one.needs,
            access_note=one.needs_note,
            agreed=one.agreed,
        )
        for one in invitees
    ]


def _sealed(invitees: list[Invitee], pseudonyms: list[str]) -> str:
    """With the pseudonyms that were shown: sent twice, the second time everybody is on the list already."""
    rows = [_plain(one) | {"pseudonym": name} for one, name in zip(invitees, pseudonyms, strict=True)]
    return signing.dumps(rows, salt=_SALT, compress=True)


def _plain(one: Invitee) -> dict[str, Any]:
    return asdict(one) | {"agreed": None if one.agreed is None else sorted(one.agreed)}


def _again(values: dict[str, Any]) -> Invitee:
    return Invitee(
        **values
        | {
            "perspectives": tuple(values["perspectives"]),
            "needs": tuple(values["needs"]),
            "agreed": None if values["agreed"] is None else frozenset(values["agreed"]),
        }
    )


@require_POST
@team
def take_in(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """Add what was shown."""
    try:
        rows = signing.loads(request.POST.get("sealed", ""), salt=_SALT, max_age=_FOR)
    except signing.BadSignature:
        messages.error(request, _("This page was open for too long. Choose the list again; nobody was added."))
        return redirect("people:import", slug=request.workspace.slug, diagnostic=diagnostic.pk)
    invitees, left_out = _fitting(diagnostic, [_again(values) for values in rows])
    try:
        added = add_people(
            diagnostic=diagnostic, arrivals=_arrivals(diagnostic, invitees), by=Actor.account(request.user)
        )
    except PseudonymTakenError as error:
        messages.error(request, str(error))
        return redirect("people:import", slug=request.workspace.slug, diagnostic=diagnostic.pk)
    for problem in left_out:
        messages.warning(request, f"{problem.where}: {problem.what}")
    words = ngettext("%(number)s person was added.", "%(number)s people were added.", len(added))
    messages.success(request, words % {"number": len(added)})
    return redirect("people:list", slug=request.workspace.slug, diagnostic=diagnostic.pk)
