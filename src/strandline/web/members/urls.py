"""Below a workspace's wall."""

from __future__ import annotations

from django.urls import path

from strandline.web.members import history, views, wordings

app_name = "members"
urlpatterns = [
    path("members/", views.members, name="list"),
    path("members/invite/", views.invite, name="invite"),
    path("members/invitations/<uuid:invitation>/again/", views.send_again, name="send-again"),
    path("members/invitations/<uuid:invitation>/withdraw/", views.withdraw, name="withdraw"),
    path("members/<uuid:membership>/", views.change, name="change"),
    path("members/<uuid:membership>/remove/", views.remove, name="remove"),
    path("members/leave/", views.leave, name="leave"),
    path("wordings/", wordings.wordings, name="wordings"),
    path("wordings/<uuid:wording>/", wordings.write, name="wording"),
    path("history/", history.workspace_history, name="audit"),
    path("d/<uuid:diagnostic>/history/", history.diagnostic_history, name="diagnostic-audit"),
]
