"""Where the example lies that comes with Strandline: an invented town, and what its people say of a hard winter."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
# In the package as it is installed; else beside `src`, in a checkout.
_PLACES = (_HERE / "examples" / "saltmarsh", _HERE.parents[1] / "examples" / "saltmarsh")


def saltmarsh() -> Path:
    """The folder of the Saltmarsh example. FileNotFoundError if the package was taken apart."""
    for place in _PLACES:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"The Saltmarsh example is missing: it should be at {_PLACES[0]}.")
