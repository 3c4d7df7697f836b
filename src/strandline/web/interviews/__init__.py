"""Step 5: what people said comes in, and is read where it was said."""
