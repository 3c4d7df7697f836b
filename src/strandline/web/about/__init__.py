"""What every page's foot leads to: accessibility, privacy, licence."""
