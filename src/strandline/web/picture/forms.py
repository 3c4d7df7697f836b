"""What a person decides about the findings, as plain forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.models import Facet
from strandline.insight.models import Theme
from strandline.publish.edition import sentences
from strandline.publish.report import FACET_NAMES

NOWHERE = "none:"  # before a heading: under it, in no theme


def headings() -> list[tuple[str, str]]:
    return [(facet, str(_(name))) for facet, name in FACET_NAMES.items()]


def themes_by_heading(themes: Iterable[Theme], *, leave_out: Theme | None = None) -> list[tuple[str, list[Any]]]:
    """As a select takes them: heading → its themes."""
    grouped: dict[str, list[tuple[str, str]]] = {facet: [] for facet in FACET_NAMES}
    for theme in themes:
        if leave_out is None or theme.pk != leave_out.pk:
            name = sentences.REST[theme.facet] if theme.rest else theme.name
            grouped.setdefault(theme.facet, []).append((str(theme.pk), name))
    return [(str(_(FACET_NAMES[facet])), found) for facet, found in grouped.items() if found]


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={
            "required": _("Give the theme a name."),
            "max_length": _("A theme’s name has at most 200 letters."),
        },
    )


class MergeForm(forms.Form):
    """The passages of this theme go into another."""

    into = forms.ChoiceField(label=_("Merge with"), error_messages={"required": _("Choose the theme to merge with.")})
    facet = forms.ChoiceField(
        label=_("Under the heading"),
        required=False,
        help_text=_("Only if the two stand under different headings."),
    )

    def __init__(self, *args: Any, themes: Iterable[Theme], theme: Theme, **options: Any) -> None:
        super().__init__(*args, **options)
        others = themes_by_heading((one for one in themes if not one.rest), leave_out=theme)
        self.fields["into"].choices = [("", _("Choose a theme")), *others]  # type: ignore[attr-defined]
        self.fields["facet"].choices = [("", _("Leave as it is")), *headings()]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where a passage goes."""

    to = forms.ChoiceField(
        label=_("Move to"), error_messages={"required": _("Choose a theme or a heading to move to.")}
    )
    differs = forms.BooleanField(label=_("It sees this differently from most"), required=False)

    def __init__(self, *args: Any, themes: Iterable[Theme], **options: Any) -> None:
        super().__init__(*args, **options)
        under = [
            (NOWHERE + facet, _("Under no heading") if facet == Facet.OTHER else name) for facet, name in headings()
        ]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *themes_by_heading(one for one in themes if not one.rest),
            (_("In no theme, under the heading"), under),
        ]


class SplitForm(forms.Form):
    """Chosen passages become a theme of their own."""

    name = forms.CharField(
        label=_("Name of the new theme"),
        max_length=200,
        error_messages={
            "required": _("Give the new theme a name."),
            "max_length": _("A theme’s name has at most 200 letters."),
        },
    )


class InsightForm(forms.Form):
    claim = forms.CharField(
        label=_("What people said, as one clause"),
        help_text=_("It follows the number of people: “9 of the 14 people asked …”."),
        widget=forms.Textarea,
        error_messages={"required": _("Say what people spoke of, or reject the insight.")},
    )
    to_decide = forms.CharField(label=_("The question that follows"), required=False, widget=forms.Textarea)
