"""How far people agree: two coders on one text, several coders, spans of text, answers on an ordered scale.

Every coefficient is a `Coefficient`: a float, and where it is not defined, nan that carries its reason. Nothing here
says what is "good enough": benchmarks for that differ by field, and a low figure is a reason to talk, not a mark.
"""

from __future__ import annotations

from strandline.sense.agreement.alpha import Level, krippendorff_alpha
from strandline.sense.agreement.coefficient import Coefficient
from strandline.sense.agreement.kappa import cohen_kappa
from strandline.sense.agreement.rating import ChanceBand, chance_band, rwg, van_der_eijk_a
from strandline.sense.agreement.spans import Span
from strandline.sense.agreement.units import krippendorff_u_alpha

__all__ = [
    "ChanceBand",
    "Coefficient",
    "Level",
    "Span",
    "chance_band",
    "cohen_kappa",
    "krippendorff_alpha",
    "krippendorff_u_alpha",
    "rwg",
    "van_der_eijk_a",
]
