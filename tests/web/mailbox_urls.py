"""All addresses of the web app and those of the mails shown, which are open only while developing."""

from __future__ import annotations

from django.urls import include, path

from strandline.web import urls

urlpatterns = [*urls.urlpatterns, path("dev/mail/", include("strandline.web.accounts.mailbox_urls"))]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
