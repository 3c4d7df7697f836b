"""Who belongs to a workspace, who is invited, and what was done in it."""
