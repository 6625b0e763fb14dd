"""Build the products into ``dist``; ``make dist`` calls this.

python packaging/dist.py             all of them
python packaging/dist.py linux-x86_64 windows
python packaging/dist.py --lock      write the lock files anew
"""

from __future__ import annotations

import argparse
import sys

from bundle.linux_folder import build_linux_folder
from bundle.targets import TARGETS
from bundle.wheels import update_locks


def main() -> int:
    """Build what the command line names; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", choices=[each.name for each in TARGETS], default=[])
    parser.add_argument("--lock", action="store_true", help="write the lock files anew, and end")
    options = parser.parse_args()
    if options.lock:
        update_locks()
        return 0
    for target in TARGETS:
        if not options.targets or target.name in options.targets:
            print(build_linux_folder(target))
    return 0


if __name__ == "__main__":
    sys.exit(main())
