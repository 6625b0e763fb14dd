"""The manual inside the program: its pages, its tables of keys and its window."""

CONTENTS, KEYS = "index", "keys"
"""Names of the page of contents and of the page of keys; the file of a page adds ``.md``."""
