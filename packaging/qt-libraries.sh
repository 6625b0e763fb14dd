#!/bin/sh
# Make sure the system libraries that Qt's window needs are there (a fresh Debian lacks some).
#
#   sh packaging/qt-libraries.sh .venv/bin/python
set -eu

here=$(dirname "$0")
[ "$(uname -s)" = Linux ] || exit 0

qt=$("$1" -c 'from importlib.util import find_spec; print(find_spec("PySide6").submodule_search_locations[0])')

lacking() {
    LC_ALL=C ldd "$qt"/QtWidgets.*so "$qt"/QtPrintSupport.*so "$qt"/QtNetwork.*so "$qt"/Qt/plugins/platforms/libqxcb.so \
        "$qt"/Qt/plugins/platforms/libqoffscreen.so | awk '/not found/ { print $1 }' | sort -u
}

[ -n "$(lacking)" ] || exit 0
sh "$here/apt.sh" "Qt lacks $(lacking | tr '\n' ' ' | sed 's/ $//')" \
    libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libfreetype6 \
    libglib2.0-0 libgssapi-krb5-2 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 \
    libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xfixes0 libxcb-xkb1
if [ -n "$(lacking)" ]; then
    echo "Qt still lacks $(lacking | tr '\n' ' '): please install it, then run make again." >&2
    exit 1
fi
