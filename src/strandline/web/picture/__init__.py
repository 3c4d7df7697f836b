"""Steps 7 and 8 of a diagnostic: making sense, and the picture with the words behind it."""
