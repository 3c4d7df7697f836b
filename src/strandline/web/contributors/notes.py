"""What was noted of somebody, for that person alone: to confirm, to correct, to keep back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from strandline.diagnostics.actions.checking import (
    NotTheirsError,
    confirm_notes,
    see_notes,
    take_wish_back,
    wish_for,
)
from strandline.diagnostics.models import Participant
from strandline.diagnostics.participating import OwnPassage, own_notes, own_passage
from strandline.insight.actions import listening
from strandline.people.models import PrivateLink
from strandline.records.models import PassageWish
from strandline.web.contributors.door import by_private_link
from strandline.web.contributors.forms import PassageForm
from strandline.web.contributors.presenters import care_of
from strandline.web.contributors.views import actor_of, page

Wish = PassageWish.Wish


@require_GET
@by_private_link
def notes(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    participant = _taking_part(link)
    see_notes(participant=participant, by=actor_of(link))
    found = own_notes(participant)
    return page(
        request,
        "notes",
        link,
        notes=found,
        confirmed_at=max((one.confirmed_at for one in found if one.confirmed_at), default=None),
        waiting=any(one.confirmed_at is None for one in found),
        care=care_of(participant),
    )


@require_POST
@by_private_link
def confirm(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    confirm_notes(participant=_taking_part(link), by=actor_of(link))
    messages.success(request, _("Thank you. You said that your notes are right."))
    return redirect("contributors:notes", token=_token(request))


@require_http_methods(["GET", "HEAD", "POST"])
@by_private_link
def passage(request: HttpRequest, link: PrivateLink, excerpt: UUID) -> HttpResponse:
    participant = _taking_part(link)
    found = own_passage(participant, excerpt)
    if found is None:
        raise Http404
    off_record = found.has(Wish.OFF_RECORD) is not None
    form = PassageForm(request.POST or None, now=found.text, off_record=off_record, initial=_as_it_stands(found))
    if request.method == "POST" and form.is_valid():
        try:
            said = _do(participant, link, found, form)
        except NotTheirsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect(f"{_notes_url(request)}#p-{excerpt}")
    return page(request, "passage", link, passage=found, form=form, off_record=off_record)


def _as_it_stands(found: OwnPassage) -> dict[str, str]:
    """The form as their wishes have it; nothing is chosen for whoever has none."""
    correction = found.has(Wish.CORRECT)
    if correction and correction.decided_at is None:
        return {"wish": Wish.CORRECT, "text": correction.text}
    held = next((one for one in found.wishes if one.wish != Wish.CORRECT), None)
    return {"wish": held.wish if held else "", "text": found.text}


def _do(participant: Participant, link: PrivateLink, found: OwnPassage, form: PassageForm) -> str:
    by, wish = actor_of(link), form.cleaned_data["wish"]
    if wish == Wish.CORRECT:
        wish_for(
            participant=participant,
            excerpt_id=found.excerpt,
            wish=wish,
            text=" ".join(form.cleaned_data["text"].split()),
            by=by,
        )
        return _("Your correction is with the interview team.")
    if wish in (Wish.DONT_QUOTE, Wish.OFF_RECORD):
        listening.keep_back(participant=participant, excerpt_id=found.excerpt, wish=wish, by=by)
        return (
            _("Done. This passage will not be quoted.")
            if wish == Wish.DONT_QUOTE
            else _("Done. This passage is off the record.")
        )
    for one in found.wishes:
        take_wish_back(participant=participant, excerpt_id=found.excerpt, wish=one.wish, by=by)
    return _("The passage stays as it is.")


def _taking_part(link: PrivateLink) -> Participant:
    """Who withdrew has no notes here any more, nor has who said no while the no stands."""
    if not link.participation.takes_part:
        raise Http404
    return link.participation.participant


def _token(request: HttpRequest) -> str:
    assert request.resolver_match is not None
    return str(request.resolver_match.kwargs["token"])


def _notes_url(request: HttpRequest) -> str:
    return reverse("contributors:notes", args=[_token(request)])
