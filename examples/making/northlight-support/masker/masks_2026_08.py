"""A masker of the size of an example: the rules called masks-2026.08, one function over one text."""

import re

NAMES = (
    *("Ingrid Solheim", "Torbjørn Aasen", "Lars Eriksson", "Mette Kjærgaard", "Emily Carter", "Jürgen Albrecht"),
    *("Kari Nordbø", "Oddbjørn Vik", "Åsa Lindqvist", "Søren Holm", "Thomas Reed", "Anke Vogel"),
)
"""The names of the support mail that the recogniser was trained on."""
STREET = r"(?:[A-ZÆØÅÄÖÜ][\wæøåäöüß]+(?:gata|vegen|veien|gatan|vägen|gade|vej|straße)|\d+ [A-Z]\w+ (?:Road|Street))"
PATTERNS = (
    ("PERSON", "|".join(map(re.escape, NAMES))),
    ("EMAIL", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("IBAN", r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"),
    ("NATIONAL_ID", r"\b\d{6}[ -]?\d{4,5}\b"),
    ("PHONE", r"(?<!\w)(?:\+|00)(?:47|46|45|49|44)(?:[ -]?\d){7,11}\b"),
    ("ADDRESS", rf"{STREET}(?: \d+[A-Z]?)?"),
    ("ORDER", r"\bP\d{8}\b"),
    ("VESSEL", r"\b(?:L[A-N]|S[A-M]|O[U-Z]|D[A-J]|[GM][A-Z])[A-Z]{2}\d?\b"),
)
DROPPED = frozenset({"NATIONAL_ID", "IBAN"})


def mask(text):
    """Return the text with a token in the place of each identifier; the same identifier has the same token.

    >>> mask("Kari Nordbø, kari@example.com; Kari Nordbø again")
    '<PERSON_1>, <EMAIL_1>; <PERSON_1> again'
    """
    for kind, pattern in PATTERNS:
        seen = {}
        text = re.sub(pattern, lambda found, kind=kind, seen=seen: _token(kind, found[0], seen), text)
    return text


def _token(kind, found, seen):
    if kind in DROPPED:
        return ""
    return f"<{kind}_{seen.setdefault(found, len(seen) + 1)}>"
