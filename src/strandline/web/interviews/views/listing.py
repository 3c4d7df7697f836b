"""Step 5: what came in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from strandline.diagnostics.actions.receive import reading_failed
from strandline.diagnostics.conversations import (
    conversations,
    notes_in_progress,
    notes_put_away,
    problems_by_upload,
    uploads,
)
from strandline.diagnostics.models import Diagnostic
from strandline.web.doors import team
from strandline.web.interviews.presenters.listing import conversations_of, files_of, shown
from strandline.web.request import MemberRequest

_ON_A_PAGE = 40


@team
def interviews(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    page = Paginator(conversations(diagnostic), _ON_A_PAGE).get_page(request.GET.get("page"))
    problems = problems_by_upload(diagnostic)
    stopped = reading_failed(diagnostic)
    files = files_of(uploads(diagnostic), problems, stopped=stopped)
    values = {
        "diagnostic": diagnostic,
        "page_obj": page,
        "conversations": conversations_of(page, diagnostic, request.workspace.slug, problems),
        "waiting": [file for file in files if file.state == "waiting"],
        "troubled": [
            file for file in files if file.state in {"problem", "waiting"} or (file.problems and not file.can_put_back)
        ],
        "files": files,
        "stopped": stopped,
        "folder_problems": shown(problems.get(None, [])),
        "drafts": notes_in_progress(diagnostic),
        "put_away": notes_put_away(diagnostic),
    }
    return render(request, "interviews/list.html", values)
