"""The words in which people are asked to agree, as the workspace has them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from strandline.audit.actions import Actor
from strandline.people.actions import WrittenSinceError, all_wordings, wordings_in, write_wording
from strandline.people.models import Consent, ConsentWording
from strandline.people.wordings import ORIGINAL
from strandline.web.doors import steers
from strandline.web.request import MemberRequest

WELSH = "cy"


class WordingForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("In English"),
        help_text=gettext_lazy("A whole sentence that somebody can say yes or no to, beginning “I agree”."),
        widget=forms.Textarea,
        max_length=1_000,
        error_messages={"required": gettext_lazy("Enter the words in English")},
    )
    welsh = forms.CharField(
        label=gettext_lazy("In Welsh"),
        help_text=gettext_lazy("Left blank, people are asked in English on the Welsh page too."),
        widget=forms.Textarea(attrs={"lang": WELSH}),
        max_length=1_000,
        required=False,
    )


@require_GET
@steers
def wordings(request: MemberRequest) -> HttpResponse:
    english, welsh = _holding(request)
    rows = [
        {
            "purpose": purpose,
            "label": Consent.Purpose(purpose).label,
            "english": words,
            "welsh": welsh[purpose] if welsh[purpose] != words else None,
            "earlier": [one for one in all_wordings(purpose) if one != words],
        }
        for purpose, words in english.items()
    ]
    return render(request, "members/wordings.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@steers
def write(request: MemberRequest, wording: UUID) -> HttpResponse:
    """New words in place of those that somebody has read; where there are newer ones, they are shown beside."""
    read: ConsentWording = get_object_or_404(ConsentWording.objects.all(), pk=wording, language=ORIGINAL)
    english, welsh = _holding(request)
    now, now_welsh = english[read.purpose], welsh[read.purpose]
    if request.method == "GET" and read != now:
        return redirect("members:wording", request.workspace.slug, now.pk)
    initial = {"text": now.text, "welsh": now_welsh.text if now_welsh != now else ""}
    form = WordingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            added = _write(request, read, form.cleaned_data)
        except WrittenSinceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("People are asked in these words from now on.") if added else _("Nothing was changed.")
            )
            return redirect("members:wordings", request.workspace.slug)
    values = {"form": form, "label": Consent.Purpose(read.purpose).label, "now": now, "now_welsh": initial["welsh"]}
    return render(request, "members/wording.html", values)


def _write(request: MemberRequest, read: ConsentWording, said: dict[str, Any]) -> list[ConsentWording]:
    return write_wording(
        workspace=request.workspace,
        purpose=read.purpose,
        text=said["text"],
        translations={WELSH: said["welsh"]},
        after=read.pk,
        by=Actor.account(request.user),
    )


def _holding(request: MemberRequest) -> tuple[dict[str, ConsentWording], dict[str, ConsentWording]]:
    workspace = request.workspace.pk
    return wordings_in(ORIGINAL, workspace_id=workspace), wordings_in(WELSH, workspace_id=workspace)
