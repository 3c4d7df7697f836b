from __future__ import annotations

from django.urls import path

from strandline.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("example/", views.load_example, name="example-load"),
    path("d/<uuid:diagnostic>/throw-away/", views.throw_away, name="example-throw-away"),
]
