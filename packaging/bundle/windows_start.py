"""What the launcher on Windows runs: perfdesk, or a worker process of multiprocessing.

The launcher says so if this ends by an exception that nobody has caught.
"""

import sys

sys.frozen = "perfdesk"  # type: ignore[attr-defined]  # read by multiprocessing: no Python beside it

if sys.argv[1:2] == ["--multiprocessing-fork"]:
    from multiprocessing import freeze_support

    try:
        freeze_support()
    except OSError:  # the program that started this process has ended meanwhile
        sys.exit(1)

from perfdesk.__main__ import main  # noqa: E402 - a worker process does without

sys.exit(main())
