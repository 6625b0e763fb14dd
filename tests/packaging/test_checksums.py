"""Checksums of the products, and the publisher's signature under them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from checksums import write_checksums

ROOT = Path(__file__).parent.parent.parent
SIGN = ROOT / "packaging" / "sign_checksums.sh"

pytestmark = pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "perfdesk-1.0-setup.exe").write_bytes(b"setup")
    (folder / "perfdesk_1.0_amd64.deb").write_bytes(b"package")
    write_checksums(folder)
    return folder


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "publisher.pem"
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", file)
    return file


def run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_sha256sum_finds_every_product_unchanged(dist: Path) -> None:
    done = run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=dist)

    assert done.returncode == 0
    assert done.stdout.splitlines() == ["perfdesk-1.0-setup.exe: OK", "perfdesk_1.0_amd64.deb: OK"]


def test_sha256sum_finds_a_changed_product(dist: Path) -> None:
    (dist / "perfdesk-1.0-setup.exe").write_bytes(b"another")

    assert run("sha256sum", "--check", "SHA256SUMS", cwd=dist).returncode == 1


def test_an_empty_folder_has_no_checksums(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="has no products"):
        write_checksums(tmp_path)


@needs_openssl
def test_the_signature_is_one_of_these_checksums_only(dist: Path, key: Path) -> None:
    done = run("sh", SIGN, key, dist)
    assert done.returncode == 0, done.stderr

    verify = ("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "SHA256SUMS.pem")
    files = ("-in", "SHA256SUMS", "-sigfile", "SHA256SUMS.sig")
    assert run(*verify, *files, cwd=dist).returncode == 0
    (dist / "SHA256SUMS").write_text("other", encoding="utf-8")
    assert run(*verify, *files, cwd=dist).returncode != 0


@needs_openssl
def test_signed_products_keep_their_checksums(dist: Path, key: Path) -> None:
    run("sh", SIGN, key, dist)
    before = (dist / "SHA256SUMS").read_bytes()

    write_checksums(dist)

    assert (dist / "SHA256SUMS").read_bytes() == before


@needs_openssl
def test_what_does_not_match_its_checksum_is_not_signed(dist: Path, key: Path) -> None:
    (dist / "perfdesk-1.0-setup.exe").write_bytes(b"another")

    assert run("sh", SIGN, key, dist).returncode != 0
    assert not (dist / "SHA256SUMS.sig").exists()


def test_a_key_in_the_repository_is_refused(dist: Path) -> None:
    done = run("sh", SIGN, ROOT / "LICENSE", dist)

    assert done.returncode == 1
    assert "Keep it elsewhere" in done.stderr
