"""Writes what is in a product, with versions and licences, beside the products."""

from __future__ import annotations

from pathlib import Path

from bundle.targets import DIST, Target
from bundle.version import VERSION
from bundle.wheels import unpacked_wheels
from sbom import write_sbom


def build_bill_of_materials(target: Target) -> Path:
    """Return the bill of materials of the program in the target's folder."""
    bill = DIST / f"perfdesk-{VERSION}-{target.name}.cdx.json"
    write_sbom(unpacked_wheels(target, "products"), bill, target.name, target.folder)
    return bill
