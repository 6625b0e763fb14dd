"""The native file, ``.zpb``: a form as canonical JSON."""
