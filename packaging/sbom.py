"""Write the bill of materials of a product, in the JSON of CycloneDX 1.6.

    python packaging/sbom.py SITE OUTPUT --platform linux-x86_64 [--product FOLDER]

SITE is the folder with the installed Python packages. The interpreter, Qt, the fonts and all else
that ``components.toml`` knows are listed beside them, with versions, licences and package URLs.
The bytes are the same each time: the serial number is made from what is listed, the time is
SOURCE_DATE_EPOCH or else that of the last commit.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import bom, component
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import is_supported_id
from packageurl import PackageURL

from bundle.reproducible import build_time
from components import PLATFORMS, Component, components
from perfdesk import __version__

_KINDS = {
    "noto-fonts": component.ComponentType.DATA,
    "python": component.ComponentType.PLATFORM,
    "qt": component.ComponentType.FRAMEWORK,
}
"""What CycloneDX calls a component that is no library."""


def write_sbom(site: Path, output: Path, platform: str, product: Path | None = None) -> None:
    """Write the bill of materials of the product for a platform into a file.

    With the finished ``product``, those parts are listed that ship only sometimes.
    """
    parts = components(site, platform, product)
    program = component.Component(
        name="perfdesk",
        version=__version__,
        type=component.ComponentType.APPLICATION,
        bom_ref=f"perfdesk-{platform}",
        licenses=[_licence("MIT")],
        description="Desktop editor for the self-evaluation form of Chinese budget units",
    )
    listed = {part: _listed(part) for part in parts}
    for part in parts:
        if part.part_of:
            parent = next(each for each in parts if each.is_package and each.id == part.part_of)
            listed[parent].components.add(listed[part])
    own = [listed[part] for part in parts if not part.part_of]
    built = datetime.fromtimestamp(build_time(), UTC)
    bill = bom.Bom(
        components=own,
        metadata=bom.BomMetaData(component=program, timestamp=built),
        serial_number=uuid5(NAMESPACE_URL, f"perfdesk {__version__} {platform} {parts}"),
    )
    bill.register_dependency(program, own)
    output.parent.mkdir(parents=True, exist_ok=True)
    text = JsonV1Dot6(bill).output_as_string(indent=2)
    output.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _listed(part: Component) -> component.Component:
    inside = f"{part.part_of}/" if part.part_of else ""
    return component.Component(
        name=part.name,
        version=part.version or None,
        type=_KINDS.get(part.id, component.ComponentType.LIBRARY),
        bom_ref=f"{inside}{part.name}",
        licenses=[_licence(part.licence)],
        purl=PackageURL.from_string(part.purl.rstrip("@")) if part.purl else None,
    )


def _licence(expression: str) -> License:
    """Return an SPDX expression as CycloneDX wants it: a plain identifier apart from others."""
    if is_supported_id(expression):
        return DisjunctiveLicense(id=expression)
    return LicenseExpression(expression)


def main(arguments: Sequence[str]) -> None:
    """Write what the command line asks for."""
    parser = ArgumentParser(description="Write the bill of materials of a product.")
    parser.add_argument("site", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--platform", choices=PLATFORMS, required=True)
    parser.add_argument("--product", type=Path, help="the finished folder")
    options = parser.parse_args(arguments)
    write_sbom(options.site, options.output, options.platform, options.product)


if __name__ == "__main__":
    main(sys.argv[1:])
