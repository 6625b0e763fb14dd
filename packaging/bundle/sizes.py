"""How large the products may be: units load them through slow lines onto small disks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bundle.reproducible import files_in

LIMITS = {".deb": 70, "-setup.exe": 60}
"""The most MB (of 1,000,000 bytes) that a product may have, by how its name ends."""
INSTALLED = 240
"""The most MB that the folder with the program may have."""


def check_sizes(products: Iterable[Path]) -> None:
    """End the build, naming each file and folder, if a product is larger than it may be."""
    if faults := [*_too_large(products)]:
        raise SystemExit("\n".join(faults))


def _too_large(products: Iterable[Path]) -> Iterator[str]:
    for product in products:
        size, limit = _size(product) / 1_000_000, _limit(product)
        if size > limit:
            yield f"{product} has {size:.1f} MB; it may have {limit}."


def _size(product: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    files = files_in(product) if product.is_dir() else [product]
    return sum(file.stat().st_size for file in files)


def _limit(product: Path) -> float:
    if product.is_dir():
        return INSTALLED
    found = (limit for ending, limit in LIMITS.items() if product.name.endswith(ending))
    return next(found, float("inf"))
