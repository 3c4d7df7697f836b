"""Forms of starting a diagnostic, of who must be heard, of what is asked and of who is on the team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.models import Appointment, Facet, Perspective
from strandline.web.editing import EditForm
from strandline.workspaces.models import Membership

STANCES = [
    ("decides", _("They decide")),
    ("funds", _("They fund")),
    ("delivers", _("They deliver")),
    ("lives_with_it", _("They live with it")),
]
FACETS = [
    (Facet.CHANGED, _("What is changing")),
    (Facet.VALUED, _("What people value")),
    (Facet.KEEP, _("What to keep hold of")),
    (Facet.LET_GO, _("What to let go")),
    (Facet.IN_THE_WAY, _("What gets in the way")),
    (Facet.NEEDED, _("What is needed")),
    (Facet.OTHER, _("None of these: an open question")),
]
MOST_PEOPLE = 100_000


class NewDiagnosticForm(forms.Form):
    title = forms.CharField(
        label=_("A short name"),
        help_text=_("It stands at the head of every page, such as “After the winter”"),
        max_length=300,
        error_messages={"required": _("Give it a short name")},
    )
    question = forms.CharField(
        label=_("The question you want to answer"),
        help_text=_("One sentence. You can change it until it is agreed with those who ask."),
        widget=forms.Textarea,
        error_messages={"required": _("Write the question in one sentence")},
    )
    place = forms.CharField(
        label=_("The place or service it is about"),
        max_length=200,
        error_messages={"required": _("Say which place or service it is about")},
    )
    asked_by = forms.CharField(
        label=_("Who asks"),
        help_text=_("The partnership, organisation or person that wants to know, as people will know it"),
        max_length=200,
        error_messages={"required": _("Say who asks")},
    )


class PerspectiveForm(EditForm):
    name = forms.CharField(
        label=_("Who they are"),
        help_text=_("A group whose view must be heard, such as “Residents” or “Under 25s”"),
        max_length=200,
        error_messages={"required": _("Say who they are")},
    )
    hoped = forms.IntegerField(
        label=_("How many people you hope to hear"),
        help_text=_("Five or more, if you can: fewer will be joined with another group in what is shared"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number, such as 6, or leave it blank"),
            "min_value": _("Write 1 or more, or leave it blank"),
            "max_value": _("Write a smaller number"),
        },
    )
    stances = forms.MultipleChoiceField(
        label=_("How do they stand to the question?"),
        help_text=_("Tick all that fit. It lets the picture show where those who live with it see it differently."),
        choices=STANCES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @staticmethod
    def of(perspective: Perspective | None) -> dict[str, Any]:
        if perspective is None:
            return {"name": "", "hoped": None, "stances": []}
        return {"name": perspective.name, "hoped": perspective.hoped, "stances": perspective.stances}


class SuggestedPerspectivesForm(forms.Form):
    """A start: tick what fits. How many of each is asked afterwards."""

    suggested = forms.MultipleChoiceField(
        label=_("Often needed"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["suggested"].choices = choices  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    into: forms.ModelChoiceField[Perspective] = forms.ModelChoiceField(
        label=_("Move its people to"),
        queryset=None,
        empty_label=_("Choose one"),
        error_messages={
            "required": _("Choose where its people go"),
            "invalid_choice": _("Somebody has just removed that one. Choose another."),
        },
    )

    def __init__(self, *args: Any, perspective: Perspective, **options: Any) -> None:
        super().__init__(*args, **options)
        others = perspective.diagnostic.perspectives.exclude(pk=perspective.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class QuestionForm(EditForm):
    text = forms.CharField(
        label=_("The question, as it will be asked"),
        help_text=_("Open questions work best: ones that cannot be answered with yes or no"),
        widget=forms.Textarea,
        max_length=1000,
        error_messages={"required": _("Write the question")},
    )
    facet = forms.ChoiceField(
        label=_("What it looks for"),
        help_text=_("A hint only: each answer is placed by what the person says, whatever was asked"),
        choices=FACETS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it looks for, or “None of these”")},
    )


class AppointForm(forms.Form):
    """Name a member of the workspace."""

    part = forms.ChoiceField(choices=Appointment.Part, widget=forms.HiddenInput)
    user = forms.ChoiceField(
        label=_("Who"),
        error_messages={"required": _("Choose who"), "invalid_choice": _("Choose somebody from the list")},
    )

    def __init__(self, *args: Any, part: str, members: Iterable[Membership], **options: Any) -> None:
        options |= {"initial": {"part": part}, "prefix": part}
        super().__init__(*args, **options)
        people = [(str(one.user_id), str(one.user)) for one in members]
        self.fields["user"].choices = [("", _("Choose one")), *people]  # type: ignore[attr-defined]
