"""Fetch, present, render."""
