"""One form with every kind of field, for the gallery."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from strandline.web.pieces.widgets import DateField


class EveryField(forms.Form):
    name = forms.CharField(
        label="Name of this diagnostic", help_text="Short: it stands at the head of every page", max_length=80
    )
    question = forms.CharField(
        label="The question",
        widget=forms.Textarea,
        help_text="What do you want to learn, in one sentence?",
        max_length=300,
    )
    email = forms.EmailField(
        label="Email address", required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    basis = forms.ChoiceField(
        label="Lawful basis",
        choices=[
            ("", "Choose one"),
            ("task", "Public task"),
            ("interest", "Legitimate interests"),
            ("consent", "Consent"),
        ],
    )
    stance = forms.ChoiceField(
        label="Where do they stand?",
        help_text="Choose the one that fits best",
        widget=forms.RadioSelect,
        choices=[
            ("decides", "They decide"),
            ("funds", "They fund"),
            ("delivers", "They deliver"),
            ("lives", "They live with it"),
        ],
    )
    purposes = forms.MultipleChoiceField(
        label="What may we do with what you say?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("quote", "Quote me"), ("name", "Name me"), ("contact", "Contact me again")],
    )
    started = DateField(label="When did it start?", help_text="For example, 21 11 2026")
    notes = forms.FileField(label="Notes of the interview", help_text="Word, PDF, OpenDocument or plain text")
    agreed = forms.BooleanField(label="I have read the notice", help_text="You can change your mind at any time")

    STANCE_HINTS: ClassVar = {"lives": "Residents, patients, families, volunteers"}
