"""What the pages of steps 7 and 8 show, as plain data."""
