#!/bin/sh
# Sign dist/SHA256SUMS, and with it all products, with the publisher's own key.
#
#   sh packaging/sign_checksums.sh KEY [FOLDER]
#
# KEY is a file with a secret key, kept away from the repository: one of OpenSSL (PEM, made by
# `openssl genpkey -algorithm ed25519`), or one of minisign; anything else is taken for the name
# of a key in the publisher's keyring of GnuPG. Beside the checksums this writes
#   SHA256SUMS.sig      of OpenSSL,
#   SHA256SUMS.minisig  of minisign, or
#   SHA256SUMS.asc      of GnuPG,
# and, of a key of OpenSSL, the public key as SHA256SUMS.pem. A receiver must have got the public
# key, or its fingerprint, in another way than the products.
set -eu

if [ $# -lt 1 ]; then
    echo "Usage: sh packaging/sign_checksums.sh KEY [FOLDER]" >&2
    exit 2
fi
key=$1
sums=${2:-dist}/SHA256SUMS
root=$(cd "$(dirname "$0")/.." && pwd)

[ -f "$sums" ] || { echo "There is no $sums: run packaging/checksums.py first." >&2; exit 1; }
case $(readlink -f "$key" 2>/dev/null || echo "$key") in
    "$root"/*) echo "The key lies in the repository. Keep it elsewhere." >&2; exit 1 ;;
esac
(cd "$(dirname "$sums")" && sha256sum --check --strict --quiet SHA256SUMS)

if [ ! -f "$key" ]; then
    gpg --batch --yes --local-user "$key" --armor --output "$sums.asc" --detach-sign "$sums"
    gpg --batch --verify "$sums.asc" "$sums"
elif grep -q 'BEGIN .*PRIVATE KEY' "$key"; then
    openssl pkey -in "$key" -pubout -out "$sums.pem"
    openssl pkeyutl -sign -rawin -inkey "$key" -in "$sums" -out "$sums.sig"
    openssl pkeyutl -verify -rawin -pubin -inkey "$sums.pem" -in "$sums" -sigfile "$sums.sig"
else
    minisign -S -s "$key" -m "$sums"
fi
