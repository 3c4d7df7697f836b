"""Steps 4 and 6 of a diagnostic."""

from __future__ import annotations

from django.urls import path

from strandline.web.people import checking, importing, letters, links, views

app_name = "people"
_HERE = "d/<uuid:diagnostic>/people/"
_ONE = f"{_HERE}<uuid:participant>/"
_CHECK = "d/<uuid:diagnostic>/check/"
urlpatterns = [
    path(_HERE, views.people, name="list"),
    path(f"{_HERE}add/", views.add, name="add"),
    path(f"{_HERE}import/", importing.choose, name="import"),
    path(f"{_HERE}import/add/", importing.take_in, name="import-add"),
    path(f"{_HERE}invite/", letters.invite, name="invite"),
    path(f"{_HERE}links/", links.print_links, name="links-print"),
    path(_ONE, views.participant, name="participant"),
    path(f"{_ONE}change/", views.change, name="change"),
    path(f"{_ONE}agreed/", views.note_consent, name="note-consent"),
    path(f"{_ONE}withdraw/", views.note_withdrawal, name="note-withdrawal"),
    path(f"{_ONE}link/", links.make, name="make-link"),
    path(f"{_ONE}link/end/", links.end, name="end-link"),
    path(_CHECK, checking.overview, name="check"),
    path(f"{_CHECK}ask/", letters.ask_to_check, name="ask-to-check"),
    path(f"{_CHECK}corrections/<uuid:wish>/", checking.correction, name="correction"),
]
