"""The keys of an issuer, one after the other, and in which time each of them may sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from psfkit.model.names import Digest


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """One key of an issuer."""

    id: str
    """``did:key``."""
    since: datetime | None = None
    """From when it signs (UTC); None where nobody has said."""
    until: datetime | None = None
    """When its successor took over; None for the newest."""
    events: int | None = None
    """How many events the registry's history had then."""
    last: Digest | None = None
    """SHA-256 of the last of them; None when there was none."""
    compromised_from: date | None = None
    """The day (UTC) from which somebody else may have had it; None when nobody has declared that."""


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """All keys of one issuer in their order. The first is what the issuer is known by for good."""

    keys: tuple[IssuerKey, ...]
    """Never empty."""

    @classmethod
    def only(cls, key: str) -> "IssuerKeys":
        """Return the keys of an issuer that never had another."""
        return cls((IssuerKey(key),))

    @property
    def first(self) -> IssuerKey:
        """The key with which the issuer began."""
        return self.keys[0]

    @property
    def current(self) -> IssuerKey:
        """The key that signs now."""
        return self.keys[-1]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ``did:key`` of each."""
        return tuple(key.id for key in self.keys)

    @property
    def anchors(self) -> Mapping[int, Digest | None]:
        """How many events the history had at the end of each key's time, and the digest of the last of them."""
        return {key.events: key.last for key in self.keys if key.events is not None}

    def find(self, key_id: str) -> IssuerKey | None:
        """Return the key with that ``did:key``, or None."""
        return next((key for key in self.keys if key.id == key_id), None)

    def signers_from(self, number: int) -> tuple[str, ...]:
        """Return the key that signs the event with that number, and after it those that took over later."""
        return tuple(key.id for key in self.keys if key.events is None or number <= key.events)

    def continues(self, other: "IssuerKeys") -> bool:
        """Whether these are the same keys as the others, as far as both go: one list is the beginning of the other."""
        shared = min(len(self.keys), len(other.keys))
        return self.ids[:shared] == other.ids[:shared]
