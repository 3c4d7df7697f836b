"""Step 9: clearing for sharing, choosing what to share, and the report itself."""
