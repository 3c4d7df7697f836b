"""In front of the wall: the address is the key."""

from __future__ import annotations

from django.urls import path

from strandline.web.shared import views

app_name = "shared"
urlpatterns = [
    path("s/<str:token>/", views.report, name="report"),
    path("s/<str:token>/<str:name>", views.report_file, name="file"),
]
