"""From a diagnostic to what a report says."""

from __future__ import annotations

from strandline.diagnostics.models import Diagnostic
from strandline.publish.material import material_of
from strandline.publish.report import Edition, Report


def build_report(diagnostic: Diagnostic, edition: Edition) -> Report:
    """The report of a diagnostic as one edition may show it. Open the workspace's scope first."""
    # Late: counting brings SciPy.
    from strandline.publish.shared import shared_report
    from strandline.publish.team import team_report

    material = material_of(diagnostic)
    return team_report(material) if edition is Edition.TEAM else shared_report(material)
