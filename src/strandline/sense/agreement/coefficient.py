"""A number that can say why it is none."""

from __future__ import annotations

from math import nan


class Coefficient(float):
    """A coefficient of agreement: a float like any other, with what it stands on.

    Where it is not defined it is nan, and `reason` says why, in a sentence; elsewhere `reason` is empty. `n` is what
    was counted: units, characters or answers, as the function says. Arithmetic gives plain floats.
    """

    reason: str
    n: float

    def __new__(cls, value: float, *, n: float, reason: str = "") -> Coefficient:
        coefficient = super().__new__(cls, value)
        coefficient.n = n
        coefficient.reason = reason
        return coefficient

    @classmethod
    def undefined(cls, reason: str, *, n: float) -> Coefficient:
        return cls(nan, n=n, reason=reason)

    @property
    def defined(self) -> bool:
        return not self.reason

    def __repr__(self) -> str:
        return (
            f"Coefficient(undefined: {self.reason})" if self.reason else f"Coefficient({float(self):.6g}, n={self.n:g})"
        )

    def __getnewargs_ex__(self) -> tuple[tuple[float], dict[str, float | str]]:
        return (float(self),), {"n": self.n, "reason": self.reason}  # for copies, and for other processes
