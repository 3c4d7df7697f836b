"""Forms of step 9."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.models import Facet
from strandline.publish.actions import GOOD_FOR
from strandline.publish.clearing import Kind, Queue, Wanted
from strandline.publish.report import PARTS, Audience
from strandline.records.models import Clearing

PART_NAMES = {
    "findings": _("Findings, with the insights behind them"),
    "keep": _("What to keep"),
    "contested": _("Where people see it differently"),
    "decide": _("Questions to decide"),
    "who": _("Who was heard, and who was not"),
    "picture": _("The picture"),
    "facets": _("What people said, heading by heading"),
    "quotes": _("Quotes: the passages that were cleared"),
    "method": _("How this was done, and its limits"),
}
STATES = (
    ("undecided", _("Not looked at yet")),
    (Clearing.State.HELD, _("Held")),
    (Clearing.State.CLEARED, _("Cleared")),
    (Clearing.State.REFUSED, _("Refused")),
    ("all", _("Everything")),
)
KINDS = (
    ("", _("Themes, insights and passages")),
    (Kind.THEME, _("Names of themes")),
    (Kind.INSIGHT, _("Insights")),
    (Kind.PASSAGE, _("Passages")),
)


class QueueForm(forms.Form):
    """Which part of the queue to look at. What an address asks for that is not there, is left out."""

    state = forms.ChoiceField(label=_("Show"), choices=STATES, required=False)
    kind = forms.ChoiceField(label=_("What"), choices=KINDS, required=False)
    facet = forms.ChoiceField(label=_("Heading"), choices=[("", _("All headings")), *Facet.choices], required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[("", _("Theme by theme")), ("flagged", _("Flagged first"))],
        required=False,
    )

    def __init__(self, data: Any, queue: Queue) -> None:
        super().__init__({"state": "undecided", **data.dict()})
        names = {str(item.theme): item.theme_name for item in queue.items}
        self.fields["theme"].choices = [("", _("All themes")), *names.items()]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            kind=given.get("kind", ""),
            state=given.get("state") or "undecided",
            theme=given.get("theme") or None,
            facet=given.get("facet", ""),
            flagged_first=given.get("order") == "flagged",
        )


class DecisionForm(forms.Form):
    """One decision, with what was read and what stood beside it."""

    state = forms.ChoiceField(choices=Clearing.State)
    note = forms.CharField(max_length=1000, required=False)
    read = forms.CharField(max_length=64)
    stood = forms.CharField(max_length=16, required=False)


class UndoForm(forms.Form):
    stood = forms.CharField(max_length=16, required=False)
    before = forms.CharField(required=False)


class SpreadsheetForm(forms.Form):
    file = forms.FileField(
        label=_("The filled-in spreadsheet"),
        help_text=_("passages.xlsx as the team’s report gives it, or its sheet Passages as .csv."),
    )


class ShareForm(forms.Form):
    parts = forms.MultipleChoiceField(
        label=_("What the report holds"),
        choices=[(part, PART_NAMES[part]) for part in PARTS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part of the report.")},
    )
    audience = forms.ChoiceField(
        label=_("Who will read it"),
        choices=[
            (Audience.BEYOND.value, _("Anybody beyond this workspace")),
            (Audience.WORKSPACE.value, _("People of this workspace")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who will read it.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long the link works"),
        choices=[(days, _("%(days)d days") % {"days": days}) for days in GOOD_FOR],
        coerce=int,
        widget=forms.RadioSelect,
    )
    label = forms.CharField(
        label=_("Who it is for"),
        help_text=_("For your own list of links, such as “Integrated care board, December”. Readers do not see it."),
        max_length=200,
        required=False,
    )
