"""A shared report, for whoever holds its link."""
