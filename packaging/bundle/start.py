"""What the program in a product runs first: perfdesk, or an auxiliary process of its workers."""

import sys

sys.frozen = "perfdesk"  # type: ignore[attr-defined]  # read by multiprocessing: no Python beside it
if "-c" in sys.argv[1:-1]:
    # multiprocessing starts its fork server and its resource tracker with these arguments:
    # -c "from multiprocessing.forkserver import main; main(…)"
    code = sys.argv[sys.argv.index("-c") + 1]
    if code.startswith("from multiprocessing."):
        exec(code)  # noqa: S102
        sys.exit()

from perfdesk.__main__ import main  # noqa: E402 - an auxiliary process does without

sys.exit(main())
