"""Blocks and tables on their way to and from other programs."""
