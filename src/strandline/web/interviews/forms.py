"""What is asked about what comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.actions.correcting import SOMEBODY_NEW
from strandline.diagnostics.actions.participants import Arrival
from strandline.diagnostics.conversations import people_to_choose, sessions_to_join
from strandline.diagnostics.gathering import ASKS, NOBODY
from strandline.diagnostics.models import Diagnostic, Participant, Session
from strandline.records.models import Record
from strandline.web.pieces.widgets import DateField

_KINDS = [
    (Record.Kind.VERBATIM, _("A transcript: what was said, word for word")),
    (Record.Kind.NOTES, _("Notes: the interviewer’s words, except those in quotation marks")),
    (Record.Kind.OWN_WRITING, _("Written by the person themselves")),
    (Record.Kind.GROUP_NOTES, _("Notes of a group whose voices cannot be told apart")),
]


def called(participant: Participant) -> str:
    """ "Resident 3 (Jo Bloggs), group of 4": the team knows who is who, and who takes no part."""
    taking_part = participant.participation
    name = f" ({taking_part.person.name})" if taking_part.person and taking_part.person.name else ""
    voices = taking_part.voices
    group = ngettext("", ", group of %(voices)d", voices) % {"voices": voices} if voices > 1 else ""
    words = f"{taking_part.pseudonym}{name}{group}"
    if taking_part.withdrawn_at is not None:
        return gettext("%(who)s, withdrew") % {"who": words}
    return words if taking_part.takes_part else gettext("%(who)s, said no") % {"who": words}


def conversation_name(session: Session) -> str:
    who = ", ".join(one.participation.pseudonym for one in session.participants.all())
    return f"{session.label} – {who}" if who and who not in session.label else session.label


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files, at least one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if not data:
            raise forms.ValidationError(_("Choose at least one file."), code="required")
        return list(data)


def offer(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    """Choices that are known only when the form is made."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class SaidBeside(forms.Form):
    """What may be said of a file or a text beside itself. Left open, the text itself is asked."""

    def __init__(self, *args: Any, diagnostic: Diagnostic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people_to_choose(diagnostic)}
        by_the_text = ("", self.fields["participant"].widget.attrs.pop("data-open", ""))
        offer(self.fields["participant"], [by_the_text, *((pk, called(one)) for pk, one in self.people.items())])

    def clean_participant(self) -> Participant | None:
        return self.people.get(self.cleaned_data["participant"])


class UploadForm(SaidBeside):
    files = ManyFilesField(  # type: ignore[assignment]  # Django's own forms have an attribute of this name
        label=_("Files"),
        help_text=_(
            "Word, OpenDocument, PDF, rich text, plain text, web pages, captions (.vtt, .srt), and tables as .csv or "
            ".xlsx; or a zip of them. Up to 50 MB each, as many as you like."
        ),
    )
    participant = forms.ChoiceField(
        label=_("Who speaks in them?"),
        required=False,
        widget=forms.Select(attrs={"data-open": _("Each file says it, or I will say it afterwards")}),
        help_text=_("Choose somebody only if all these files are of that one person."),
    )
    kind = forms.ChoiceField(
        label=_("What are they?"), required=False, choices=[("", _("Told from how each is written")), *_KINDS]
    )
    held_on = DateField(label=_("When did you speak?"), required=False)


class PasteForm(SaidBeside):
    text = forms.CharField(
        label=_("The text"),
        widget=forms.Textarea,
        max_length=2_000_000,
        strip=False,
        help_text=_("A transcript with “Name:” before each voice, or notes with the questions as headings."),
    )
    participant = forms.ChoiceField(
        label=_("Who speaks?"),
        required=False,
        widget=forms.Select(attrs={"data-open": _("The text says it, or I will say it afterwards")}),
    )
    held_on = DateField(label=_("When did you speak?"), required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"), required=False, choices=[("", _("Told from how it is written")), *_KINDS]
    )


class BeginNotesForm(forms.Form):
    session = forms.ChoiceField(
        label=_("Is a colleague noting this conversation too?"),
        required=False,
        help_text=_("Choose their conversation, so that it is counted once. You each keep notes of your own."),
    )
    participants = forms.MultipleChoiceField(
        label=_("Who are you speaking with?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    newcomer = forms.CharField(
        label=_("Somebody who is not on the list"),
        required=False,
        max_length=200,
        help_text=_("A pseudonym, such as “Resident 7” or “Carers’ group”. Names and consent belong to step 4."),
    )
    voices = forms.IntegerField(
        label=_("How many are they?"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=_("More than one if they are a group whose voices cannot be told apart."),
    )
    interviewers = forms.CharField(label=_("Who asks?"), max_length=300)
    held_on = DateField(label=_("When?"), initial=timezone.localdate)

    def __init__(self, *args: Any, diagnostic: Diagnostic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people_to_choose(diagnostic)}
        self.sessions = {str(one.pk): one for one in sessions_to_join(diagnostic)}
        alone = ("", _("No, it is a conversation of its own"))
        offer(self.fields["participants"], [(pk, called(one)) for pk, one in self.people.items()])
        offer(self.fields["session"], [alone, *((pk, conversation_name(one)) for pk, one in self.sessions.items())])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("session") and not said.get("participants") and not (said.get("newcomer") or "").strip():
            self.add_error("participants", _("Choose who you are speaking with, or write a pseudonym for them."))
        return said

    @property
    def chosen(self) -> list[Participant]:
        return [self.people[pk] for pk in self.cleaned_data["participants"]]

    @property
    def arrivals(self) -> list[Arrival]:
        pseudonym = self.cleaned_data["newcomer"].strip()
        return [Arrival(pseudonym=pseudonym, voices=self.cleaned_data["voices"] or 1)] if pseudonym else []

    @property
    def joined(self) -> Session | None:
        return self.sessions.get(self.cleaned_data["session"])


class SpeakersForm(forms.Form):
    """One choice for each label in a record."""

    kind = forms.ChoiceField(label=_("What is this record?"), widget=forms.RadioSelect, choices=_KINDS)
    session = forms.ChoiceField(
        label=_("Which conversation is it of?"),
        help_text=_("Two records of one conversation are counted once."),
        required=False,
    )

    def __init__(
        self, *args: Any, diagnostic: Diagnostic, labels: dict[str, str], session: UUID, **kwargs: Any
    ) -> None:
        """`labels`: label → who stands behind it now, as in `Corrections`."""
        super().__init__(*args, **kwargs)
        people = list(people_to_choose(diagnostic))
        choices = [
            (ASKS, _("An interviewer")),
            (NOBODY, _("We cannot tell: quoted as nobody’s")),
            (SOMEBODY_NEW, _("Somebody who is not on the list yet")),
            *((one.key, called(one)) for one in people),
        ]
        self.labels = {f"speaker-{number}": label for number, label in enumerate(labels)}
        for name, label in self.labels.items():
            self.fields[name] = forms.ChoiceField(
                label=_("“%(label)s” is") % {"label": label} if label else _("The words without a label are by"),
                choices=choices,
                initial=labels[label],
            )
        self.sessions = {str(one.pk): one for one in sessions_to_join(diagnostic)}
        offer(self.fields["session"], [(pk, conversation_name(one)) for pk, one in self.sessions.items()])
        self.fields["session"].initial = str(session)

    @property
    def speaker_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.labels]

    @property
    def speakers(self) -> dict[str, str]:
        return {label: self.cleaned_data[name] for name, label in self.labels.items()}
