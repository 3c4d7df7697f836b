"""The addresses of step 9."""

from __future__ import annotations

from django.urls import path

from strandline.web.sharing.views import clearing, links, reading

app_name = "sharing"
urlpatterns = [
    path("d/<uuid:diagnostic>/clear/", clearing.clear, name="clear"),
    path("d/<uuid:diagnostic>/clear/spreadsheet/", clearing.spreadsheet, name="spreadsheet"),
    path("d/<uuid:diagnostic>/clear/<slug:kind>/<uuid:thing>/", clearing.decide, name="decide"),
    path("d/<uuid:diagnostic>/clear/<slug:kind>/<uuid:thing>/undo/", clearing.undo, name="undo"),
    # what is shared, and with whom
    path("d/<uuid:diagnostic>/share/", links.share, name="share"),
    path("d/<uuid:diagnostic>/share/preview/", links.preview, name="preview"),
    path("d/<uuid:diagnostic>/share/<uuid:link>/revoke/", links.revoke, name="revoke"),
    # the report
    path("d/<uuid:diagnostic>/report/", reading.report, name="report"),
    path("d/<uuid:diagnostic>/report/<str:name>", reading.report_file, name="report-file"),
    path("d/<uuid:diagnostic>/team-report/", reading.team_report, name="team-report"),
    path("d/<uuid:diagnostic>/team-report/<str:name>", reading.team_file, name="team-file"),
]
