"""Sets the limits within which pikepdf unpacks a file, for the whole process.

Every module that opens a PDF imports this one, so that the limits are set before. pikepdf
(10.18.0) does not guard them against several threads.
"""

from __future__ import annotations

import logging

from pikepdf import settings

MAX_STREAM_BYTES = 2 * 1024 * 1024
"""Bytes that one stream may unpack to.

qpdf needs some 160 bytes of memory for each number in it. The largest stream in our own files is
the table of objects of a merged one (1.5 MB for a thousand forms). Attached forms, which may be
larger, are not unpacked by qpdf.
"""

settings.set_qpdf_limits(
    flate_max_memory=MAX_STREAM_BYTES,
    run_length_max_memory=MAX_STREAM_BYTES,
    dct_max_memory=MAX_STREAM_BYTES,
    png_max_memory=MAX_STREAM_BYTES,
    tiff_max_memory=MAX_STREAM_BYTES,
    max_stream_filters=5,
)
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # warnings about repairs help no user
