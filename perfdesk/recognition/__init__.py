"""Recognition: rows of displayed text, from any source, are read as forms."""
