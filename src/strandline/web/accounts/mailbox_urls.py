"""The mails that are shown and not sent: only while developing, for sign-in codes are in them."""

from __future__ import annotations

from django.urls import path

from strandline.web.accounts.views import mailbox

urlpatterns = [
    path("", mailbox.mails, name="mailbox"),
    path("<str:name>/", mailbox.mail, name="mailbox-mail"),
]
