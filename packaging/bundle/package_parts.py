"""Which parts of the packages other than Qt the products go without.

None of them is imported on any way through perfdesk; ``perfdesk --selftest`` and the trials of
``dist_test.py`` run the products without them. In MB of the unpacked wheels for Linux: pypdfium2
8.7, lxml 3.7, reportlab 2.9, Pillow 0.9 and the libraries that it then does not load 13, cffi with
pycparser 0.6.
"""

from __future__ import annotations

import re

_LEFT_OUT = re.compile(
    r"""
      PIL/_(avif|imagingcms|imagingft|imagingmath|imagingmorph|imagingtk|webp)\..*
    | (cffi|pycparser)/.*                           # cryptography needs the library alone
    | lxml/(objectify|sax|isoschematron|html/diff)[./].*
    | pypdfium2(_raw|_cli|_cfg)?/.*                 # draws pages for pdfplumber, which reads here
    | reportlab/(fonts|graphics)/.*                 # the fonts of perfdesk are embedded
    | uharfbuzz/_harfbuzz_test\..*
    """,
    re.VERBOSE,
)


def is_needed(path: str) -> bool:
    """Return True unless the file, by its path in the wheels, is one that nothing uses."""
    return not _LEFT_OUT.fullmatch(path)
