"""The limits within which pikepdf unpacks a file, for the whole process.

They are set when this module is first imported, which every module that opens a PDF does
before it opens one. pikepdf does not guard them against several threads.
"""

from __future__ import annotations

import logging

from pikepdf import settings

MOST_UNPACKED = 2 * 1024 * 1024
"""Bytes that one stream may unpack to.

qpdf makes some 160 bytes of memory of each number in it. The largest streams of ours are the
table of objects of a merged file (1.5 MB for a thousand forms); a form that is attached is
unpacked by us.
"""

settings.set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    dct_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    max_stream_filters=5,
)
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # its repairs are of no use to a user
