"""Puts ``resources`` and the manual into a built package as the package ``perfdesk_resources``.

A checkout and an editable installation read ``resources`` and ``docs/manual`` where they stand,
so the data lie once, beside the code; all else about the package is in pyproject.toml.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithResources(build_py):
    """The usual build, and then a copy of the data beside the modules."""

    def run(self) -> None:
        """Build the modules; copy the resources unless the installation is editable."""
        super().run()
        if not self.editable_mode:
            packed = Path(self.build_lib, "perfdesk_resources")
            shutil.rmtree(packed, ignore_errors=True)
            shutil.copytree("resources", packed)
            shutil.copytree("docs/manual", packed / "manual")


setup(cmdclass={"build_py": BuildWithResources})
