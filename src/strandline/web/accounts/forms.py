"""What people type to sign in and about themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from strandline.workspaces.models import Workspace


class _Relabelled(forms.Form):
    """A form of sign-in's in our words: a label for each field, and no placeholders."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= {"spellcheck": "false", "autocapitalize": "characters"}


class SignInForm(_Relabelled, RequestLoginCodeForm):
    words = {"email": (_("Your email address"), _("We send a code there. You need no password."))}


class CodeForm(_Relabelled, ConfirmLoginCodeForm):
    words = {"code": (_("Code"), _("Such as AB12-CD34. Capitals do not matter."))}


class NewAddressForm(_Relabelled, AddEmailForm):
    words = {"email": (_("New email address"), _("We send a code there, to see that it is yours."))}


class NewAddressCodeForm(_Relabelled, ConfirmEmailVerificationCodeForm):
    words = CodeForm.words


class SecondFactorForm(_Relabelled, AuthenticateForm):
    words = {"code": (_("Code from your app"), _("Six digits, or one of your recovery codes."))}


class ConfirmItIsYouForm(_Relabelled, ReauthenticateForm):
    words = SecondFactorForm.words


class AppCodeForm(_Relabelled, ActivateTOTPForm):
    words = {"code": (_("Code from your app"), _("The six digits that it shows now."))}


class AddPasskeyForm(_Relabelled, AddWebAuthnForm):
    words = {
        "name": (_("Name for this passkey"), _("So that you know it again, such as “Work laptop”.")),
        "passwordless": (
            _("Sign in with this alone, without an emailed code"),
            _("Your device asks for your fingerprint, face or PIN. Untick for a key that has none of these."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(_Relabelled, EditWebAuthnForm):
    words = {"name": (_("Name for this passkey"), "")}


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As others in your workspaces see it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )


class WorkspaceForm(forms.Form):
    """A workspace to be made."""

    KIND_HINTS = {
        Workspace.Kind.PARTNERSHIP: _("Several organisations and people of a place, learning together"),
        Workspace.Kind.ORGANISATION: _("One organisation or team"),
        Workspace.Kind.PERSON: _("You alone"),
    }

    workspace_name = forms.CharField(
        label=_("Name of the workspace"),
        help_text=_("Whoever learns together behind one wall, such as “Saltmarsh Partnership”."),
        max_length=200,
        error_messages={"required": _("Enter a name for the workspace")},
    )
    kind = forms.ChoiceField(
        label=_("Who learns here?"),
        choices=Workspace.Kind.choices,
        initial=Workspace.Kind.PARTNERSHIP,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who learns here")},
    )
    place_name = forms.CharField(
        label=_("Place it is about"), help_text=_("Such as “Saltmarsh”."), max_length=200, required=False
    )


class BeginningForm(NameForm):
    """The first account, where commands have made workspaces already."""

    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We send a code there, to see that it is yours. You need no password."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address in full, such as name@example.org"),
        },
    )
    key = forms.CharField(
        label=_("Starting key"),
        help_text=_("Whoever runs this Strandline finds it in the log, written when this page was opened."),
        error_messages={"required": _("Enter the starting key")},
    )
    field_order = ["name", "email", "key"]

    def __init__(self, *args: Any, starting_key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starting_key = starting_key
        if not starting_key:
            del self.fields["key"]

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip().upper()
        if not constant_time_compare(key, self.starting_key):
            raise forms.ValidationError(_("That is not the starting key. It is in the log of the web app."))
        return key


class BeginningWithWorkspaceForm(BeginningForm, WorkspaceForm):
    """The first account and its workspace."""

    field_order = ["name", "email", "workspace_name", "kind", "place_name"]
