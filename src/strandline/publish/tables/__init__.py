"""The report for programs and spreadsheets, and what people write back into them."""
