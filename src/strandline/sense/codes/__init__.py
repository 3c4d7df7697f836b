"""Codes suggested for texts, from a code book and a handful of examples."""

from strandline.sense.codes.suggesting import CodeSuggester, suggest_codes
from strandline.sense.codes.types import Calibration, Code, Suggestion, Suggestions

__all__ = ["Calibration", "Code", "CodeSuggester", "Suggestion", "Suggestions", "suggest_codes"]
