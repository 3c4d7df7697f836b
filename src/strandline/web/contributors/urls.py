"""What lies behind a private link."""

from __future__ import annotations

from django.urls import path

from strandline.web.contributors import history, notes, views

app_name = "contributors"
urlpatterns = [
    path("a/<str:token>/", views.start, name="start"),
    path("a/<str:token>/consent/", views.consent, name="consent"),
    path("a/<str:token>/receipt/", views.receipt, name="receipt"),
    path("a/<str:token>/receipt.txt", views.receipt_text, name="receipt-text"),
    path("a/<str:token>/history/", history.history, name="history"),
    path("a/<str:token>/withdraw/", views.withdraw, name="withdraw"),
    path("a/<str:token>/language/", views.language, name="language"),
    path("a/<str:token>/notes/", notes.notes, name="notes"),
    path("a/<str:token>/notes/confirm/", notes.confirm, name="confirm"),
    path("a/<str:token>/notes/<uuid:excerpt>/", notes.passage, name="passage"),
]
