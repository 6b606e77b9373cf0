"""Kinds of events in a registry, and the reasons for them: what the command line offers to choose from."""

from enum import Enum


class EventKind(Enum):
    """What happened to a mark."""

    ISSUED = "issued"
    RENEWED = "renewed"
    """Issued in the place of an earlier mark, which it supersedes."""
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REVOKED = "revoked"


class Reason(Enum):
    """Why a mark is suspended or revoked: a closed list, because it is public."""

    COMPLAINT = "complaint"
    HOLDER_REQUEST = "holder_request"
    INCIDENT = "incident"
    ISSUED_IN_ERROR = "issued_in_error"
    KEY_COMPROMISED = "key_compromised"
    MISREPRESENTATION = "misrepresentation"
    MISUSE = "misuse"
    NON_CONFORMITY = "non_conformity"
    ORGANISATION_CEASED = "organisation_ceased"
    SCOPE_CHANGED = "scope_changed"
    SURVEILLANCE_MISSED = "surveillance_missed"
