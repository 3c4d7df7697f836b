"""Inviting and changing roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strandline.web.members.presenters import ROLES
from strandline.workspaces.models import Membership


class RoleForm(forms.Form):
    ROLE_HINTS = {role: words.means for role, words in ROLES.items()}

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role, words.name) for role, words in ROLES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role")},
    )


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("We send a link there. It works for 14 days."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter an email address"),
            "invalid": _("Enter an email address in full, such as name@example.org"),
        },
    )
    field_order = ["email", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Membership.Role.MEMBER


class HistoryFilter(forms.Form):
    who = forms.ChoiceField(label=_("Who"), required=False, widget=forms.Select)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, people: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [("", _("Everybody")), *((name, name) for name in people)]
