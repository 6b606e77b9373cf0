"""The one door for phonenumbers and email-validator: how a person can be reached (ADR 0007).

A telephone number counts in its international form, with a plus sign; without one, no plan of numbers can tell it from
any other run of digits. An address counts when the part before the @ names no role.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from psfkit.documents.personal_numbers import Number

_PLUS = re.compile(r"[+\uff0b]\s?\(?[1-9]")
_MAILBOX = re.compile(r"[^\s\"'`<>()\[\]{},;:|\\/=@&?#]{1,64}@[^\s\"'`<>()\[\]{},;:|\\/=@&?#]{3,253}")
"""What may be an address: a stretch without blanks, quotes and brackets, around an @."""
_ROLES = re.compile(
    r"(?:abuse|accessibility|accounts|admin|administrator|alerts|api|audit|billing|bot|bugs|careers|ci|"
    r"compliance|contact|customerservice|data|datenschutz|dev|devops|dpo|enquiries|feedback|finance|ftp|"
    r"git|hello|help|helpdesk|hostmaster|hr|incident|incidents|info|it|jobs|legal|mail|mailer-daemon|"
    r"marketing|me|media|monitoring|news|no-reply|noc|noreply|notices|notifications|office|on-call|oncall|"
    r"operations|ops|orders|platform|postmaster|press|privacy|report|reports|root|sales|security|service|"
    r"sre|support|team|test|user|username|vendor|vendors|webmaster|www|you)"
)
"""Names of mailboxes that stand for a task: those of RFC 2142 and others in common use."""


def may_hold_contacts(block: str) -> bool:
    """Whether a text holds a plus sign before a digit, or an @."""
    return "@" in block or _PLUS.search(block) is not None


def find_contacts(text: str) -> Iterator[Number]:
    """Go through the telephone numbers and the addresses in a line.

    >>> [contact.text for contact in find_contacts("on call: m.berg@acme.de or security@acme.de, +49 30 901820")]
    ['+49 30 901820', 'm.berg@acme.de']
    """
    from phonenumbers import Leniency, PhoneNumberMatcher

    if _PLUS.search(text):
        for match in PhoneNumberMatcher(text, None, leniency=Leniency.VALID):
            yield Number(match.start, match.raw_string, "telephone number")
    for mailbox in _MAILBOX.finditer(text) if "@" in text else ():
        address = mailbox[0].strip(".-*_~!")
        if _is_of_a_person(address):
            yield Number(text.index(address, mailbox.start()), address, "e-mail address")


@lru_cache(maxsize=4096)
def _is_of_a_person(address: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        local = validate_email(address, check_deliverability=False).local_part
    except EmailNotValidError:
        return False
    return not any(_ROLES.fullmatch(part) for part in (local.lower(), *re.split(r"[+_-]", local.lower())))
