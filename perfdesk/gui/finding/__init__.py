"""Finding and replacing, through one form or all that are open."""
