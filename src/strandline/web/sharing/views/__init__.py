"""Views of step 9."""
