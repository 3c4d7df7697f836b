"""Mails of an installation that sends none, for whoever tries Strandline out on their own machine."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from strandline.web import mail as post
from strandline.web.doors import anyone

_SHOWN = 100


@anyone
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "mailbox/mails.html", {"mails": post.kept()[:_SHOWN]})


@anyone
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = post.read(name)
    if found is None:
        raise Http404
    return render(request, "mailbox/mail.html", {"mail": found})
