"""The addresses of steps 7 and 8."""

from __future__ import annotations

from django.urls import path

from strandline.web.picture.views import history, picture, sense, shared, themes, words

app_name = "picture"
urlpatterns = [
    path("d/<uuid:diagnostic>/sense/", sense.sense, name="sense"),
    path("d/<uuid:diagnostic>/sense/read/", sense.read, name="read"),
    path("d/<uuid:diagnostic>/picture/", picture.picture, name="picture"),
    path("d/<uuid:diagnostic>/picture/history/", history.history, name="history"),
    path("d/<uuid:diagnostic>/picture/history/<uuid:change>/undo/", history.take_back, name="undo"),
    # the words behind a theme, a mark, a number; and what a person decides about them
    path("d/<uuid:diagnostic>/picture/themes/<uuid:theme>/", themes.theme, name="theme"),
    path("d/<uuid:diagnostic>/picture/themes/<uuid:theme>/from/<str:perspective>/", words.cell, name="cell"),
    path("d/<uuid:diagnostic>/picture/themes/<uuid:theme>/passages/", themes.sort, name="sort"),
    path("d/<uuid:diagnostic>/picture/themes/<uuid:theme>/<slug:verb>/", themes.decide, name="decide"),
    path("d/<uuid:diagnostic>/picture/insights/<uuid:insight>/<slug:verb>/", themes.decide_insight, name="insight"),
    path("d/<uuid:diagnostic>/picture/passages/", words.passages, name="passages"),
    path("d/<uuid:diagnostic>/picture/passages/<uuid:excerpt>/", words.passage, name="passage"),
    # what was cleared, for everybody of the workspace
    path("d/<uuid:diagnostic>/shared/", shared.picture, name="shared"),
    path("d/<uuid:diagnostic>/shared/present/", shared.present, name="present"),
    path("d/<uuid:diagnostic>/shared/themes/<uuid:theme>/", shared.theme, name="shared-theme"),
    path("d/<uuid:diagnostic>/shared/themes/<uuid:theme>/from/<slug:column>/", shared.cell, name="shared-cell"),
]
