"""Blocks of cells on their way into a form."""
