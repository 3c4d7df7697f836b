"""Settings of the web app, on top of the field's: the commands read interviews without any of this.

STRANDLINE_ADDRESS        where people reach it, such as https://learn.example.org (default http://localhost:8000)
STRANDLINE_DEV            1: mails are shown at /dev/mail and in the terminal, and the gallery of components is open
STRANDLINE_SECOND_FACTOR  1: leads and interview teams must set up a second factor
STRANDLINE_MAIL_URL       smtp://user:password@host:587 (or smtps://); without it mails are shown, not sent
STRANDLINE_MAIL_FROM      who mails come from
STRANDLINE_PROXIES        how many proxies stand in front and tell where a request came from (default 0)
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF  # noqa: F401  NONCE is for islands that need one
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from strandline.publish import fonts
from strandline.settings import *  # noqa: F403
from strandline.settings import DATA_FOLDER, INSTALLED_APPS
from strandline.web import logs

HERE = Path(__file__).parent

STRANDLINE_DEV = os.environ.get("STRANDLINE_DEV") == "1"
STRANDLINE_SECOND_FACTOR = os.environ.get("STRANDLINE_SECOND_FACTOR") == "1"
STRANDLINE_ADDRESS = os.environ.get("STRANDLINE_ADDRESS", "http://localhost:8000").rstrip("/")

_address = urlsplit(STRANDLINE_ADDRESS)
if _address.scheme not in {"http", "https"} or not _address.hostname:
    raise ImproperlyConfigured(
        f"STRANDLINE_ADDRESS is “{STRANDLINE_ADDRESS}”. Give the whole address people use, such as https://learn.example.org."
    )
OVER_HTTPS = _address.scheme == "https"
ALLOWED_HOSTS = [_address.hostname, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [STRANDLINE_ADDRESS]

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "strandline.web",
    "strandline.web.accounts",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # before what serves files: styles and scripts are most of a first visit
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "strandline.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "strandline.web.accounts.devices.DevicesMiddleware",
    "strandline.web.accounts.second_factor.SecondFactorMiddleware",
    "strandline.web.middleware.WorkspaceMiddleware",
]

ROOT_URLCONF = "strandline.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],  # before any app's, so that the pages of sign-in are ours
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "strandline.web.frame.frame",
            ],
        },
    }
]

# -- what leaves the server -------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the picture to scan when setting up a second factor
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_HSTS_SECONDS = 31_536_000 if OVER_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OVER_HTTPS else None
CSRF_FAILURE_VIEW = "strandline.web.errors.csrf_failure"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("strandline-fonts", str(fonts.FOLDER))]
WHITENOISE_USE_FINDERS = True  # nothing has to be collected: the package serves its own files
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 31_536_000  # each address carries a hash of what it serves

# -- who signs in -----------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail to a council can be slow
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's account is changed hears of it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Three guesses a code, ten codes an hour: nobody guesses one, and nobody fills a mailbox.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,10/h/key"}
ACCOUNT_FORMS = {
    "request_login_code": "strandline.web.accounts.forms.SignInForm",
    "confirm_login_code": "strandline.web.accounts.forms.CodeForm",
    "confirm_email_verification_code": "strandline.web.accounts.forms.NewAddressCodeForm",
    "add_email": "strandline.web.accounts.forms.NewAddressForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "strandline.web.accounts.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Strandline"
MFA_ADAPTER = "strandline.web.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "strandline.web.accounts.forms.SecondFactorForm",
    "reauthenticate": "strandline.web.accounts.forms.ConfirmItIsYouForm",
    "activate_totp": "strandline.web.accounts.forms.AppCodeForm",
    "add_webauthn": "strandline.web.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "strandline.web.accounts.forms.RenamePasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not OVER_HTTPS  # browsers themselves allow it on localhost alone
USERSESSIONS_TRACK_ACTIVITY = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("STRANDLINE_PROXIES", "0"))

# Attempts are counted in the database: every process of every machine sees the same counts.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "strandline_cache"}}

# -- mail -------------------------------------------------------------------------------------------------------------


def _mail(url: str) -> dict[str, object]:
    if not url:
        return {"EMAIL_BACKEND": "strandline.web.mail.ShownMail"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("STRANDLINE_MAIL_URL must look like smtp://user:password@host:587 or smtps://…")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        # A mail server on this machine needs no encryption on the way to it.
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_TIMEOUT": 20,
    }


EMAIL_FILE_PATH = DATA_FOLDER / "mail"  # where mails that are shown are kept
globals().update(_mail(os.environ.get("STRANDLINE_MAIL_URL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("STRANDLINE_MAIL_FROM", f"Strandline <strandline@{_address.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- work in the background -------------------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# -- what is logged ---------------------------------------------------------------------------------------------------

LOGGING = logs.LOGGING

# -- uploads ----------------------------------------------------------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # of a form's text: a long transcript pasted
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_PERMISSIONS = 0o600

# -- words ------------------------------------------------------------------------------------------------------------

LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
