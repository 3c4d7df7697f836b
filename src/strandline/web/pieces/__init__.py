"""What the pieces of a page need to know before a template draws them: fields, pages, assets, errors."""
