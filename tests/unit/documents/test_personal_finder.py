"""What is taken for data of a person before a bundle is handed on, and how little of it is shown."""

import random
import time

import pytest

from psfkit.documents.personal_finder import find_personal
from psfkit.documents.personal_numbers import _SORTS
from tests.unit.bad_bundles import BUNDLES

EXAMPLES = BUNDLES.parents[1] / "examples"
PLANTED = {
    "an IBAN in prose": (
        "Refund to DE89 3704 0044 0532 0130 00 today.",
        "bank account (IBAN)",
        "DE89 3704 0044 0532 0130 00",
    ),
    "an IBAN before capitals": ("to BE68 5390 0754 7034 PAID IN FULL", "bank account (IBAN)", "BE68 5390 0754 7034"),
    "an IBAN in a table": ("7;GB82WEST12345698765432;open", "bank account (IBAN)", "GB82WEST12345698765432"),
    "an IBAN in JSON": (
        '{"iban": "FR1420041010050500013M02606"}',
        "bank account (IBAN)",
        "FR1420041010050500013M02606",
    ),
    "an IBAN at the end": ("iban: NO93 8601 1117 947", "bank account (IBAN)", "NO93 8601 1117 947"),
    "a Visa card in a log": ("charge pan=4111 1111 1111 1111 ok", "payment card", "4111 1111 1111 1111"),
    "a Mastercard in a table": ("5555555555554444,EUR,12.00", "payment card", "5555555555554444"),
    "a Mastercard of the newer range": ("2223 0031 2200 3222", "payment card", "2223 0031 2200 3222"),
    "an American Express card": ("amex 3782 822463 10005", "payment card", "3782 822463 10005"),
    "a card with hyphens": ("6011-1111-1111-1117", "payment card", "6011-1111-1111-1117"),
    "a JCB card": ('"pan":"3530111333300000"', "payment card", "3530111333300000"),
    "a Belgian": ("NN 85.07.30-033.28", "national number of Belgium", "85.07.30-033.28"),
    "a Brazilian": ("CPF 390.533.447-05", "national number of Brazil", "390.533.447-05"),
    "a Chinese": ("id,360426199101010071", "national number of China", "360426199101010071"),
    "a Czech": ("RC 710319/2745", "national number of Czechia or Slovakia", "710319/2745"),
    "a Finn": ("hetu: 131052-308T", "national number of Finland", "131052-308T"),
    "a Frenchman": ("NIR 2 95 10 99 126 111 93", "national number of France", "2 95 10 99 126 111 93"),
    "a Frenchwoman in a table": ("x;295109912611193;y", "national number of France", "295109912611193"),
    "an Icelander": ("kt. 120174-3399", "national number of Iceland", "120174-3399"),
    "an Italian": ("CF RCCMNL83S18D969H.", "national number of Italy", "RCCMNL83S18D969H"),
    "a Korean": ("RRN 971013-9019902", "national number of Korea", "971013-9019902"),
    "a Mexican": ("CURP BOXW310820HNERXN09", "national number of Mexico", "BOXW310820HNERXN09"),
    "a Norwegian": ("fnr 151086 95088", "national number of Norway", "151086 95088"),
    "a Spaniard": ('{"dni": "54362315K"}', "national number of Spain", "54362315K"),
    "a foreigner in Spain": ("NIE X2482300W", "national number of Spain", "X2482300W"),
    "a Swede": ("pnr 880320-0016", "national number of Sweden", "880320-0016"),
    "a Swiss": ("AHV 756.9217.0769.85", "national number of Switzerland", "756.9217.0769.85"),
    "an American": ("ssn=536-90-4399", "social security number of the United States", "536-90-4399"),
    "a German taxpayer": ("IdNr 36 574 261 809", "tax number of Germany", "36 574 261 809"),
    "a telephone in a log": ("caller=+49 30 901820 queue=2", "telephone number", "+49 30 901820"),
    "a telephone without blanks": ('{"from":"+447911123456"}', "telephone number", "+447911123456"),
    "a telephone with brackets": ("call +1 (212) 736-5000 now", "telephone number", "+1 (212) 736-5000"),
    "an address in JSON": ('{"user":"m.berg@acme.example"}', "e-mail address", "m.berg@acme.example"),
    "an address in prose": ("Write to Ada <ada+psf@acme.example>.", "e-mail address", "ada+psf@acme.example"),
    "an address of another script": ("\u7528\u6237@acme.example", "e-mail address", "\u7528\u6237@acme.example"),
}
LET_BE = {
    "a card with a wrong digit": "4111 1111 1111 1112",
    "an IBAN with a wrong digit": "DE89 3704 0044 0532 0130 01",
    "a share": '"rate": 0.4111111111111111',
    "a time in nanoseconds": '"startTimeUnixNano": "1793318400000000000"',
    "a time in microseconds": "1793318400000000",
    "a digest": "sha256: 5555555555554444a6d1",
    "a UUID": "7d9f2c1e-1111-4222-8333-536904399123",
    "a version": "see build 54362315.1",
    "a day and a time": "20261030T120000Z 2026-10-30 12:00:00+02:00",
    "a part of an identifier": "run-4111111111111111-a",
    "a part of an address": "https://ci.example/runs/4111111111111111/",
    "a sum of money": "+12 345 EUR",
    "a difference": "+1 -1 +15 lines",
    "a mailbox for a task": "security@acme.example, privacy@acme.example, on-call@acme.example, ai-report@acme.example",
    "a package": "npm install left-pad@1.3.0 @scope/pkg@2.0.0 actions/checkout@v4",
    "a host": "git clone git@github.com:acme/app.git; user@localhost",
    "a decorator": "@pytest.fixture",
    "an empty file": "",
}


