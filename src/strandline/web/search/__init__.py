"""Finding words within what one may see."""
