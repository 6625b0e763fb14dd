"""What a Linux desktop is told of the program, held against the desktop's own tools.

A test that needs one of them is skipped where it is not installed.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from defusedxml import ElementTree
from PySide6.QtGui import QGuiApplication

from collect_licences import write_licences
from components import components
from desktop_files import (
    APPLICATION_ID,
    MENU_SCRIPT,
    debian_copyright,
    manual_page,
    menu_entry,
    uos_info,
    write_share,
    write_uos_entries,
)
from perfdesk import __version__
from perfdesk.cli.options import help_text
from perfdesk.gui.theme import apply_theme
from tests.packaging.conftest import PLATFORM

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
FORM = ROOT / "tests" / "files" / "native" / "version-2" / "talent-centre-1.zpb"


def tool(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(name), reason=f"{name} is not installed")


def said(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("rsvg-convert"):
        pytest.skip("rsvg-convert is not installed")
    folder = tmp_path_factory.mktemp("usr") / "share"
    write_share(folder, "/opt/perfdesk/perfdesk")
    return folder


@pytest.fixture(scope="module")
def uos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("rsvg-convert"):
        pytest.skip("rsvg-convert is not installed")
    folder = tmp_path_factory.mktemp("uos") / APPLICATION_ID
    write_uos_entries(folder, "amd64")
    return folder


@tool("desktop-file-validate")
def test_the_menu_entries_keep_to_their_specification(share: Path, uos: Path) -> None:
    entries = [*share.glob("applications/*"), *uos.glob("entries/applications/*")]

    assert len(entries) == 2
    assert said("desktop-file-validate", *entries) == ""


def test_the_menu_entry_names_the_windows_of_the_program(qapp: QGuiApplication) -> None:
    entry = ConfigParser(interpolation=None)
    entry.read_string(menu_entry("/opt/perfdesk/perfdesk"))
    told = entry["Desktop Entry"]
    apply_theme(qapp)  # type: ignore[arg-type]  # pytest-qt makes a QApplication

    assert told["Exec"] == "/opt/perfdesk/perfdesk %F"
    assert told["StartupWMClass"] == qapp.applicationName()  # as Qt tells X11
    assert qapp.desktopFileName() == "perfdesk"  # as Qt tells Wayland


@tool("appstreamcli")
def test_the_metadata_keep_to_appstream(share: Path) -> None:
    (file,) = share.glob("metainfo/*.xml")

    assert "Validation was successful" in said("appstreamcli", "validate", "--no-net", file)


def test_the_metadata_are_of_this_version() -> None:
    file = ROOT / "packaging" / "desktop" / f"{APPLICATION_ID}.metainfo.xml"
    told = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert told.findtext("id") == APPLICATION_ID
    assert told.findtext("launchable") == "perfdesk.desktop"
    newest = told.find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__
    assert f"## {__version__}" in text


@tool("update-mime-database")
@tool("gio")
@pytest.mark.parametrize("name", ["form.zpb", "form-without-ending"])
def test_the_desktop_knows_our_files(share: Path, tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(share / "mime", data / "mime")
    shutil.copy(FORM, tmp_path / name)
    said("update-mime-database", data / "mime", XDG_DATA_HOME=str(data))

    attributes = "standard::content-type,standard::icon"
    told = said("gio", "info", "-a", attributes, tmp_path / name, XDG_DATA_HOME=str(data))
    assert "content-type: application/x-perfdesk" in told
    assert "icon: application-x-perfdesk" in told


@tool("update-mime-database")
@tool("gio")
def test_other_json_files_stay_what_they_are(share: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(share / "mime", data / "mime")
    (tmp_path / "other.json").write_text('{"format": "another"}', encoding="utf-8")
    said("update-mime-database", data / "mime", XDG_DATA_HOME=str(data))

    attribute = "standard::content-type"
    told = said("gio", "info", "-a", attribute, tmp_path / "other.json", XDG_DATA_HOME=str(data))
    assert "application/x-perfdesk" not in told


@pytest.fixture
def unpacked(share: Path, tmp_path: Path) -> Path:
    """A folder like that of the archive, in a place with blanks in its name."""
    folder = tmp_path / "我的 程序" / "perfdesk"
    shutil.copytree(share, folder / "share")
    shutil.copy(MENU_SCRIPT, folder)
    return folder


@tool("desktop-file-validate")
@tool("update-mime-database")
@tool("gio")
def test_a_user_adds_an_unpacked_program_to_the_menu(unpacked: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"

    for _ in range(2):  # again after the folder was moved
        told = said("sh", unpacked / MENU_SCRIPT.name, XDG_DATA_HOME=str(data))

    assert "已加到开始菜单" in told
    entry = data / "applications" / "perfdesk.desktop"
    assert f'\nExec="{unpacked}/perfdesk" %F\n' in entry.read_text(encoding="utf-8")
    assert said("desktop-file-validate", entry) == ""
    assert (data / "icons/hicolor/scalable/apps/perfdesk.svg").is_file()
    shutil.copy(FORM, tmp_path / "form.zpb")
    command = ("gio", "info", "-a", "standard::content-type", tmp_path / "form.zpb")
    assert "application/x-perfdesk" in said(*command, XDG_DATA_HOME=str(data))


def test_a_user_takes_the_program_out_of_the_menu(unpacked: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    said("sh", unpacked / MENU_SCRIPT.name, XDG_DATA_HOME=str(data))

    told = said("sh", unpacked / MENU_SCRIPT.name, "--remove", XDG_DATA_HOME=str(data))

    assert "已从开始菜单里去掉" in told
    assert [path for path in data.rglob("*perfdesk*") if path.is_file()] == []


def test_a_folder_that_no_menu_entry_can_name_is_told(unpacked: Path, tmp_path: Path) -> None:
    folder = unpacked.rename(tmp_path / "100%")
    command = ["sh", str(folder / MENU_SCRIPT.name)]
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode == 1
    assert "请改名" in done.stderr
    assert not (tmp_path / "data").exists()


@tool("man")
def test_the_manual_page_is_set_without_a_warning(share: Path) -> None:
    page = share / "man" / "man1" / "perfdesk.1.gz"

    plain = {"LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80"}
    shown = said("man", "--warnings", "-E", "UTF-8", "-l", page, **plain)
    assert "warning" not in shown
    assert f"perfdesk {__version__}" in gzip.decompress(page.read_bytes()).decode()


def test_the_manual_page_tells_every_command_and_option() -> None:
    page = manual_page().replace(r"\-", "-")

    for word in re.findall(
        r"--[a-z]+|^ +perfdesk (?:show|check|convert)", help_text(), re.MULTILINE
    ):
        assert word.strip() in page


def test_the_application_of_uos_has_what_the_store_asks_for(uos: Path) -> None:
    info = json.loads((uos / "info").read_text(encoding="utf-8"))

    assert info["appid"] == APPLICATION_ID
    assert re.fullmatch(r"\d+\.\d+\.\d+\.\d+", info["version"])
    assert info["arch"] == ["amd64"]
    assert [name for name, granted in info["permissions"].items() if granted] == ["clipboard"]
    entry = (uos / "entries/applications" / f"{APPLICATION_ID}.desktop").read_text("utf-8")
    assert f"Exec=/opt/apps/{APPLICATION_ID}/files/perfdesk %F\n" in entry
    assert f"Icon={APPLICATION_ID}\n" in entry
    assert (uos / f"entries/icons/hicolor/scalable/apps/{APPLICATION_ID}.svg").is_file()
    assert json.loads(uos_info("arm64"))["arch"] == ["arm64"]


def test_the_bytes_are_the_same_each_time(share: Path, tmp_path: Path) -> None:
    write_share(tmp_path, "/opt/perfdesk/perfdesk")

    files = [path.relative_to(share) for path in share.rglob("*") if path.is_file()]
    changed = [
        file for file in files if (share / file).read_bytes() != (tmp_path / file).read_bytes()
    ]
    assert files
    assert changed == []


def test_the_copyright_of_a_debian_package_names_every_component(
    site: Path, tmp_path: Path
) -> None:
    write_licences(site, tmp_path, PLATFORM)
    parts = components(site, PLATFORM)

    text = debian_copyright(parts, tmp_path, "/opt/perfdesk/licences")

    head, files = text.strip().split("\n\n")
    assert head.startswith("Format: https://www.debian.org/doc/packaging-manuals/copyright")
    assert re.findall(r"^(\w+):", files, re.MULTILINE) == ["Files", "Copyright", "License"]
    assert files.startswith("Files: *\n")  # a path that is not in the package would be wrong
    for part in parts:
        if not part.part_of:
            assert f"\n {part.name}: " in files
            assert f"\n The texts are in /opt/perfdesk/licences/{part.id}." in files
    assert all(line.strip() for line in text.replace("\n\n", "\n").splitlines())
