"""Build the products into ``dist``; ``make dist`` calls this.

python packaging/dist.py             all of them
python packaging/dist.py linux-x86_64 windows python
python packaging/dist.py --lock      write the lock files anew
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bundle.archive import build_archive
from bundle.bill_of_materials import build_bill_of_materials
from bundle.bullseye_libraries import LIBRARIES
from bundle.debian_package import build_debian_package
from bundle.fcitx_plugin import HEADERS
from bundle.linux_folder import build_linux_folder
from bundle.python_packages import build_python_packages
from bundle.rpm_package import build_rpm_package
from bundle.sizes import check_sizes
from bundle.targets import DIST, LINUX_ARM64, LINUX_X86_64, WINDOWS, Target
from bundle.tools import UnavailableError, require_tools
from bundle.uos_package import build_uos_package
from bundle.wheels import update_locks
from bundle.windows_folder import build_windows_folder
from bundle.windows_products import build_installer, build_zip
from checksums import write_checksums

PRODUCTS: dict[Target, tuple[Callable[[Target], Path], ...]] = {
    LINUX_X86_64: (
        build_linux_folder,  # first: the others pack it
        build_bill_of_materials,
        build_archive,
        build_debian_package,
        build_uos_package,
        build_rpm_package,
    ),
    LINUX_ARM64: (
        build_linux_folder,
        build_bill_of_materials,
        build_archive,
        build_debian_package,
        build_rpm_package,
    ),
    WINDOWS: (build_windows_folder, build_bill_of_materials, build_zip, build_installer),
}
"""What is built for each target, in this order."""
_PYTHON = "python"
"""The wheel and the source distribution, which are for any target."""


def main() -> int:
    """Build what the command line names; return the exit code.

    It is 3 if this machine cannot have what a part of it needs; that part is skipped.
    """
    options = _options()
    if options.lock:
        update_locks()
        LIBRARIES.update_lock()
        HEADERS.update_lock()
        return 0
    skipped = [target for target in PRODUCTS if not _has_built(target, options)]
    if not options.folders:
        if _PYTHON in options.products:
            print(*build_python_packages(), sep="\n", flush=True)
        print(write_checksums(DIST))
    asked = [target for target in PRODUCTS if target.name in options.products]
    folders = [target.folder for target in asked if target not in skipped]
    check_sizes([*DIST.glob("*"), *folders])
    return 3 if skipped else 0


def _has_built(target: Target, options: argparse.Namespace) -> bool:
    """Build a target if it is asked for; return False, and say why, if it cannot be built here."""
    if target.name not in options.products:
        return True
    try:
        require_tools(target)
        for build in _builders(target, options):
            print(build(target), flush=True)
    except UnavailableError as error:
        print(f"skipped {target.name}: {error}", file=sys.stderr)
        return False
    return True


def _options() -> argparse.Namespace:
    """Return what the command line asks for; ``products`` is everything if it names nothing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    names = [*(target.name for target in PRODUCTS), _PYTHON]
    parser.add_argument("products", nargs="*", help=" ".join(names))
    parser.add_argument("--folders", action="store_true", help="leave the packages out")
    parser.add_argument("--packages", action="store_true", help="pack the folders that are there")
    parser.add_argument("--lock", action="store_true", help="write the lock files anew, and end")
    parser.add_argument(
        "--embeddable",
        type=Path,
        help="python-3.11.*-embed-amd64.zip, to take Python for Windows from",
    )
    options = parser.parse_args()
    if unknown := set(options.products).difference(names):
        parser.error(f"unknown: {' '.join(unknown)}; there are {' '.join(names)}")
    options.products = options.products or names
    return options


def _builders(target: Target, options: argparse.Namespace) -> Sequence[Callable[[Target], Path]]:
    """Return what is to be called for a target: the folder, what packs it, or both."""
    folder, *packages = PRODUCTS[target]
    if target is WINDOWS and options.embeddable:
        folder = partial(build_windows_folder, embeddable=options.embeddable)
    if options.folders:
        return [folder]
    return packages if options.packages else [folder, *packages]


if __name__ == "__main__":
    sys.exit(main())
