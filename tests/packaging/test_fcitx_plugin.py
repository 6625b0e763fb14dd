"""The plugin for fcitx is compiled with headers of the Qt that it is linked against."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bundle.fcitx_plugin import HEADERS, NAME, add_fcitx_plugin
from bundle.locked_packages import LockedPackages
from bundle.targets import LINUX_ARM64, LINUX_X86_64, ROOT, Target
from components import owner
from perfdesk.gui.input_method import input_method_changes


def _locked_versions(processor: str) -> dict[str, str]:
    words = [line.split() for line in HEADERS.lock.read_text("utf-8").splitlines()]
    return {name: version for kind, name, version, _ in words[1:] if kind == processor}


def test_the_headers_are_locked_for_both_processors_in_one_version() -> None:
    versions = _locked_versions(LINUX_X86_64.debian)
    assert versions == _locked_versions(LINUX_ARM64.debian)
    assert set(versions) == set(HEADERS.names)


def test_the_locked_headers_are_of_the_qt_that_ships() -> None:
    wheels = ROOT.joinpath("packaging", "products.lock").read_text("utf-8")
    found = re.search(r"pyside6-essentials==(\d+\.\d+)\S* ; sys_platform == 'linux'", wheels)
    assert found
    assert _locked_versions("amd64")["qt6-base-private-dev"].startswith(f"{found[1]}.")


def test_headers_of_another_qt_end_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "usr/include/x86_64-linux-gnu/qt6/QtCore/6.8.2").mkdir(parents=True)

    def unpacked(_: LockedPackages, __: Target) -> Path:
        return tmp_path

    monkeypatch.setattr(LockedPackages, "unpacked", unpacked)
    with pytest.raises(SystemExit, match=r"headers are of Qt 6\.8\.2, the libraries of 6\.11\.3"):
        add_fcitx_plugin(LINUX_X86_64, tmp_path, "6.11.3")


def test_the_plugin_is_perfdesks_own_and_taken_by_the_program(tmp_path: Path) -> None:
    assert owner(NAME, [], tmp_path) == "perfdesk"
    assert input_method_changes({"QT_IM_MODULE": "fcitx"}, [NAME]) == {}
