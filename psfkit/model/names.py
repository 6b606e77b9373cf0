"""Identifiers that must not be mixed up, and the points where one text becomes another type."""

from typing import NewType

DomainId = NewType("DomainId", str)
"""``PSF-1`` to ``PSF-8`` in PSF v1.1."""
CriterionId = NewType("CriterionId", str)
"""``PSF-4.2``: the domain, a dot, the number."""
SystemId = NewType("SystemId", str)
"""An applicant's own short name of an AI system in scope."""
EvidenceId = NewType("EvidenceId", str)
"""An applicant's own number of one evidence item, such as ``EV-007``."""
MarkId = NewType("MarkId", str)
"""``TM-`` and five digits or more."""
Digest = NewType("Digest", str)
"""``sha256:`` and 64 lower-case hexadecimal digits."""
