"""Text and votes in, findings out: pure Python on NumPy and SciPy, no network, no language model.

Every public name is imported from here. They are looked up on first use (PEP 562), so that importing this package costs
nothing and a command that needs no themes does not pay for them.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strandline.sense import disclosure as disclosure
    from strandline.sense.agreement import ChanceBand as ChanceBand
    from strandline.sense.agreement import Coefficient as Coefficient
    from strandline.sense.agreement import chance_band as chance_band
    from strandline.sense.agreement import cohen_kappa as cohen_kappa
    from strandline.sense.agreement import krippendorff_alpha as krippendorff_alpha
    from strandline.sense.agreement import krippendorff_u_alpha as krippendorff_u_alpha
    from strandline.sense.agreement import rwg as rwg
    from strandline.sense.agreement import van_der_eijk_a as van_der_eijk_a
    from strandline.sense.codes import Calibration as Calibration
    from strandline.sense.codes import Code as Code
    from strandline.sense.codes import CodeSuggester as CodeSuggester
    from strandline.sense.codes import Suggestion as Suggestion
    from strandline.sense.codes import Suggestions as Suggestions
    from strandline.sense.codes import suggest_codes as suggest_codes
    from strandline.sense.comparison import Cell as Cell
    from strandline.sense.comparison import Comparison as Comparison
    from strandline.sense.comparison import compare_groups as compare_groups
    from strandline.sense.encoders import CachedEncoder as CachedEncoder
    from strandline.sense.encoders import TransformerEncoder as TransformerEncoder
    from strandline.sense.evidence import Evidence as Evidence
    from strandline.sense.evidence import EvidenceIndex as EvidenceIndex
    from strandline.sense.evidence import count_evidence as count_evidence
    from strandline.sense.evidence import find_evidence as find_evidence
    from strandline.sense.facets import Facet as Facet
    from strandline.sense.facets import facets as facets
    from strandline.sense.language import Language as Language
    from strandline.sense.language import in_english as in_english
    from strandline.sense.language import language as language
    from strandline.sense.opinions import CommonGround as CommonGround
    from strandline.sense.opinions import OpinionMap as OpinionMap
    from strandline.sense.opinions import VoteTable as VoteTable
    from strandline.sense.opinions import as_polis as as_polis
    from strandline.sense.opinions import opinion_map as opinion_map
    from strandline.sense.opinions import read_votes as read_votes
    from strandline.sense.questions import Match as Match
    from strandline.sense.questions import match_questions as match_questions
    from strandline.sense.scale import ThemeFile as ThemeFile
    from strandline.sense.scale import find_themes_in as find_themes_in
    from strandline.sense.themes import find_themes as find_themes
    from strandline.sense.types import Keep as Keep
    from strandline.sense.types import KeptTheme as KeptTheme
    from strandline.sense.types import Theme as Theme
    from strandline.sense.types import ThemeSet as ThemeSet

_MODULE_OF = {
    "find_themes": "themes",
    "find_themes_in": "scale",
    "ThemeFile": "scale",
    "Theme": "types",
    "ThemeSet": "types",
    "Keep": "types",
    "KeptTheme": "types",
    "compare_groups": "comparison",
    "Comparison": "comparison",
    "Cell": "comparison",
    "facets": "facets",
    "Facet": "facets",
    "match_questions": "questions",
    "Match": "questions",
    "CachedEncoder": "encoders",
    "TransformerEncoder": "encoders",
    "language": "language",
    "Language": "language",
    "in_english": "language",
    "suggest_codes": "codes",
    "Code": "codes",
    "CodeSuggester": "codes",
    "Suggestion": "codes",
    "Suggestions": "codes",
    "Calibration": "codes",
    "find_evidence": "evidence",
    "count_evidence": "evidence",
    "EvidenceIndex": "evidence",
    "Evidence": "evidence",
    "cohen_kappa": "agreement",
    "krippendorff_alpha": "agreement",
    "krippendorff_u_alpha": "agreement",
    "van_der_eijk_a": "agreement",
    "chance_band": "agreement",
    "ChanceBand": "agreement",
    "rwg": "agreement",
    "Coefficient": "agreement",
    "opinion_map": "opinions",
    "OpinionMap": "opinions",
    "CommonGround": "opinions",
    "read_votes": "opinions",
    "VoteTable": "opinions",
    "as_polis": "opinions",
    "disclosure": "disclosure",  # the submodule itself
}

__all__ = sorted(_MODULE_OF)


def _public(name: str, module: ModuleType) -> Any:
    return module if name == "disclosure" else getattr(module, name)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = _public(name, import_module(f"{__name__}.{_MODULE_OF[name]}"))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__


class _Package(ModuleType):
    """Importing a submodule binds it here under its own name; where a function has that name (facets), it wins."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(
            name, _public(name, value) if name in _MODULE_OF and isinstance(value, ModuleType) else value
        )


sys.modules[__name__].__class__ = _Package
