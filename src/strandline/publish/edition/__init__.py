"""What an edition says: counted, worded and kept private, before anyone decides how it looks."""
