"""What the launcher on Windows runs: perfdesk, or a worker process of multiprocessing.

The launcher says so if this ends by an exception that nobody has caught.
"""

import sys

sys.frozen = "perfdesk"  # type: ignore[attr-defined]  # read by multiprocessing: no Python beside it

from perfdesk.__main__ import main  # noqa: E402 - reads sys.frozen

sys.exit(main())
