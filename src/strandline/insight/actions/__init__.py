"""The verbs of insight: drafting findings, deciding about them, and deciding what of them may be shared."""

from strandline.insight.actions.draft import Drafted, draft_findings
from strandline.insight.actions.insights import confirm_insight, edit_insight, reject_insight
from strandline.insight.actions.passages import move_passage
from strandline.insight.actions.sense import ask_for_sense
from strandline.insight.actions.sharing import clear, decide_insight_sharing, decide_theme_sharing
from strandline.insight.actions.themes import (
    DecisionError,
    confirm_theme,
    hide_theme,
    merge_themes,
    rename_theme,
    show_theme,
    split_theme,
)
from strandline.insight.actions.undoing import undo

__all__ = [
    "DecisionError",
    "Drafted",
    "ask_for_sense",
    "clear",
    "confirm_insight",
    "confirm_theme",
    "decide_insight_sharing",
    "decide_theme_sharing",
    "draft_findings",
    "edit_insight",
    "hide_theme",
    "merge_themes",
    "move_passage",
    "reject_insight",
    "rename_theme",
    "show_theme",
    "split_theme",
    "undo",
]
