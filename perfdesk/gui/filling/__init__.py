"""Filling made short: a form from itself, names from the library, one form from another."""
