"""A signed head says who vouches for it, and nobody else can say so in their name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from tests.conftest import timeline
from timeline.errors import CorruptLog, InvalidInput, Unsupported
from timeline.headfile import Head
from timeline.signing import SignedHead, check, sign

HEAD = Head(64, "9f" * 32)


def keys(folder: Path, name: str, *, ssh: bool = False) -> tuple[Path, Path]:
    private = ed25519.Ed25519PrivateKey.generate()
    kind = form.PrivateFormat.OpenSSH if ssh else form.PrivateFormat.PKCS8
    public = (form.Encoding.OpenSSH, form.PublicFormat.OpenSSH) if ssh else (form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    ours, theirs = folder / f"{name}.key", folder / f"{name}.pub"
    ours.write_bytes(private.private_bytes(form.Encoding.PEM, kind, form.NoEncryption()))
    theirs.write_bytes(private.public_key().public_bytes(*public))
    return ours, theirs


@pytest.mark.parametrize("ssh", [False, True])
def test_a_signature_is_read_back_and_checked(tmp_path: Path, ssh: bool) -> None:
    private, public = keys(tmp_path, "desk", ssh=ssh)
    signed = sign(HEAD, private)
    assert SignedHead.parse(str(signed)) == signed
    check(SignedHead.parse(str(signed)), public)


def test_another_head_or_another_key_is_found_out(tmp_path: Path) -> None:
    private, public = keys(tmp_path, "desk")
    _, other = keys(tmp_path, "other")
    signed = sign(HEAD, private)
    with pytest.raises(CorruptLog, match=r"the signature is not one of .*desk\.pub over 65:"):
        check(SignedHead(Head(65, HEAD.hash), signed.signature, signed.key), public)
    with pytest.raises(CorruptLog, match="it names another key as its own"):
        check(signed, other)


@pytest.mark.parametrize("change", ["key: ", "signature: ", "timeline head", "64:"])
def test_a_text_that_is_no_signed_head_is_refused(tmp_path: Path, change: str) -> None:
    text = str(sign(HEAD, keys(tmp_path, "desk")[0]))
    for other in (text.replace(change, ""), text.replace(change, f"{change}!"), ""):
        with pytest.raises(InvalidInput, match="not a signed head"):
            SignedHead.parse(other)


def test_keys_that_will_not_do_are_named(tmp_path: Path) -> None:
    private, public = keys(tmp_path, "desk")
    with pytest.raises(InvalidInput, match=r"none\.key cannot be read"):
        sign(HEAD, tmp_path / "none.key")
    (tmp_path / "text").write_text("no key")
    with pytest.raises(InvalidInput, match="is no key that can be read here"):
        sign(HEAD, tmp_path / "text")
    with pytest.raises(InvalidInput, match="is no key that can be read here"):
        sign(HEAD, public)
    with pytest.raises(InvalidInput, match="is no key that can be read here"):
        check(sign(HEAD, private), private)
    curve = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "ec.key").write_bytes(curve.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))
    with pytest.raises(InvalidInput, match="is not a private Ed25519 key"):
        sign(HEAD, tmp_path / "ec.key")
    (tmp_path / "ec.pub").write_bytes(curve.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(InvalidInput, match="is not a public Ed25519 key"):
        check(sign(HEAD, private), tmp_path / "ec.pub")


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private, public = keys(tmp_path, "desk")
    signed = sign(HEAD, private)
    for name in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.setitem(sys.modules, name, None)
    for attempt in (lambda: sign(HEAD, private), lambda: check(signed, public)):
        with pytest.raises(Unsupported, match=r"signatures need the package cryptography\n.*timeline-engine\[sign\]"):
            attempt()


def test_the_commands_sign_and_check(demo_log: Path, tmp_path: Path) -> None:
    keys(tmp_path, "desk")
    keys(tmp_path, "other")
    assert timeline("head", "--sign", "desk.key", "-o", "h.txt").status == 0
    assert timeline("retract", "balloon", "--reason", "x").status == 0
    assert timeline("verify", "--signature", "h.txt", "--key", "desk.pub").status == 0
    assert "the signature is not one of other.pub" in timeline("verify", "--signature", "h.txt", "--key", "other.pub").err
    assert "--signature needs the --key" in timeline("verify", "--signature", "h.txt").err
    assert "--signature needs the --key" in timeline("verify", "--key", "desk.pub").err
    assert Path("h.txt").read_text().splitlines()[1] != timeline("head").out.strip(), "it was signed before the retraction, and still holds"
