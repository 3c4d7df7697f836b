"""The report on paper: PDF and Word, set from one account so that the two cannot differ."""
