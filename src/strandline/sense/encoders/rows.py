"""Rows of length one."""

from __future__ import annotations

import numpy as np

from strandline.sense.types import FloatArray


def unit_rows(array: FloatArray) -> FloatArray:
    """Rows scaled to length one; rows of zeros stay zero."""
    norms = np.linalg.norm(array, axis=1, keepdims=True)
    return np.asarray(array / np.where(norms > 0, norms, 1), dtype=np.float32)
