"""Builds the products that need no Python: a folder for each system, and what is packed from it."""
