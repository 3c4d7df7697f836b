from __future__ import annotations

from django.urls import path

from strandline.web.interviews.views import finishing, listing, noting, pasting, records, uploading

app_name = "interviews"
urlpatterns = [
    path("d/<uuid:diagnostic>/interviews/", listing.interviews, name="list"),
    # files
    path("d/<uuid:diagnostic>/interviews/upload/", uploading.upload, name="upload"),
    path("d/<uuid:diagnostic>/interviews/uploads/", uploading.states, name="upload-states"),
    path("d/<uuid:diagnostic>/interviews/uploads/again/", uploading.read_again, name="read-again"),
    path("d/<uuid:diagnostic>/interviews/uploads/<uuid:upload>/set-aside/", uploading.set_aside, name="set-aside"),
    path("d/<uuid:diagnostic>/interviews/uploads/<uuid:upload>/put-back/", uploading.put_back, name="put-back"),
    # text
    path("d/<uuid:diagnostic>/interviews/paste/", pasting.paste, name="paste"),
    # notes
    path("d/<uuid:diagnostic>/interviews/notes/new/", noting.new, name="notes-new"),
    path("d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/", noting.notes, name="notes"),
    path("d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/save/", noting.save, name="notes-save"),
    path("d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/now/", noting.now, name="notes-now"),
    path("d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/settle/<uuid:beside>/", noting.settle, name="notes-settle"),
    path("d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/finish/", finishing.finish, name="notes-finish"),
    path("d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/move/", finishing.move, name="notes-move"),
    path("d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/reopen/", finishing.reopen, name="notes-reopen"),
    path("d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/put-away/", finishing.put_away, name="notes-put-away"),
    path(
        "d/<uuid:diagnostic>/interviews/notes/<uuid:notes>/bring-back/", finishing.bring_back, name="notes-bring-back"
    ),
    # what was said
    path("d/<uuid:diagnostic>/records/<uuid:record>/", records.record, name="record"),
    path("d/<uuid:diagnostic>/records/<uuid:record>/speakers/", records.speakers, name="speakers"),
]
