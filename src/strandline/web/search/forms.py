"""What can be asked of the search page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.models import Diagnostic, Facet, Participant, Perspective

KINDS = (
    ("passages", _("Passages")),
    ("records", _("Places in records")),
    ("notes", _("Notes being written")),
    ("themes", _("Themes")),
    ("shared", _("Shared with you")),
)


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search for"),
        required=False,
        max_length=300,
        help_text=_("All words must be there. “Words in quotation marks” stand together; wait* also finds waiting."),
    )
    diagnostic: forms.ModelChoiceField[Diagnostic] = forms.ModelChoiceField(
        Diagnostic.objects.none(), label=_("Diagnostic"), required=False, empty_label=_("All of yours")
    )
    perspective: forms.ModelChoiceField[Perspective] = forms.ModelChoiceField(
        Perspective.objects.none(), label=_("Perspective"), required=False, empty_label=_("Any")
    )
    person: forms.ModelChoiceField[Participant] = forms.ModelChoiceField(
        Participant.objects.none(), label=_("Person"), required=False, empty_label=_("Any")
    )
    facet = forms.ChoiceField(
        label=_("What it is about"), required=False, choices=[("", _("Anything")), *Facet.choices]
    )

    def __init__(self, data: Any, *, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(data)
        pks = [diagnostic.pk for diagnostic in diagnostics]
        fields: dict[str, Any] = self.fields
        fields["diagnostic"].queryset = Diagnostic.objects.filter(pk__in=pks).order_by("title", "pk")
        chosen = [pk for pk in pks if str(pk) == str(data.get("diagnostic"))] if data else []
        if chosen or len(pks) == 1:
            within = chosen or pks
            fields["perspective"].queryset = Perspective.objects.filter(diagnostic__in=within)
            fields["person"].queryset = (
                Participant.objects.filter(diagnostic__in=within)
                .select_related("participation")
                .order_by("participation__pseudonym", "pk")
            )
        else:  # pseudonyms and perspectives are a diagnostic's own
            del self.fields["perspective"], self.fields["person"]
        if len(pks) < 2:
            del self.fields["diagnostic"]
