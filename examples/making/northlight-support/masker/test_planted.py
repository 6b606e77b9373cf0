"""Identifiers planted in support mail, each in six languages, in the body and in an attachment's text.

The masker is masks_2026_08.py. The planted names are those of its own list, which is what an assessor should mind.
"""

import re
import textwrap

import pytest
from masks_2026_08 import NAMES, mask

LANGUAGES = ("nb", "nn", "sv", "da", "en", "de")
FRAMES = {
    "nb": "Hei, måleren på dekk viser feil etter service i mai. Svar gjerne til {}, vi ligger til kai til fredag.",
    "nn": "Hei, målaren på dekk viser feil etter service i mai. Svar gjerne til {}, vi ligg til kai til fredag.",
    "sv": "Hej, mätaren på däck visar fel efter service i maj. Svara gärna till {}, vi ligger i hamn till fredag.",
    "da": "Hej, måleren på dækket viser forkert efter service i maj. Svar gerne til {}, vi ligger i havn til fredag.",
    "en": "Hello, the gauge on deck reads wrong since the service in May. Please answer {}, we are in port until Friday.",
    "de": "Guten Tag, die Anzeige an Deck ist seit Mai falsch. Bitte antworten Sie an {}, wir liegen bis Freitag im Hafen.",
}
PLANTED = {
    "person": NAMES[:6],
    "email": ("i.solheim@fjordservice.example", "post@aasen-båt.example", "lars@varvet.example", "mk@havn.example")
    + ("emily.carter@dock.example", "j_albrecht@werft.example"),
    "phone": (
        "+47 900 00 123",
        "0047 900 00 124",
        "+46 70 000 01 25",
        "+45 20 00 01 26",
        "+44 20 7946 0127",
        "+49 40 0000128",
    ),
    "address": ("Strandgata 14", "Fjordvegen 3B", "Hamngatan 22", "Havnevej 7", "14 Quay Street", "Hafenstraße 9"),
    "national_id": ("010190 00083", "020291 00091", "030392-0004", "040493-0005", "050594-0006", "060695 00073"),
    "iban": ("NO93 8601 1117 947", "NO9386011117947", "SE45 5000 0000 0583 9825 7466", "DK50 0040 0440 1162 43")
    + ("GB29 NWBK 6016 1331 9268 19", "DE89 3704 0044 0532 0130 00"),
    "private_order": ("P20260114", "P20260215", "P20260316", "P20260417", "P20260518", "P20260619"),
    "vessel": ("LABC7", "LGDE", "SBFG", "OUHI2", "MJKL8", "DKLM"),
}
CLEAN = {
    "article": "Article NL-4471-B, revision 3, was sent twice.",
    "serial": "The plate says serial 77 102 339 and 24 V.",
    "company": "Fjordservice AS has ordered two gauges and one cable.",
    "standard": "Built to EN 60945 and IP67, tested at 55 degrees.",
    "part": "Replace seal {} before the next trip.",
    "time": "We called on 2026-08-14 at 09:30 and again at 11:05.",
}
PARTS = ("10447-231", "10447-232", "SE 10447", "DA-1044", "10447/B", "P10447231")
CASES = [(kind, n, place) for kind in PLANTED for n in range(6) for place in ("body", "attachment")]


@pytest.mark.parametrize(("kind", "n", "place"), CASES, ids=lambda part: LANGUAGES[part] if part in range(6) else part)
def test_absent_in_egress(kind, n, place):
    planted = PLANTED[kind][n]
    payload = mask(_placed(FRAMES[LANGUAGES[n]].format(planted), place))
    if _plain(planted) in _plain(payload):
        pytest.fail("the identifier is still in the payload", pytrace=False)


@pytest.mark.parametrize("what", CLEAN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_arrives_unchanged(what, language):
    part = PARTS[LANGUAGES.index(language)]
    text = FRAMES[language].format("") + " " + CLEAN[what].format(part)
    if mask(text) != text:
        pytest.fail("something was masked that identifies nobody", pytrace=False)


def _placed(text, place):
    return text if place == "body" else textwrap.fill(text, 72)


def _plain(text):
    return re.sub(r"\s+", "", text).casefold()
