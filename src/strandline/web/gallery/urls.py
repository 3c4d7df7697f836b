from __future__ import annotations

from django.urls import path

from strandline.web.gallery import views

app_name = "gallery"
urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/bare/", views.bare, name="bare"),
    path("gallery/picture/", views.picture, name="picture"),
    path("gallery/panel/", views.panel, name="panel"),
    path("gallery/send/", views.send, name="send"),
    path("gallery/steps/", views.steps, name="steps"),
]
