"""Signed heads: a head, and the signature of whoever vouches for it, as four lines of text to publish.

Ed25519 (RFC 8032) of the package `cryptography`, which comes with the extra ``sign``. What is signed are the first two lines, so that
the signature can be checked with other tools too.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import CorruptLog, InvalidInput, Unsupported
from timeline.headfile import Head

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "timeline head, signed with Ed25519"
_MOST = 10_000
"""Bytes of a key or of a signed head that are read at most."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head and its signature (64 bytes), with the public key (32 bytes) that is said to have made it."""

    head: Head
    signature: bytes
    key: bytes

    def __str__(self) -> str:
        lines = (TITLE, str(self.head), f"key: {_text(self.key)}", f"signature: {_text(self.signature)}")
        return "\n".join(lines) + "\n"

    @classmethod
    def parse(cls, text: str) -> SignedHead:
        """Read what `str` gives. Raises `InvalidInput` for anything else."""
        lines = text.strip().splitlines()
        try:
            _, head, key, signature = lines if lines[:1] == [TITLE] else []
            return cls(Head.parse(head), _bytes(signature, "signature: ", 64), _bytes(key, "key: ", 32))
        except (ValueError, CorruptLog) as error:
            raise InvalidInput("not a signed head", remedy="it has the four lines that `timeline head --sign KEY` prints") from error


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(line: str, name: str, length: int) -> bytes:
    if not line.startswith(name):
        raise ValueError(line)
    try:
        raw = base64.b64decode(line.removeprefix(name), validate=True)
    except binascii.Error as error:
        raise ValueError(line) from error
    if len(raw) != length:
        raise ValueError(line)
    return raw


def _message(head: Head) -> bytes:
    return f"{TITLE}\n{head}\n".encode("ascii")


def sign(head: Head, key: Path) -> SignedHead:
    """Sign a head with a private Ed25519 key: PEM (PKCS 8) or OpenSSH's form, without a passphrase.

    Raises `InvalidInput` for a key that cannot be read or is of another kind, `Unsupported` without `cryptography`.
    """
    ed25519, serialization = _library()
    raw = _read(key)
    private: Any = _loaded(
        key,
        [
            lambda: serialization.load_pem_private_key(raw, None),
            lambda: serialization.load_ssh_private_key(raw, None),
        ],
    )
    if not isinstance(private, ed25519.Ed25519PrivateKey):
        raise _wrong_key(key, "private")
    return SignedHead(head, private.sign(_message(head)), private.public_key().public_bytes_raw())


def check(signed: SignedHead, key: Path) -> None:
    """Check that the holder of a public key (PEM, or a line in OpenSSH's form) signed a head.

    Raises `CorruptLog` where not, `InvalidInput` for a key that cannot be read or is of another kind, `Unsupported` without `cryptography`.
    """
    ed25519, serialization = _library()
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    raw = _read(key)
    public: Any = _loaded(key, [lambda: serialization.load_pem_public_key(raw), lambda: serialization.load_ssh_public_key(raw)])
    if not isinstance(public, ed25519.Ed25519PublicKey):
        raise _wrong_key(key, "public")
    try:
        public.verify(signed.signature, _message(signed.head))
    except InvalidSignature:
        other = "" if signed.key == public.public_bytes_raw() else "; it names another key as its own"
        raise CorruptLog(f"the signature is not one of {key} over {signed.head.position}:{signed.head.hash[:12]}…{other}") from None


def _library() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    except ImportError as error:
        raise Unsupported("signatures need the package cryptography", remedy="pip install 'timeline-engine[sign]'") from error
    return ed25519, serialization


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}", remedy="name the file of the key") from error


def _loaded(path: Path, ways: list[Callable[[], Any]]) -> Any:
    for way in ways:
        try:
            return way()
        except (ValueError, TypeError):
            continue
        except Exception as error:
            if type(error).__name__ != "UnsupportedAlgorithm":
                raise
    raise InvalidInput(
        f"{path} is no key that can be read here",
        remedy="Ed25519 keys without a passphrase, as `openssl genpkey -algorithm ed25519` or `ssh-keygen -t ed25519 -N ''` makes them",
    )


def _wrong_key(path: Path, what: str) -> InvalidInput:
    return InvalidInput(f"{path} is not a {what} Ed25519 key", remedy="make one with `openssl genpkey -algorithm ed25519`")
