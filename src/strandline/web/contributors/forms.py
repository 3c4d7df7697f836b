"""What people who take part fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from strandline.people.models import Consent, ConsentWording
from strandline.records.models import PassageWish
from strandline.web.contributors.presenters import PURPOSES

Purpose = Consent.Purpose
Wish = PassageWish.Wish

_YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
MOST_CHARACTERS = 5_000


class ConsentForm(forms.Form):
    """One question a purpose, each with the exact words; nothing is ticked that the person did not tick themselves.

    The wordings that were shown come back with the answers, so that what is recorded is what was read.
    """

    def __init__(
        self, *args: Any, wordings: Mapping[str, ConsentWording], standing: Mapping[str, bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = wordings
        for purpose, wording in wordings.items():
            self.fields[purpose] = forms.ChoiceField(
                label=str(PURPOSES[purpose]),
                help_text=_in_its_language(wording),
                choices=_YES_NO,
                widget=forms.RadioSelect,
                required=False,  # checked below, with words of its own
                initial=_yes_or_no(standing.get(purpose)),
            )
            self.fields[f"wording_{purpose}"] = forms.UUIDField(
                widget=forms.HiddenInput, required=False, initial=wording.pk
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        takes_part = cleaned.get(Purpose.TAKE_PART)
        for purpose, wording in self.wordings.items():
            if cleaned.get(f"wording_{purpose}") != wording.pk:
                self.add_error(
                    purpose, _("These words have changed since you opened the page. Read them and answer again.")
                )
            elif not cleaned.get(purpose) and (purpose == Purpose.TAKE_PART or takes_part != "no"):
                self.add_error(purpose, _("%(purpose)s: choose yes or no") % {"purpose": PURPOSES[purpose]})
        return cleaned

    def questions(self) -> list[Any]:
        return [self[purpose] for purpose in self.wordings]

    @property
    def answers(self) -> dict[str, bool]:
        """Purpose → what they answered. Who does not take part agrees to nothing."""
        takes_part = self.cleaned_data[Purpose.TAKE_PART] == "yes"
        return {purpose: takes_part and self.cleaned_data[purpose] == "yes" for purpose in self.wordings}


def _in_its_language(wording: ConsentWording) -> str:
    """A workspace's own words may have no translation: a screen reader must not read English as Welsh."""
    return format_html('<span lang="{}">{}</span>', wording.language, wording.text)


def _yes_or_no(answer: bool | None) -> str | None:
    return None if answer is None else "yes" if answer else "no"


class PassageForm(forms.Form):
    """What to do with one passage."""

    LEAVE = "leave"

    wish = forms.ChoiceField(
        label=gettext_lazy("What should happen with it?"),
        widget=forms.RadioSelect,
        choices=[
            (LEAVE, gettext_lazy("Leave it as it is")),
            (Wish.CORRECT.value, gettext_lazy("Correct it")),
            (Wish.DONT_QUOTE.value, gettext_lazy("Don’t quote it")),
            (Wish.OFF_RECORD.value, gettext_lazy("Take it off the record")),
        ],
        error_messages={"required": gettext_lazy("Choose what should happen with it")},
    )
    text = forms.CharField(
        label=gettext_lazy("How it should read"),
        help_text=gettext_lazy("Only if you chose to correct it. The interview team reads it and puts it in place."),
        widget=forms.Textarea,
        required=False,
        max_length=MOST_CHARACTERS,
    )

    HINTS = {
        Wish.CORRECT.value: gettext_lazy("It was put down wrongly, or you would say it differently."),
        Wish.DONT_QUOTE.value: gettext_lazy("It still counts as something you said, and nobody is shown the words."),
        Wish.OFF_RECORD.value: gettext_lazy("From now on it is not used at all: not read, not counted, not shown."),
    }

    def __init__(self, *args: Any, now: str = "", off_record: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        if off_record:  # there are no words here to correct, until it is put back
            wish: Any = self.fields["wish"]
            wish.choices = [
                (self.LEAVE, _("Put it back on the record")),
                *(choice for choice in wish.choices if choice[0] not in (self.LEAVE, Wish.CORRECT)),
            ]
            del self.fields["text"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("wish") == Wish.CORRECT:
            text = " ".join(cleaned.get("text", "").split())
            if not text:
                self.add_error("text", _("Write how it should read, or choose to take it off the record"))
            elif text == " ".join(self.now.split()):
                self.add_error(
                    "text", _("These are the words that stand there already. Change them, or leave it as it is")
                )
        return cleaned
