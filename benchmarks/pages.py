"""How long the server takes for each page: `python -m benchmarks.pages [TIMES]`.

Every address of the app that shows something, asked TIMES (30) times by somebody on the interview team who is a lead
too, of a diagnostic of 40 interviews with more than 5,000 passages of which a few hundred are cleared. In the process
itself, with everything but the network and the web server. The goal: 200 ms for the slowest at the 95th percentile.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.diagnose import COMMENTS, write_forty_interviews
from benchmarks.measuring import SHARED, write_table

if TYPE_CHECKING:
    from django.test import Client
    from django.urls import URLPattern, URLResolver

    from strandline.diagnostics.models import Diagnostic

Figures = tuple[float, float, float, float, float, float]

GOAL = 200.0  # milliseconds
CLEARED = 300  # passages
WORDS = 4_000  # of an interview: 40 of them make some 5,200 passages
# Beside what the addresses themselves are: the picture seen otherwise.
OTHERWISE = {
    "picture:picture": ("?level=topics&open=all", "?sort=lived", "?as=table"),
    "picture:shared": ("?as=table",),
}
# Addresses that change who is signed in, or that nobody opens as a page.
LEFT_OUT = ("account_", "mfa_", "usersessions_", "sign-out", "gallery:", "join", "health", "contributors:", "shared:")


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    if not COMMENTS.is_file():
        print(f"No shared data at {SHARED}: there is nothing large enough to measure with.")
        return
    with tempfile.TemporaryDirectory() as work:
        os.environ["STRANDLINE_DATA"] = str(Path(work, "data"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "strandline.web.settings"
        Path(work, "data").mkdir()
        diagnostic, browser = _opened(Path(work))
        rows, left = _measured(diagnostic, browser, times)
    rows.sort(key=lambda row: -row[1][2])
    slowest, figures = rows[0]
    notes = (
        f"The slowest is {slowest} with {figures[2]:.0f} ms at the 95th percentile of {times} times; the goal is "
        f"{GOAL:.0f} ms. “First” is the first time in a new process, which loads what the page needs"
        ", and for the shared edition puts it together. Where processor time is much less than the time taken, the "
        "machine was busy with other things.\n\n"
        f"Not measured: {', '.join(left) or 'nothing'}."
    )
    table = [(name, *(f"{value:.0f}" for value in figures)) for name, figures in rows]
    heads = ("page", "first, ms", "p50, ms", "p95, ms", "p95 of processor time, ms", "queries", "kB")
    print(write_table("pages", "Pages of a diagnostic of 40 interviews", heads, table, notes))


def _opened(work: Path) -> tuple[Diagnostic, Client]:
    """A large diagnostic in a new data folder, and the browser of its interviewer."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from strandline.accounts.models import User
    from strandline.audit.actions import Actor
    from strandline.diagnostics.actions import gather
    from strandline.diagnostics.actions.appointing import appoint
    from strandline.diagnostics.models import Appointment
    from strandline.insight.actions import draft_findings
    from strandline.transcripts import read_folder
    from strandline.workspaces.actions import open_workspace
    from strandline.workspaces.models import Membership
    from strandline.workspaces.walls import within

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    by = Actor("a benchmark")
    interviews = work / "interviews"
    interviews.mkdir()
    write_forty_interviews(interviews, words=WORDS)
    workspace = open_workspace(name="A large place", by=by)
    with within(workspace):
        ana = User.objects.create_user(email="ana@example.org", name="Ana Pereira")
        Membership.objects.create(workspace=workspace, user=ana, role=Membership.Role.LEAD)
        diagnostic = gather(
            workspace=workspace, folder=read_folder(interviews), gathered_from=str(interviews), by=by
        ).diagnostic
        draft_findings(diagnostic=diagnostic, by=by)
        appoint(diagnostic=diagnostic, user=ana, part=Appointment.Part.INTERVIEW_TEAM, by=by)
        _clear(diagnostic, by)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(ana)
    return diagnostic, browser


