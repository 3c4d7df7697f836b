"""The verbs of diagnostics."""

from strandline.diagnostics.actions.gather import Gathered, gather

__all__ = ["Gathered", "gather"]
