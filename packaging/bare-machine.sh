#!/bin/sh
# Run the README's two commands in a bare Debian: nothing that only this machine has can help.
#
#   sh packaging/bare-machine.sh [bookworm|trixie] [MAKE-TARGET…]
#
# debootstrap makes a minimal root in a temporary folder, the last commit is cloned into it, and
# `make demo` and `make test` (or the targets named) run there with an empty environment and that
# Debian's own Python: 3.11.2 in bookworm, 3.13 in trixie. Its packages come from where this machine's
# own come, or from where DEBIAN_MIRROR says. Needs root. Exit code 0 if all targets
# passed, 1 if one failed, 3 if no such root can be made on this machine.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
suite=${1:-bookworm}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- demo test

skip() {
    echo "No bare $suite can be made on this machine: $1"
    exit 3
}

[ "$(id -u)" -eq 0 ] || skip "it needs root."
command -v debootstrap >/dev/null ||
    sh "$here/apt.sh" "A bare $suite" debootstrap || skip "debootstrap is not installed."
unshare --mount true 2>/dev/null || skip "file systems cannot be mounted."

root=$(mktemp -d)
chmod 755 "$root"
trap 'rm -rf "$root"' EXIT
trap 'exit 1' INT TERM

echo "Making a bare $suite."
# shellcheck disable=SC2016  # a field of apt's
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Component: main' | head -n 1)}
debootstrap --variant=minbase --include=ca-certificates,make "$suite" "$root" \
    ${mirror:+"$mirror"} >"$root.log" 2>&1 || {
    tail -n 5 "$root.log"
    rm -f "$root.log"
    skip "debootstrap failed."
}
rm -f "$root.log"

# The network is this machine's: its name servers, the certificates it trusts, its pip settings.
for file in /etc/resolv.conf /etc/ssl/certs/ca-certificates.crt /etc/pip.conf; do
    [ ! -e "$file" ] || cp -L "$file" "$root$file"
done
git clone --quiet "$here/.." "$root/perfdesk"

# The mounts belong to a namespace of their own and end with it.
# shellcheck disable=SC2016  # expanded by the inner shell
unshare --mount --pid --fork --kill-child sh -eu -c '
    root=$1 && shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        HYPOTHESIS="${HYPOTHESIS:-}" \
        sh -eu -c "cd /perfdesk && for target; do make \"\$target\"; done" sh "$@"
' sh "$root" "$@" || {
    echo "It failed in a bare $suite."
    exit 1
}
echo "It passed in a bare $suite, $(chroot "$root" python3 --version)."
