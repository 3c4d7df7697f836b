"""What the page that sends files is told of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from strandline.diagnostics.models import Unread, Upload
from strandline.web.interviews.presenters.listing import STATES, state_words, what_came_of


def told(upload: Upload, problems: Iterable[Unread], speakers: Sequence[str]) -> dict[str, object]:
    return {
        "id": str(upload.pk),
        "name": upload.name,
        "state": STATES[Upload.State(upload.state)],
        "words": state_words(upload),
        "what": what_came_of(upload, speakers),
        "over": upload.state != Upload.State.WAITING,
        "problems": [{"where": one.where, "what": one.what, "todo": one.todo} for one in problems],
    }
