from __future__ import annotations

from django.urls import path

from strandline.web.diagnostics.views import listing, perspectives, questions, steps, team, terms

app_name = "diagnostics"
urlpatterns = [
    path("diagnostics/", listing.diagnostics, name="list"),
    path("diagnostics/new/", listing.new, name="new"),
    path("d/<uuid:diagnostic>/", steps.steps, name="steps"),
    path("d/<uuid:diagnostic>/leave-to-folder/", steps.leave_to_folder, name="leave-to-folder"),
    # 1. the question and the terms
    path("d/<uuid:diagnostic>/terms/", terms.terms, name="terms"),
    path("d/<uuid:diagnostic>/terms/print/", terms.printed, name="terms-print"),
    path("d/<uuid:diagnostic>/terms/<slug:part>/", terms.part, name="terms-part"),
    # 2. who must be heard
    path("d/<uuid:diagnostic>/perspectives/", perspectives.perspectives, name="perspectives"),
    path("d/<uuid:diagnostic>/perspectives/suggested/", perspectives.suggested, name="perspectives-suggested"),
    path("d/<uuid:diagnostic>/perspectives/<uuid:perspective>/", perspectives.perspective, name="perspective"),
    path("d/<uuid:diagnostic>/perspectives/<uuid:perspective>/move/", perspectives.move, name="perspective-move"),
    path("d/<uuid:diagnostic>/perspectives/<uuid:perspective>/remove/", perspectives.remove, name="perspective-remove"),
    # 3. what is asked
    path("d/<uuid:diagnostic>/questions/", questions.questions, name="questions"),
    path("d/<uuid:diagnostic>/questions/built-in/", questions.built_in, name="questions-built-in"),
    path("d/<uuid:diagnostic>/questions/print/", questions.printed, name="guide-print"),
    path("d/<uuid:diagnostic>/questions/<uuid:question>/", questions.question, name="question"),
    path("d/<uuid:diagnostic>/questions/<uuid:question>/move/", questions.move, name="question-move"),
    path("d/<uuid:diagnostic>/questions/<uuid:question>/remove/", questions.remove, name="question-remove"),
    # who is named on it
    path("d/<uuid:diagnostic>/team/", team.team, name="team"),
    path("d/<uuid:diagnostic>/team/<uuid:appointment>/remove/", team.remove, name="team-remove"),
]
