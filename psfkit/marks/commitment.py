"""Digests that may be published: each is hashed with a salt of its mark, so that nobody can confirm a guess.

A bundle may be small enough to guess. The issuer keeps one secret, from which the salt of each mark follows; telling
the holder of one mark its salt opens that mark's commitments and no other's.
"""

import hmac
from hashlib import sha256

from psfkit.model.names import Digest


def mark_salt(secret: bytes, mark_id: str) -> bytes:
    """Return the 32 bytes that salt the commitments of one mark."""
    return hmac.digest(secret, f"psfkit-mark-salt/1 {mark_id}".encode(), "sha256")


def commitment(salt: bytes, digest: Digest) -> Digest:
    """Return what is published in the place of a digest: SHA-256 of the salt and the digest as it is written."""
    return Digest(f"sha256:{sha256(salt + digest.encode()).hexdigest()}")
