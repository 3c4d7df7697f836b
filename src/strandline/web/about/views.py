"""Pages about Strandline itself, for whoever opens it."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from strandline import __version__
from strandline.web.doors import anyone


@anyone
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "about/accessibility.html", {"address": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]})


@anyone
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "about/privacy.html", {"days": settings.SESSION_COOKIE_AGE // (24 * 60 * 60)})


@anyone
def licence(request: HttpRequest) -> HttpResponse:
    return render(request, "about/licence.html", {"version": __version__})