def look(content):
    return list(find_personal([content if isinstance(content, bytes) else content.encode()]))


@pytest.mark.parametrize("name", PLANTED)
def test_what_belongs_to_a_person_is_found_at_its_place_and_masked(name):
    text, kind, value = PLANTED[name]
    (found,) = look(f"first\n{text}\nlast")
    assert (found.kind, found.line, found.column, found.length) == (kind, 2, text.index(value) + 1, len(value))
    assert value not in repr(found)
    assert sum(map(found.masked.count, "0123456789")) <= 2
    assert found.is_contact == (kind in ("telephone number", "e-mail address"))


@pytest.mark.parametrize("name", LET_BE)
def test_what_belongs_to_nobody_is_let_be(name):
    assert look(LET_BE[name]) == []


@pytest.mark.parametrize("name", PLANTED)
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_it_does_not_matter_how_a_file_is_cut_into_blocks(name, size):
    content = PLANTED[name][0].encode()
    blocks = [content[at : at + size] for at in range(0, len(content), size)]
    assert list(find_personal(blocks)) == look(content)


@pytest.mark.parametrize("before", [4080, 4096 - 27, 3072 - 10, 3072, 7168, 50_000])
def test_in_a_long_line_each_is_found_once(before):
    text = "x " * (before // 2) + " DE89 3704 0044 0532 0130 00 " + "y " * 5000 + "880320-0016"
    found = look(text)
    assert [(datum.column, datum.length) for datum in found] == [
        (text.index("DE89") + 1, 27),
        (text.index("880320") + 1, 11),
    ]


def test_a_number_is_not_cut_out_of_a_longer_one_in_a_long_line():
    assert look("x" * 4080 + " 4111111111111111" + "1" * 30 + "x" * 5000) == []


def test_what_is_not_text_is_not_looked_into():
    for head in (b"\x89PNG\r\n\0\0", b"%PDF-1.4\n"):
        assert find_personal([head + b"4111 1111 1111 1111"]) is None


def test_the_examples_hold_none():
    """But for the masker of an example, which is run on identifiers that were made up for it."""
    found, planted = {}, EXAMPLES / "making/northlight-support/masker"
    for path in sorted(each for each in EXAMPLES.rglob("*") if each.is_file() and planted not in each.parents):
        if data := list(find_personal([path.read_bytes()]) or ()):
            found[path.name] = data
    assert found == {}


@pytest.mark.parametrize("sort", _SORTS, ids=lambda sort: f"{sort.module}-{len(sort.shapes[0])}")
def test_any_digits_in_such_a_shape_end_in_a_yes_or_a_no(sort):
    drawn = random.Random(1)
    for shape in sort.shapes:
        for _ in range(300):
            letters = {"9": "0123456789", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
            look("".join(drawn.choice(letters.get(sign, sign)) for sign in shape))


HOSTILE = {
    "signs": "+1" * 30_000,
    "telephones": "+49 30 901820 " * 5_000,
    "cards": "4111 " * 12_000,
    "accounts": "DE89 " * 12_000,
    "ats": "a@" * 30_000,
    "dots": "a." * 30_000 + "@" + "b." * 30_000,
    "brackets": "+1(" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_crafted_line_does_not_hold_the_search_up(name):
    start = time.process_time()
    look(HOSTILE[name])
    assert time.process_time() - start < 10
