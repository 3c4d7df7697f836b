"""Views of a diagnostic, one file a step."""
