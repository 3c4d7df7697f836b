"""The terms in five short parts, each a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strandline.diagnostics.models import Diagnostic, Terms
from strandline.web.editing import EditForm
from strandline.web.pieces.widgets import DateField

Words = str | Promise


class TermsForm(EditForm):
    """One part. Nothing has to be filled in at once: what is missing is told on the page of all terms."""

    slug: ClassVar[str]
    title: ClassVar[Words]
    lead: ClassVar[Words]
    hints: ClassVar[dict[str, dict[str, Words]]] = {}

    def shown(self) -> list[tuple[BoundField, int | None, Mapping[str, Words]]]:
        """Each field with how many rows it needs and the hints of its choices."""
        return [(one, self._rows(one), self.hints.get(one.name, {})) for one in self.visible_fields()]

    @staticmethod
    def _rows(bound: BoundField) -> int | None:
        if not isinstance(bound.field.widget, forms.Textarea):
            return None
        return 18 if bound.name == "privacy_notice" else 3

    @classmethod
    def stored(cls, diagnostic: Diagnostic, terms: Terms) -> dict[str, Any]:
        """What stands in the fields of this part now."""
        return {name: getattr(terms, name) for name in cls.base_fields if name != "made_from"}


class QuestionPart(TermsForm):
    slug = "question"
    title = _("The question, and who asks")
    lead = _("Agree this first, in the same words, with those who ask.")

    question = forms.CharField(label=_("The question"), widget=forms.Textarea, required=False)
    purpose = forms.CharField(
        label=_("What the answer is for"),
        help_text=_("What will be decided with it, by whom and when. People ask this first."),
        widget=forms.Textarea,
        required=False,
    )
    asked_by = forms.CharField(label=_("Who asks"), max_length=200, required=False)
    place = forms.CharField(label=_("The place or service it is about"), max_length=200, required=False)
    name = forms.CharField(
        label=_("Its short name"), max_length=300, error_messages={"required": _("Give it a short name")}
    )
    started_on = DateField(label=_("When it starts"), help_text=_("For example, 24 2 2026"), required=False)

    @classmethod
    def stored(cls, diagnostic: Diagnostic, terms: Terms) -> dict[str, Any]:
        return {
            "question": diagnostic.question,
            "purpose": diagnostic.purpose,
            "asked_by": diagnostic.asked_by,
            "place": diagnostic.place,
            "name": diagnostic.title,
            "started_on": diagnostic.started_on,
        }


class DraftsPart(TermsForm):
    slug = "drafts"
    title = _("Who sees what, and until when")
    lead = _("Agreed before the first interview, so that nobody has to argue about it after the last.")

    drafts_seen_by = forms.CharField(
        label=_("Who sees drafts"),
        help_text=_("Names or roles. Whoever asked for it sees what was cleared for sharing, never the interviews."),
        widget=forms.Textarea,
        required=False,
    )
    leaving_out_asked_by = forms.CharField(
        label=_("Who may ask for something to be left out"),
        help_text=_("For example: anybody we spoke to, about their own words"),
        widget=forms.Textarea,
        required=False,
    )
    leaving_out_until = DateField(
        label=_("Until when they may ask"), help_text=_("For example, 20 3 2026"), required=False
    )
    report_by = DateField(
        label=_("When the report is promised (if a day was promised)"),
        help_text=_("It stands at the head of the diagnostic’s page"),
        required=False,
    )
    ends_on = DateField(
        label=_("When the diagnostic ends"), help_text=_("The day after which nothing more is taken in"), required=False
    )


class LawPart(TermsForm):
    slug = "law"
    title = _("The law")
    lead = _("Whoever looks after data protection in your organisation can answer these in a few minutes.")

    controller = forms.CharField(
        label=_("Controller"),
        help_text=_("The organisation that answers for what happens to people’s words"),
        max_length=300,
        required=False,
    )
    processor = forms.CharField(
        label=_("Processor (if another body works on its behalf)"),
        help_text=_("Often the learning partner who runs the interviews. Leave it blank if there is none."),
        max_length=300,
        required=False,
    )
    lawful_basis = forms.ChoiceField(
        label=_("Lawful basis"),
        help_text=_("Article 6 of the UK GDPR. This is not the same as each person’s agreement to take part."),
        choices=Terms.LawfulBasis.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    article9 = forms.ChoiceField(
        label=_("Condition for health and other sensitive matters"),
        help_text=_("Article 9 of the UK GDPR. People speak of their health and disability even when nobody asks."),
        choices=Terms.Article9.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    nature = forms.ChoiceField(
        label=_("What it counts as"),
        choices=Terms.Nature.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    hints: ClassVar = {
        "lawful_basis": {
            "public_task": _("Usual for councils, the NHS and others with a duty in law"),
            "legitimate_interests": _("Usual for charities and community groups"),
            "consent": _("Only where people are free to say no, and can take all of it back at any time"),
        },
        "article9": {
            "public_interest": _("Needs a further condition in the Data Protection Act 2018 and a policy document"),
            "care": _("For work by, or for, those who run health or care services"),
        },
        "nature": {
            "improvement": _("It is to make a service better here. An ethics committee is not usually needed."),
            "research": _("It is to find out something that holds elsewhere. Ask whether ethical approval is needed."),
        },
    }


class NoticePart(TermsForm):
    slug = "notice"
    title = _("The privacy notice, and how long things are kept")
    lead = _("What people read before they agree. A text to start from stands in the box; change it until it is true.")

    retention = forms.CharField(
        label=_("How long records are kept"),
        help_text=_("As your own retention schedule says. For example: six months after the report, then deleted"),
        widget=forms.Textarea,
        required=False,
    )
    privacy_notice = forms.CharField(
        label=_("Privacy notice"),
        help_text=_("What stands in square brackets is still to be filled in"),
        widget=forms.Textarea,
        required=False,
    )


class CarePart(TermsForm):
    slug = "care"
    title = _("If somebody is at risk")
    lead = _("Interviewers see these names beside every interview. Give a name and how to reach them.")

    safeguarding_contact = forms.CharField(
        label=_("Safeguarding contact"),
        help_text=_("For example: Jo Bell, safeguarding lead, 01234 567890"),
        max_length=300,
        required=False,
    )
    safeguarding_deputy = forms.CharField(
        label=_("Their deputy"), help_text=_("For when the first is away"), max_length=300, required=False
    )


PARTS: tuple[type[TermsForm], ...] = (QuestionPart, DraftsPart, LawPart, NoticePart, CarePart)
