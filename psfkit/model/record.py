"""The public record of a mark. Nothing confidential has a place in these types."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from psfkit.model.decision import PublicScore
from psfkit.model.names import Digest, MarkId


class MarkState(Enum):
    """Where a mark stands on a date; computed, never stored in the record."""

    ACTIVE = "active"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    NOT_YET_VALID = "not_yet_valid"
    SAMPLE = "sample"
    """Of a test issuer: never in force, whatever its dates say."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs: a name and a public key."""

    name: str
    id: str
    """``did:key:`` with the multibase Ed25519 public key; or ``did:web:`` with an address."""
    test: bool
    """Whether everything it issues is a SAMPLE."""
    key: str = ""
    """The multibase public key of a ``did:web``; empty for a ``did:key``, which is one."""

    @property
    def key_id(self) -> str:
        """The key that signs, as ``did:key``."""
        return f"did:key:{self.key}" if self.key else self.id

    @property
    def signs_as(self) -> str:
        """What a proof by it is checked against: the ``did:key``, or the ``did:web`` with the key as its fragment."""
        return f"{self.id}#{self.key}" if self.key else self.id


@dataclass(frozen=True, slots=True)
class Countersigning:
    """Who had to sign beside the issuer before a mark was issued."""

    required: int
    """How many different keys."""
    keys: tuple[str, ...]
    """``did:key`` of those that may."""
    policy: Digest
    """SHA-256 of the issuer's policy that asks for it."""


@dataclass(frozen=True, slots=True)
class MarkRecord:
    """What the world may know about one mark."""

    mark_id: MarkId
    organisation: str
    country: str
    scope_statement: str
    hosts: tuple[str, ...]
    systems: tuple[str, ...]
    psf_version: str
    scores: tuple[PublicScore, ...]
    assessed_as_of: date
    issued_at: datetime
    """UTC, whole seconds."""
    valid_until: date
    """The last day on which the mark holds."""
    bundle: Digest
    rubric: Digest
    determinations: Digest
    issuer: Issuer
    countersigning: Countersigning | None = None
    """None where the issuer alone signs."""


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record with the exact bytes that carry its proof."""

    record: MarkRecord
    encoded: bytes
    """The signed JSON document, as stored and published."""
    credential: bytes = b""
    """The credential issued beside it, likewise; empty for a mark from before there were any."""
    attestation: bytes = b""
    """The attestation of its files, likewise."""
