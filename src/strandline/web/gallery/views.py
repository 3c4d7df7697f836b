"""Pages that show every component with its states. Open only while developing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from strandline.web.doors import anyone
from strandline.web.gallery import samples
from strandline.web.gallery.forms import EveryField


@anyone
def gallery(request: HttpRequest) -> HttpResponse:
    wrong = EveryField(
        auto_id="broken_%s",
        data={"name": "", "stance": "nowhere", "started_0": "31", "started_1": "2", "started_2": "2026"},
    )
    for level, words in (
        (messages.SUCCESS, "The three files are in. Strandline is reading them."),
        (messages.INFO, "Saltmarsh is an invented place: nobody said any of this."),
        (messages.WARNING, "Two people withdrew since this report was made. Make it again before you share it."),
        (messages.ERROR, "We could not read page 3 of this PDF: it is an image."),
    ):
        messages.add_message(request, level, words)
    page = Paginator(range(1, 231), 20).get_page(request.GET.get("page", "4"))
    values = {"whole": EveryField(), "broken": wrong, "long_list": page, "places": range(10)}
    return render(request, "gallery/gallery.html", values)


@anyone
def send(request: HttpRequest) -> HttpResponse:
    """Shows what a form sent: for looking at what happens when it is refused at first."""
    return render(request, "gallery/sent.html", {"question": request.POST.get("question", "")})


@anyone
def steps(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/steps.html")


@anyone
def picture(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/picture.html", {"columns": samples.COLUMNS, "themes": samples.THEMES})


@anyone
def panel(request: HttpRequest) -> HttpResponse:
    """A page of its own without script, the side panel with it."""
    return render(request, "gallery/panel.html")


@anyone
def bare(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/bare.html")
