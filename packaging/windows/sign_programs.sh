#!/bin/sh
# Sign the Windows products with the publisher's own certificate, by osslsigncode.
#
#   sh packaging/windows/sign_programs.sh CERTIFICATES KEY [TIME_SERVER]
#
# CERTIFICATES is a PEM file with the publisher's certificate and those between it and the root;
# KEY is the PEM file of its key; both are kept outside of the checkout.
# osslsigncode asks for the password. With TIME_SERVER, the address of an RFC 3161 service, the
# signatures stay valid once the certificate is over; without it nothing is fetched.
#
# The launchers are signed first, then installer and .zip are packed anew from the folder that
# `python packaging/dist.py windows` has built, then the installer is signed. The uninstaller that
# the installer writes carries no signature.
set -eu

if [ $# -lt 2 ]; then
    echo "Usage: sh packaging/windows/sign_programs.sh CERTIFICATES KEY [TIME_SERVER]" >&2
    exit 2
fi
certificates=$1 key=$2 server=${3:-}
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$root/build/windows/perfdesk

command -v osslsigncode >/dev/null || { echo "Missing: apt install osslsigncode" >&2; exit 1; }
[ -f "$program/perfdesk.exe" ] || { echo "Run packaging/dist.py windows first." >&2; exit 1; }
for secret in "$certificates" "$key"; do
    case $(readlink -f "$secret" 2>/dev/null || echo "$secret") in
        "$root"/*) echo "$secret lies in the checkout. Keep it elsewhere." >&2; exit 1 ;;
    esac
done

sign() {
    if osslsigncode verify -ignore-cdp -in "$1" 2>/dev/null | grep -q '^Signature Index: 0'; then
        echo "$1 is signed already."
        return
    fi
    osslsigncode sign -certs "$certificates" -key "$key" -h sha256 -n 绩效自评表编辑器 \
        ${server:+-ts "$server"} -in "$1" -out "$1.signed"
    mv "$1.signed" "$1"
}

sign "$program/perfdesk.exe"
sign "$program/perfdesk-cli.exe"
(cd "$root" && "${PYTHON:-.venv/bin/python}" packaging/dist.py windows --packages)
for setup in "$root"/dist/perfdesk-*-setup.exe; do
    sign "$setup"
done
echo "Write the checksums anew: packaging/checksums.py"
