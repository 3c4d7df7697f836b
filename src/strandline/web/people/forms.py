"""What the interview team fills in about people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from strandline.diagnostics.models import Diagnostic, Participant
from strandline.people.models import AccessNeed, ConsentWording
from strandline.web.people.presenters import AGREED_TO, Row
from strandline.web.pieces.widgets import DateField

LINK = "[link]"


class PersonForm(forms.Form):
    """Somebody to add or to correct. Only a perspective tells the findings anything; the rest is for reaching them."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Only the interview team sees it. It is kept apart from what the person says."),
        required=False,
        max_length=200,
    )
    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter an email address like name@example.org")},
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=40)
    organisation = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=200)
    perspectives: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        label=gettext_lazy("Perspectives"),
        help_text=gettext_lazy("Where they stand. Somebody may speak from more than one."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    voices = forms.IntegerField(
        label=gettext_lazy("How many people speak as one"),
        help_text=gettext_lazy("1 for one person. For a group whose voices cannot be told apart, how many they are."),
        min_value=1,
        max_value=500,
        initial=1,
        error_messages={"required": gettext_lazy("Enter 1 for one person")},
    )
    access_needs = forms.MultipleChoiceField(
        label=gettext_lazy("What they need to take part"),
        choices=AccessNeed.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access_note = forms.CharField(label=gettext_lazy("Other needs"), required=False, max_length=300)
    pseudonym = forms.CharField(
        label=gettext_lazy("Pseudonym"),
        help_text=gettext_lazy(
            "What they are called beside their words. Left blank, one is made, such as “Resident 4”."
        ),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, diagnostic: Diagnostic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        perspectives: Any = self.fields["perspectives"]
        perspectives.queryset = diagnostic.perspectives.all()

    @classmethod
    def of(cls, participant: Participant, data: Any = None) -> PersonForm:
        """The form as somebody is known."""
        participation = participant.participation
        person = participation.person
        form = cls(
            data,
            diagnostic=participant.diagnostic,
            initial={
                "name": person.name if person else "",
                "email": person.email if person else "",
                "phone": person.phone if person else "",
                "access_needs": person.access_needs if person else [],
                "access_note": person.access_note if person else "",
                "organisation": participation.organisation,
                "voices": participation.voices,
                "pseudonym": participation.pseudonym,
                "perspectives": list(participant.perspectives.all()),
            },
        )
        form.fields["pseudonym"].required = True
        form.fields["pseudonym"].error_messages["required"] = _("Enter a pseudonym")
        form.fields["pseudonym"].help_text = _("What they are called beside their words.")
        return form

    def told(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return cleaned | {
            "perspectives": tuple(cleaned["perspectives"]),
            "access_needs": tuple(cleaned["access_needs"]),
        }


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Your list"),
        help_text=gettext_lazy("A .csv or .xlsx file with a row for each person and the names of the columns on top."),
        error_messages={"required": gettext_lazy("Choose a file"), "empty": gettext_lazy("This file is empty")},
    )


class LetterForm(forms.Form):
    """A mail to several people, each with their own link in place of “[link]”."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who gets it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who gets it")},
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=150, error_messages={"required": gettext_lazy("Enter a subject")}
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("“[link]” becomes each person’s own private link."),
        widget=forms.Textarea,
        max_length=5_000,
        error_messages={"required": gettext_lazy("Write what the mail says")},
    )
    sending = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["people"]
        people.choices = list(choices)

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())  # a line break would begin another header

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if LINK not in body:
            raise forms.ValidationError(_("Write “[link]” where the private link belongs"))
        return body


class SpokenConsentForm(forms.Form):
    """What somebody said they agree to, noted by who heard it. An answer that was not asked for stays unknown."""

    NOT_ASKED = ""

    def __init__(self, *args: Any, wordings: Mapping[str, ConsentWording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = wordings
        for purpose, wording in wordings.items():
            self.fields[purpose] = forms.ChoiceField(
                label=str(AGREED_TO[purpose])[:1].upper() + str(AGREED_TO[purpose])[1:],
                help_text=wording.text,
                choices=[("yes", _("They said yes")), ("no", _("They said no")), (self.NOT_ASKED, _("Not asked"))],
                widget=forms.RadioSelect,
                required=False,
                initial=self.NOT_ASKED,
            )
        self.fields["spoken_on"] = DateField(
            label=_("When they said it"),
            initial=timezone.localdate,
            error_messages={"required": _("Enter the day they said it"), "invalid": _("Enter a real date")},
        )

    def questions(self) -> Sequence[Any]:
        return [self[purpose] for purpose in self.wordings]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(purpose) for purpose in self.wordings):
            self.add_error(None, _("Note at least one answer"))
        if (day := cleaned.get("spoken_on")) and day > timezone.localdate():
            self.add_error("spoken_on", _("This day is still to come"))
        return cleaned

    @property
    def answers(self) -> dict[str, bool]:
        given = {purpose: self.cleaned_data[purpose] for purpose in self.wordings}
        return {purpose: answer == "yes" for purpose, answer in given.items() if answer}


class CorrectionForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("What do you do with it?"),
        choices=[
            ("accept", gettext_lazy("Take it over: their wording replaces what stands there")),
            ("decline", gettext_lazy("Leave what stands there")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you do with it")},
    )
    answer = forms.CharField(
        label=gettext_lazy("What you tell them about it"),
        help_text=gettext_lazy("They read it on their own page. Needed when you leave what stands there."),
        widget=forms.Textarea,
        required=False,
        max_length=500,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "decline" and not cleaned.get("answer"):
            self.add_error("answer", _("Tell them why it stays as it is"))
        return cleaned


def letter_choices(rows: Iterable[Row]) -> list[tuple[str, str]]:
    return [
        (str(row.participant.pk), f"{row.name or row.pseudonym} ({row.email})" if row.email else row.pseudonym)
        for row in rows
    ]
