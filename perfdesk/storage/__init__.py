"""Saving without loss: replacing files, and drafts that survive a crash."""
