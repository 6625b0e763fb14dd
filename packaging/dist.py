"""Build the products into ``dist``; ``make dist`` calls this.

python packaging/dist.py             all of them
python packaging/dist.py linux-x86_64 windows
python packaging/dist.py --lock      write the lock files anew
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bundle.archive import build_archive
from bundle.bill_of_materials import build_bill_of_materials
from bundle.bullseye_libraries import update_library_lock
from bundle.debian_package import build_debian_package
from bundle.linux_folder import build_linux_folder
from bundle.rpm_package import build_rpm_package
from bundle.targets import LINUX_ARM64, LINUX_X86_64, WINDOWS, Target
from bundle.tools import require_tools
from bundle.uos_package import build_uos_package
from bundle.wheels import update_locks
from bundle.windows_folder import build_windows_folder
from bundle.windows_products import build_installer, build_zip

PRODUCTS: dict[Target, tuple[Callable[[Target], Path], ...]] = {
    LINUX_X86_64: (
        build_linux_folder,  # first: the others pack it
        build_archive,
        build_debian_package,
        build_uos_package,
        build_rpm_package,
    ),
    LINUX_ARM64: (build_linux_folder, build_archive, build_debian_package, build_rpm_package),
    WINDOWS: (build_windows_folder, build_bill_of_materials, build_zip, build_installer),
}
"""What is built for each target, in this order."""


def main() -> int:
    """Build what the command line names; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    names = [target.name for target in PRODUCTS]
    parser.add_argument("targets", nargs="*", help=" ".join(names))
    parser.add_argument("--folders", action="store_true", help="leave the packages out")
    parser.add_argument("--packages", action="store_true", help="pack the folders that are there")
    parser.add_argument("--lock", action="store_true", help="write the lock files anew, and end")
    parser.add_argument(
        "--embeddable",
        type=Path,
        help="python-3.11.*-embed-amd64.zip, to take Python for Windows from",
    )
    options = parser.parse_args()
    if unknown := set(options.targets).difference(names):
        parser.error(f"unknown: {' '.join(unknown)}; there are {' '.join(names)}")
    if options.lock:
        update_locks()
        update_library_lock()
        return 0
    require_tools()
    products = dict(PRODUCTS)
    if options.embeddable:
        folder = partial(build_windows_folder, embeddable=options.embeddable)
        products[WINDOWS] = (folder, *PRODUCTS[WINDOWS][1:])
    for target, builders in products.items():
        if not options.targets or target.name in options.targets:
            for build in builders[options.packages : 1 if options.folders else None]:
                print(build(target), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
