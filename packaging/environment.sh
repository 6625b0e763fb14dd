#!/bin/sh
# Make the virtual environment with Python 3.11, or else the newest python3 from 3.11 on.
#
#   sh packaging/environment.sh .venv
set -eu

here=$(dirname "$0")

python() {
    for name in python3.11 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

if [ -z "$(python)" ]; then
    sh "$here/apt.sh" "perfdesk needs Python 3.11 or newer" python3 python3-venv
fi
found=$(python)
if [ -z "$found" ]; then
    echo "perfdesk needs Python 3.11 or newer, and this system offers none: please install it, then run make again." >&2
    exit 1
fi
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    sh "$here/apt.sh" "$found lacks its venv module" "$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi
"$found" -m venv "$1"
