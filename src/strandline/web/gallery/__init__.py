"""Every component of the pages with its states, for those who build pages."""