def _clear(diagnostic: Diagnostic, by: Any) -> None:
    from strandline.insight.actions import decide_insight_sharing, decide_theme_sharing, rename_theme
    from strandline.insight.queries import current_insights, current_themes
    from strandline.records.actions import decide_sharing

    for theme in current_themes(diagnostic).filter(rest=False)[:20]:
        rename_theme(theme=theme, name=f"{theme.name}, as people call it", by=by)
    for theme in current_themes(diagnostic):
        decide_theme_sharing(theme=theme, state="cleared", by=by, by_name="Ana Pereira")
    for insight in current_insights(diagnostic):
        decide_insight_sharing(insight=insight, state="cleared", by=by, by_name="Ana Pereira")
    for excerpt in diagnostic.placements.exclude(theme=None).values_list("excerpt", flat=True)[:CLEARED]:
        decide_sharing(excerpt_id=excerpt, state="cleared", by=by, by_name="Ana Pereira")


def _measured(diagnostic: Diagnostic, browser: Client, times: int) -> tuple[list[tuple[str, Figures]], list[str]]:
    from strandline.web.serving import settle
    from strandline.workspaces.walls import within

    with within(diagnostic.workspace_id):
        fill = _filling(diagnostic)
    settle()  # as a web process does when it has started
    rows = []
    left = []
    for name, url in _urls(fill):
        if url is None:
            left.append(name)
            continue
        row = _timed(browser, url, times)
        if row is None:
            left.append(name)
        else:
            rows.append((name, row))
            print(f"{name}: {row[2]:.0f} ms", file=sys.stderr, flush=True)
    return rows, left


def _timed(browser: Client, url: str, times: int) -> Figures | None:
    """First, median and 95th percentile in milliseconds, the 95th percentile of processor time alone, queries,
    kilobytes; nothing for what is no page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took, worked = [], []
    size = 0
    for _ in range(times + 1):
        started, working = time.perf_counter(), time.process_time()
        response = browser.get(url)
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            return None
        size = len(response.content)
        took.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (time.process_time() - working))
    with CaptureQueriesContext(connection) as queries:
        browser.get(url)
    return (
        took[0],
        statistics.median(took[1:]),
        _percentile95(took[1:]),
        _percentile95(worked[1:]),
        len(queries),
        size / 1024,
    )


def _percentile95(values: list[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _urls(fill: dict[str, Callable[[], Any]]) -> Iterator[tuple[str, str | None]]:
    """Each address by its name; without one where there is nothing to fill it with."""
    from django.urls import get_resolver, reverse

    for name, needs in _below(get_resolver().url_patterns, (), ()):
        if name.startswith(LEFT_OUT):
            continue
        keys = {need: next((key for key in (f"{name}:{need}", need) if key in fill), None) for need in needs}
        values = {need: fill[key]() for need, key in keys.items() if key is not None}
        if len(values) < len(needs) or None in values.values():
            yield name, None
            continue
        url = reverse(name, kwargs=values)
        yield name, url
        for query in OTHERWISE.get(name, ()):
            yield f"{name}{query}", url + query


def _below(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...], needs: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    from django.urls import URLResolver

    for pattern in patterns:
        inner = (*needs, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            below = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _below(pattern.url_patterns, below, inner)
        else:
            yield ":".join((*namespaces, pattern.name or "")), inner


def _filling(diagnostic: Diagnostic) -> dict[str, Callable[[], Any]]:
    """Something of the diagnostic for each part of an address: the theme with the most passages, a long record."""
    from django.db.models import Count

    from strandline.diagnostics.queries import current_records
    from strandline.insight.queries import current_themes

    themes = current_themes(diagnostic).filter(rest=False).annotate(number=Count("placements")).order_by("-number")
    theme = themes[0]
    excerpt = theme.placements.first()
    found = {
        "slug": diagnostic.workspace.slug,
        "diagnostic": diagnostic.pk,
        "theme": theme.pk,
        "perspective": diagnostic.perspectives.all()[0].pk,
        "excerpt": excerpt.excerpt_id if excerpt else None,
        "record": current_records(diagnostic)[0].pk,
        "question": diagnostic.questions.all()[0].pk,
        "participant": diagnostic.participants.all()[0].pk,
        "column": "c1",
        "diagnostics:terms-part:part": "question",
    }
    return {key: lambda value=value: value for key, value in found.items()}  # type: ignore[misc]


if __name__ == "__main__":
    main()
