"""The editions, and what waits to be cleared, put together once for everybody who looks until something changes."""

from __future__ import annotations

from strandline.diagnostics.models import Diagnostic
from strandline.publish.build import build_report
from strandline.publish.clearing import Queue, queue_before_decisions, with_decisions
from strandline.publish.keeping import Kept
from strandline.publish.page.html import Host, Page, render_page
from strandline.publish.report import Audience, Edition, Report

# Each reads every passage of a diagnostic, which takes half a second for a large one.
_shared: Kept[Report] = Kept(32)
_team: Kept[Report] = Kept(4)
_pages: Kept[Page] = Kept(8)  # of some megabytes each, where a team reads everything
_queues: Kept[Queue] = Kept(4, but=(".sharing_decided", ".sharing_undone"))


def shared_report(diagnostic: Diagnostic, audience: Audience = Audience.WORKSPACE) -> Report:
    return _shared(diagnostic, lambda: build_report(diagnostic, Edition.SHARED, audience=audience), audience)


def team_report(diagnostic: Diagnostic) -> Report:
    return _team(diagnostic, lambda: build_report(diagnostic, Edition.TEAM))


def page_of(diagnostic: Diagnostic, report: Report, host: Host) -> Page:
    """The report of a diagnostic as a page that a server shows."""
    return _pages(diagnostic, lambda: render_page(report, host), report.edition, report.audience, report.parts, host)


def queue_of(diagnostic: Diagnostic) -> Queue:
    """What waits to be cleared, with the decisions as they stand at this moment."""
    return with_decisions(_queues(diagnostic, lambda: queue_before_decisions(diagnostic)))
