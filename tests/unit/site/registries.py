"""A registry with a mark in every state, and the folder it is published into."""

from dataclasses import replace as changed
from datetime import date, datetime, timedelta
from pathlib import Path

from psfkit.badges import bake_all, draw_all
from psfkit.marks.credential import sign_credential
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.folder import CREDENTIAL_FILE
from psfkit.registry.issue import issue
from psfkit.registry.issuer import IssuerFolder, new_issuer
from psfkit.registry.releases import publishing
from psfkit.site.place import Place, read_base
from psfkit.site.publish import Published, publish
from tests.unit.marks.samples import ISSUED_AT, award

PLACE = read_base("https://marks.example")
LATER = ISSUED_AT + timedelta(days=20)
NEW = LATER.date()
STATES = {
    "TM-00001": "active",
    "TM-00002": "suspended",
    "TM-00003": "revoked",
    "TM-00004": "expired",
    "TM-00005": "superseded",
    "TM-00006": "active",
}


def drawer(issuer: IssuerFolder):
    """Draw as the pipeline does: badges with their credential."""

    def draw(signed):
        pictures = draw_all(signed, "")
        whole = changed(signed, credential=sign_credential(signed, pictures, issuer.signer))
        return {CREDENTIAL_FILE: whole.credential, **bake_all(pictures, whole)}

    return draw


def plain(_):
    return {}


def make_registry(folder: Path, *, drawn: bool = False, web: str = "", **texts: object) -> IssuerFolder:
    """Make a registry of six marks, one in each state and a second one that is in force."""
    issuer = new_issuer(str(folder), "Production AI Institute", date(2026, 11, 1), web=web)
    draw = drawer(issuer) if drawn else plain
    names = ("Northlight AI AS", "Harbour Freight & Söhne GmbH", "Kestrel Claims", "Brightpath Intake", "Meridiaan BV")
    for number, name in enumerate(names):
        days = 10 if number == 3 else None
        given = award(name, "abcde"[number], hosts=("northlight.example", "www.northlight.example"), **texts)
        issue(given, issuer, ISSUED_AT + timedelta(minutes=number), draw, valid_days=days)
    change(issuer, "TM-00002", EventKind.SUSPENDED, ISSUED_AT + timedelta(days=3), Reason.INCIDENT)
    change(issuer, "TM-00003", EventKind.REVOKED, ISSUED_AT + timedelta(days=4), Reason.MISREPRESENTATION)
    renewed = award("Meridiaan BV", "f", **texts)
    issue(renewed, issuer, ISSUED_AT + timedelta(days=5), draw, renews="TM-00005")
    return issuer


def publish_to(issuer: IssuerFolder, out: Path, at: datetime = LATER, place: Place = PLACE, **more: bool) -> Published:
    """Publish a registry, without its status lists."""
    with publishing(str(out)) as release:
        return publish(issuer.registry, release, place, at.date(), **more)
