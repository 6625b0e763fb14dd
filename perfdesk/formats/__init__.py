"""File types: one module each, bringing rows in or drawing the grid out."""
