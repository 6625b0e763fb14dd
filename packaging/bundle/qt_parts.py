"""Which parts of Qt the products have; everything else in its wheels is left out.

What is left out, in MB of the unpacked wheels for Linux (PySide6 6.8.0.2), of 269 in all: the
programs of Designer, Linguist and Assistant with their libraries 70, QML and Quick 63, translations
other than Chinese 9, the module QtOpenGL 9, other modules (Wayland compositor, Help, Sql, Test) 7,
plugins for devices without a desktop, for databases and for secure connections 7, stubs, headers
and type systems 6, descriptions of Qt's types 6. What stays has 93, of which ICU's data are 32.
"""

from __future__ import annotations

import re

_PYTHON = r"""
    PySide6/(__init__|_config|_git_pyside_version)\.py
  | PySide6/Qt(Core|Gui|Widgets|Network|PrintSupport)\.(abi3\.so|pyd)
  | shiboken6/(?!docs|include).*\.(py|so(\.[\d.]+)?|pyd|dll)
"""
"""The modules of PySide6 that the program imports; Network brings the local socket."""

_LINUX = r"""
    PySide6/libpyside6\.abi3\.so.*
  | PySide6/Qt/lib/libQt6(Core|Gui|Widgets|Network|PrintSupport|Svg|DBus|OpenGL)\.so.*
  | PySide6/Qt/lib/libQt6(XcbQpa|WaylandClient|WaylandEglClientHwIntegration)\.so.*
  | PySide6/Qt/lib/libQt6WlShellIntegration\.so.*
  | PySide6/Qt/lib/libicu(data|uc|i18n)\.so.*                      # numbers and dates of a locale
  | PySide6/Qt/plugins/platforms/libq(xcb|offscreen|wayland-generic|wayland-egl)\.so
  | PySide6/Qt/plugins/xcbglintegrations/.*\.so
  | PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell\.so
  | PySide6/Qt/plugins/wayland-decoration-client/.*\.so
  | PySide6/Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl\.so
  | PySide6/Qt/plugins/platforminputcontexts/lib(compose|ibus)platforminputcontextplugin\.so
  | PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal\.so     # the desktop's own file dialog
  | PySide6/Qt/plugins/printsupport/libcupsprintersupport\.so
  | PySide6/Qt/plugins/iconengines/libqsvgicon\.so
  | PySide6/Qt/plugins/imageformats/libq(svg|jpeg|gif)\.so
  | PySide6/Qt/translations/qtbase_zh_CN\.qm
"""

_WINDOWS = r"""
    PySide6/pyside6\.abi3\.dll
  | PySide6/Qt6(Core|Gui|Widgets|Network|PrintSupport|Svg)\.dll
  | PySide6/plugins/platforms/q(windows|offscreen)\.dll
  | PySide6/plugins/styles/qmodernwindowsstyle\.dll
  | PySide6/plugins/iconengines/qsvgicon\.dll
  | PySide6/plugins/imageformats/q(svg|ico|jpeg|gif)\.dll
  | PySide6/translations/qtbase_zh_CN\.qm
"""

_KEPT = re.compile(f"(?:{_PYTHON}|{_LINUX}|{_WINDOWS})", re.VERBOSE | re.IGNORECASE)


def is_needed(path: str) -> bool:
    """Return True unless the file, by its path in the wheels, is a part of Qt left out."""
    return not path.startswith(("PySide6/", "shiboken6/")) or bool(_KEPT.fullmatch(path))
