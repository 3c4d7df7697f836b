"""Sign-in, the first start, invitations, one's own account.

The pages of sign-in are allauth's, named as it names them, at addresses of ours. Those for passwords and for signing up
are not among them: there are none here.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as devices
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from strandline.web.accounts.views import joining, signing_in, start, you

_you = [
    path("", you.you, name="you"),
    path("name/", you.name, name="name"),
    path("workspaces/new/", you.new_workspace, name="new-workspace"),
    path("sign-out-everywhere/", you.sign_out_everywhere, name="sign-out-everywhere"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("start/code/", start.code, name="start-code"),
    path("join/<str:token>/", joining.join, name="join"),
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/", signing_in.sign_in, name="account_request_login_code"),
    path("sign-in/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second-factor/", factor.authenticate, name="mfa_authenticate"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-up/", signing_in.by_invitation, name="account_signup"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-out/", account.logout, name="sign-out"),
    path("you/", include((_you, "account"))),
    path("you/email/", account.email, name="account_email"),
    path("you/email/code/", account.email_verification_sent, name="account_email_verification_sent"),
    path("you/confirm/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("you/confirm/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("you/sign-in/", signing_in.how_you_sign_in, name="mfa_index"),
    path("you/sign-in/app/", app.activate_totp, name="mfa_activate_totp"),
    path("you/sign-in/app/off/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("you/sign-in/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("you/sign-in/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("you/sign-in/recovery-codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("you/sign-in/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("you/sign-in/passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("you/sign-in/passkeys/<int:pk>/rename/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("you/sign-in/passkeys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("you/devices/", devices.list_usersessions, name="usersessions_list"),
]
if settings.STRANDLINE_DEV:
    urlpatterns.append(path("dev/mail/", include("strandline.web.accounts.mailbox_urls")))
