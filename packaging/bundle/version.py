"""The version of the products, that of perfdesk in the checkout."""

from __future__ import annotations

import re

from bundle.targets import ROOT

VERSION = re.findall(
    r'__version__ = "(.+)"', (ROOT / "perfdesk" / "__init__.py").read_text("utf-8")
)[0]
"""For example ``0.1.0``; read, since what runs here may be another checkout's perfdesk."""
