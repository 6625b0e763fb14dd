"""Fixes of problems: safe, exact, one undo step each."""
