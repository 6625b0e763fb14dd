"""What the interpreter of the Linux folder runs first: it finds the modules, then runs start.py."""

import os
import sys


def run(_name: str) -> None:
    """Run the program; the interpreter calls this with the name of a script, which is not used."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib comes later
    parts = ("python311.zip", "python/extensions", "site/packages.zip", "site", "")
    sys.path[:] = [os.path.join(here, part) for part in parts]  # noqa: PTH118
    import start  # type: ignore[import-not-found]  # noqa: F401, PLC0415
