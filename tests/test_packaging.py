"""The built wheel works elsewhere: with its own resources, from any folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from email import message_from_string
from email.message import Message
from importlib.metadata import distribution
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from trove_classifiers import classifiers

from perfdesk import __version__

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "resources" / "samples" / "talent-centre-2022.txt"
SOURCES = (
    "perfdesk",
    "resources",
    "docs",
    "pyproject.toml",
    "setup.py",
    "LICENSE",
    "THIRD-PARTY.md",
)


def copied(folder: Path) -> Path:
    """The sources in ``folder``, so that building leaves nothing in the checkout."""
    folder.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def python(*arguments: str | Path, cwd: Path) -> None:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as pip has setuptools build it, but packed without being compressed."""
    folder = tmp_path_factory.mktemp("wheel")
    stored = {"--build-option": "--compression=stored"}
    build = f"from setuptools import build_meta as b; b.build_wheel({str(folder)!r}, {stored})"
    python("-c", build, cwd=copied(folder / "source"))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    folder = wheel.parent / "elsewhere"
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--no-deps", "--no-index")
    python(*pip, "--no-compile", "--target", folder, wheel, cwd=wheel.parent)
    return folder


def ran(installed: Path, cwd: Path, *arguments: str) -> str:
    """What the installed program prints, run in ``cwd`` with the checkout out of sight."""
    own = {"PYTHONPATH": str(installed), "PYTHONUTF8": "1", "PERFDESK_DATA": str(cwd / "data")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=os.environ | own,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_carries_every_resource_the_manual_and_the_licences(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    folders = {ROOT / "resources": "", ROOT / "docs" / "manual": "manual/"}
    packed = {
        f"perfdesk_resources/{to}{path.relative_to(folder).as_posix()}"
        for folder, to in folders.items()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert packed <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/THIRD-PARTY.md") for name in names)
    assert sum("/licenses/" in name and "OFL-" in name for name in names) == 3


def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_string(archive.read(name).decode())


def test_the_wheel_describes_itself_without_a_link(wheel: Path) -> None:
    described = str(metadata(wheel).get_payload())

    assert "项目支出绩效自评表" in described
    assert re.findall(r"https?:|\]\(|<img|\]:", described) == []


def test_every_classifier_of_the_wheel_is_a_known_one(wheel: Path) -> None:
    named = set(metadata(wheel).get_all("Classifier", []))

    assert {
        "Operating System :: Microsoft :: Windows",
        "Operating System :: POSIX :: Linux",
    } < named
    assert named <= classifiers


def required(package: Requirement) -> set[str]:
    """The package and all that it brings to this machine, by the names pip knows them by."""
    found: set[str] = {canonicalize_name(package.name)}
    for each in map(Requirement, distribution(package.name).requires or ()):
        for extra in ("", *package.extras):
            if each.marker is None or each.marker.evaluate({"extra": extra}):
                found |= required(each)
    return found


def test_every_library_that_ships_is_listed_with_its_licence() -> None:
    text = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    first_columns = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    listed = {canonicalize_name(word) for word in re.findall(r"[\w-]+", " ".join(first_columns))}

    assert required(Requirement("perfdesk")) - listed - {"perfdesk"} == set()


def test_the_wheel_names_the_command(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (entry,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        text = archive.read(entry).decode()

    assert "perfdesk = perfdesk.__main__:main" in text


def test_the_wheel_holds_no_tests(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()

    folders = {name.split("/")[0].split("-")[0] for name in names}
    assert folders == {"perfdesk", "perfdesk_resources"}


def test_the_installed_program_passes_its_self_test(installed: Path, tmp_path: Path) -> None:
    said = ran(installed, tmp_path, "-m", "perfdesk", "--selftest").splitlines()

    assert [line for line in said[:-1] if not line.startswith("通过  ")] == []
    assert "全部通过" in said[-1]


def test_the_manual_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    where = "from perfdesk import resources; print(resources.manual_folder())"
    said = ran(installed, tmp_path, "-c", where)

    assert Path(said.strip()) == installed / "perfdesk_resources" / "manual"


def test_resources_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    said = ran(installed, tmp_path, "-c", "from perfdesk import resources; print(resources.path())")

    assert Path(said.strip()) == installed / "perfdesk_resources"


def test_the_installed_program_reads_a_form_from_any_folder(
    installed: Path, tmp_path: Path
) -> None:
    shutil.copy(SAMPLE, tmp_path / "forms.txt")

    said = ran(installed, tmp_path, "-m", "perfdesk", "show", "forms.txt", "--json")

    assert len(json.loads(said)) == 6


def test_the_installed_program_prints_a_form_with_its_own_font(
    installed: Path, tmp_path: Path
) -> None:
    shutil.copy(SAMPLE, tmp_path / "forms.txt")

    ran(
        installed, tmp_path, "-m", "perfdesk", "convert", "forms.txt", "--to", "pdf", "--out", "out"
    )

    assert len(list((tmp_path / "out").glob("*.pdf"))) == 6


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_names_the_products_of_this_version(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    named = re.findall(r"\bperfdesk[-_](\d+\.\d+\.\d+)[-._]", text)
    assert len(named) >= 8
    assert set(named) == {__version__}


def test_the_menu_entry_opens_the_native_file_type() -> None:
    entry = ConfigParser(interpolation=None)
    entry.read(ROOT / "packaging" / "desktop" / "perfdesk.desktop", encoding="utf-8")
    text = (ROOT / "packaging" / "desktop" / "perfdesk-mime.xml").read_text(encoding="utf-8")
    kind = ET.fromstring(text).find("{*}mime-type")  # noqa: S314  # our own file

    assert kind is not None
    assert entry["Desktop Entry"]["MimeType"] == f"{kind.get('type')};"
    assert [glob.get("pattern") for glob in kind.iterfind("{*}glob")] == ["*.zpb"]
    assert (ROOT / "resources" / "icons" / f"{entry['Desktop Entry']['Icon']}.svg").is_file()


def test_the_figure_of_the_flow_is_drawn_by_the_program(tmp_path: Path) -> None:
    figure = tmp_path / "flow.png"
    command = [sys.executable, str(ROOT / "packaging" / "flow_figure.py"), str(figure)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}

    subprocess.run(command, check=True, env=environment)

    assert figure.read_bytes().startswith(b"\x89PNG")
    assert (ROOT / "docs" / "flow.png").exists()
