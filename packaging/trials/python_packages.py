"""Tries the wheel and the source distribution, each in an environment that has nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from bundle.targets import BUILD
from bundle.version import VERSION
from trials.steps import Trial, product, require

WHEEL = f"perfdesk-{VERSION}-py3-none-any.whl"
SOURCE = f"perfdesk-{VERSION}.tar.gz"


def python_trials() -> list[Trial]:
    """Return the trials of both."""
    return [
        Trial("wheel", partial(try_python_package, WHEEL)),
        Trial("source distribution", partial(try_python_package, SOURCE)),
    ]


def try_python_package(name: str) -> str:
    """Install the package with all it needs, run the self-test, and remove it again."""
    package = product(name)
    environment = BUILD / "trials" / f"环境 {package.suffix[1:]}"
    shutil.rmtree(environment, ignore_errors=True)
    _run(sys.executable, "-m", "venv", environment)
    python = environment / "bin" / "python"
    pip = (python, "-m", "pip", "--disable-pip-version-check")
    _run(*pip, "install", "--quiet", package)
    lines = _run(environment / "bin" / "perfdesk", "--selftest").splitlines()
    _run(*pip, "uninstall", "--quiet", "--yes", "perfdesk")
    # pip leaves folders in folders behind, empty.
    files = [path.relative_to(environment) for path in environment.rglob("*") if path.is_file()]
    left = [str(file) for file in files if "perfdesk" in str(file)]
    require(not left, f"left behind: {left}")
    return f"installed, self-test ({lines[-1]}), removed"


def _run(*command: str | Path) -> str:
    return subprocess.run(
        command,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
    ).stdout
