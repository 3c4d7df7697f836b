"""Who takes part in a diagnostic: listed, invited, agreeing, checking their notes. For its interview team alone."""
