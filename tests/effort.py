"""How many examples a property is tried with, as a share of what the chosen profile asks for."""

from __future__ import annotations

from hypothesis import settings


def examples(share: float) -> int:
    """More than 1 for what breaks rarely, less for what takes long; at least five examples."""
    return max(5, round(settings().max_examples * share))
