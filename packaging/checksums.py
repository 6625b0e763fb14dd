"""Write the checksums of the finished products: ``dist/SHA256SUMS``.

    python packaging/checksums.py [FOLDER]

Every file of the folder is in it, in the order of the names, in the format of ``sha256sum``; but
not the checksums themselves and their signatures.
"""

from __future__ import annotations

import sys
from hashlib import file_digest
from pathlib import Path

NAME = "SHA256SUMS"


def write_checksums(folder: Path) -> Path:
    """Write the checksums of all files in a folder; return the file with them.

    Raise FileNotFoundError if there is nothing in it.
    """
    products = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(NAME)
    )
    if not products:
        raise FileNotFoundError(f"{folder} has no products")
    lines = []
    for product in products:
        with product.open("rb") as file:
            lines.append(f"{file_digest(file, 'sha256').hexdigest()}  {product.name}\n")
    checksums = folder / NAME
    checksums.write_text("".join(lines), encoding="utf-8", newline="\n")
    return checksums


if __name__ == "__main__":
    write_checksums(Path(sys.argv[1] if len(sys.argv) > 1 else "dist"))
