from __future__ import annotations

from django.urls import path

from strandline.web.about import views

urlpatterns = [
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/privacy/", views.privacy, name="privacy"),
    path("about/licence/", views.licence, name="licence"),
]
