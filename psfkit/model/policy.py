"""What an issuer asks for before it issues a mark."""

from dataclasses import dataclass

from psfkit.model.record import Countersigning


@dataclass(frozen=True, slots=True)
class IssuerPolicy:
    """An issuer's own rules, beyond what every mark needs."""

    assessors: int = 1
    """How many assessors have to decide, each without the others."""
    countersigning: Countersigning | None = None
    """Who has to sign beside the issuer; None where nobody has."""
