"""Strandline: from what people said to what a place does next, with the thread kept."""

__version__ = "0.1.0"
