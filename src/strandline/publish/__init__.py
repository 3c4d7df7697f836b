"""What leaves the house: reports in two editions and five formats."""
