"""The variables set before Qt starts, so that fcitx works."""

from __future__ import annotations

import os

import pytest

from perfdesk.gui import input_method
from perfdesk.gui.input_method import input_method_changes

_WHEEL = ["libcomposeplatforminputcontextplugin.so", "libibusplatforminputcontextplugin.so"]
_PRODUCT = [*_WHEEL, "libfcitxplatforminputcontextplugin.so"]
_PORTAL = {"IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus"} | _PORTAL),
        ({"QT_IM_MODULE": "fcitx5"}, {"QT_IM_MODULE": "ibus"} | _PORTAL),
        ({"XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "ibus"} | _PORTAL),
        ({"XMODIFIERS": "@im=fcitx5"}, {"QT_IM_MODULE": "ibus"} | _PORTAL),
        ({"QT_IM_MODULES": "wayland;fcitx"}, {"QT_IM_MODULES": "wayland;ibus"} | _PORTAL),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus"}, {"QT_IM_MODULES": "wayland;ibus"} | _PORTAL),
        ({"QT_IM_MODULE": "fcitx", "IBUS_USE_PORTAL": "0"}, {"QT_IM_MODULE": "ibus"}),
    ],
)
def test_under_fcitx_qt_uses_ibus_over_the_portal(
    environ: dict[str, str], expected: dict[str, str]
) -> None:
    assert input_method_changes(environ, _WHEEL) == expected


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"QT_IM_MODULE": ""},
        {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULES": "wayland;ibus", "QT_IM_MODULE": "fcitx"},
        {"QT_IM_MODULE": "simple"},
        {"XMODIFIERS": "@im=ibus"},
        {"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"},
    ],
)
def test_settings_for_other_input_methods_stay(environ: dict[str, str]) -> None:
    assert input_method_changes(environ, _WHEEL) == {}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}, {}),
        ({"QT_IM_MODULE": "fcitx5", "XMODIFIERS": "@im=fcitx"}, {}),
        ({"QT_IM_MODULES": "wayland;fcitx"}, {}),
        ({"XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "fcitx"}),
        ({"XMODIFIERS": "@im=fcitx", "QT_IM_MODULE": ""}, {"QT_IM_MODULE": "fcitx"}),
        ({"XMODIFIERS": "@im=ibus"}, {}),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}, {}),
    ],
)
def test_a_plugin_for_fcitx_is_used_if_there_is_one(
    environ: dict[str, str], expected: dict[str, str]
) -> None:
    assert input_method_changes(environ, _PRODUCT) == expected


def test_the_variables_are_set_in_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(input_method, "input_method_plugins", lambda: _WHEEL)
    for name in input_method.INPUT_METHOD_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    monkeypatch.setenv("IBUS_USE_PORTAL", "1")
    input_method.prepare_input_method()
    assert os.environ["QT_IM_MODULE"] == "ibus"


def test_the_plugins_of_this_qt_are_named() -> None:
    assert any("plugin" in name for name in input_method.input_method_plugins())
