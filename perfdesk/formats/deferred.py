"""Modules that a library imports and we never use: loaded if something is asked of them.

Reportlab imports a picture library with its first line, a tenth of the time in which a
form becomes a PDF; our pages have no pictures.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec


def defer(package: str, name: str) -> None:
    """Put a module of a package in its place without running it before it is used.

    Nothing happens if it is there already. Raises ImportError if there is no such package.
    """
    whole = f"{package}.{name}"
    spec = None if whole in sys.modules else find_spec(whole)
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = sys.modules[whole] = module_from_spec(spec)
    spec.loader.exec_module(module)
    setattr(import_module(package), name, module)
