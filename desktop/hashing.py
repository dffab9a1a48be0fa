"""How a password becomes what may be stored, and how one that is typed is held against it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

_N, _R, _P = 2**14, 8, 1
"""Cost of scrypt: 16 MB and some 50 ms a try (RFC 7914, section 2; N = 2^14 for what a person waits for)."""
_SALT = 16
_KIND = "scrypt"


def hashed(secret: str) -> str:
    """``scrypt$N$r$p$salt$hash`` with a salt of its own: the parameters stand beside what they made."""
    salt = os.urandom(_SALT)
    return "$".join(
        (_KIND, str(_N), str(_R), str(_P), _text(salt), _text(_derived(secret, salt, _N, _R, _P)))
    )


def fits(secret: str, stored: str | None) -> bool:
    """Whether this is the secret that was stored; never for one that was not set."""
    if not stored:
        return False
    _, n, r, p, salt, wanted = stored.split("$")
    found = _derived(secret, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(wanted))


def _derived(secret: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(secret.encode("utf-8"), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
