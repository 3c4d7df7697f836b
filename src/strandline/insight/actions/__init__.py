"""The verbs of insight: drafting findings, and deciding what of them may be shared."""

from strandline.insight.actions.draft import Drafted, draft_findings
from strandline.insight.actions.sharing import clear, decide_insight_sharing, decide_theme_sharing

__all__ = ["Drafted", "clear", "decide_insight_sharing", "decide_theme_sharing", "draft_findings"]
