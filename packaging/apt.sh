#!/bin/sh
# Install Debian packages, or say which line installs them.
#
#   sh packaging/apt.sh "what they are for" PACKAGE…
set -eu

purpose=$1
shift

if ! command -v apt-get >/dev/null; then
    echo "$purpose: please install what Debian calls $*, then run make again." >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "$purpose: please run 'sudo apt-get install $*', then make again." >&2
    exit 1
fi
echo "$purpose: installing $*"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
