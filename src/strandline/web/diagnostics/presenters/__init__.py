"""What the pages of a diagnostic say, as plain data."""
