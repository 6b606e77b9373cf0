"""Every reader, given its own files after something happened to them: nothing is read from them, or nothing more."""

import sys
import zipfile
from io import BytesIO

import pytest

from psfkit.evidence import READERS, examine
from psfkit.model.fact import Facts
from tests.unit.evidence.damage import VERSIONS, Whole, damage, whole_files
from tests.unit.evidence.samples import item, sample

FILES = tuple(whole_files())
ONE_OF_EACH = tuple({(one.reader, one.suffix): one for one in FILES}.values())
BY_NAME = {reader.name: reader for reader in READERS}
MORE_CALLS = 20_000
"""Calls that a refusal may cost beyond reading the whole file."""


def name(one: Whole) -> str:
    return f"{one.reader}-{one.path}"


def numbers(facts: Facts) -> dict:
    return {fact.name: fact.value for fact in facts.facts if fact.name != "size"}


def check(one: Whole, pieces: int, read) -> None:
    whole = numbers(BY_NAME[one.reader].read(one.content))
    for damaged in damage(one, pieces):
        facts = read(damaged.content)
        if facts.refusal:
            assert facts.facts == (), damaged.how
            assert facts.refusal.isprintable(), damaged.how
            assert len(facts.refusal) < 300, damaged.how
            continue
        assert not damaged.shows, damaged.how
        for fact, value in numbers(facts).items():
            is_less = isinstance(value, int) and isinstance(whole.get(fact), int) and value <= whole[fact]
            assert value == whole.get(fact) or is_less or one.reader == "runbook", (damaged.how, fact)


def test_there_is_a_file_for_every_reader_and_for_every_version():
    assert {one.reader for one in FILES} == BY_NAME.keys()
    bumped = {one.reader for one in FILES for damaged in damage(one, 1) if damaged.how == "newer version"}
    assert bumped == VERSIONS.keys()


@pytest.mark.parametrize("one", ONE_OF_EACH, ids=name)
def test_a_damaged_file_is_not_evaluated(one):
    check(one, 6, BY_NAME[one.reader].read)


@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.parametrize("one", FILES, ids=name)
def test_a_file_damaged_anywhere_is_not_evaluated_and_costs_no_more_than_a_whole_one(one):
    reader = BY_NAME[one.reader]
    reader.read(one.content)
    most = count_calls(reader.read, one.content)[1] + MORE_CALLS

    def read(content: bytes) -> Facts:
        facts, calls = count_calls(reader.read, content)
        assert calls <= most
        return facts

    check(one, 40, read)


def count_calls(read, content: bytes) -> tuple[Facts, int]:
    calls = 0

    def tick(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        return read(content), calls
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("one", ONE_OF_EACH, ids=name)
def test_a_file_under_a_name_that_lies_passes_nothing_that_it_does_not_pass_under_its_own(one):
    own = numbers(BY_NAME[one.reader].read(one.content))
    for suffix in sorted({each.suffix for each in ONE_OF_EACH} | {"txt", "log", "rules", "info", "bin"}):
        facts = examine(item(f"evidence/a.{suffix}"), one.content)
        told = {} if facts is None else numbers(facts)
        assert {"passed", "pass_rate", "cases"} & told.keys() <= own.keys(), suffix
        assert told.get("pass_rate") in (None, own.get("pass_rate")), suffix


def pack(**members: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return made.getvalue()


def with_member(content: bytes, path: str) -> bytes:
    made = BytesIO(content)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(path, b"root")
    return made.getvalue()


LAUGHS = "".join(f'<!ENTITY l{n} "{10 * f"&l{n - 1};"}">' for n in range(1, 10))
HOSTILE = {
    "arrays a million deep": b"[" * 10**6,
    "arrays a million deep, all closed": b"[" * 10**6 + b"]" * 10**6,
    "objects a million deep": b'{"results":' * 10**6,
    "elements a million deep": b"<testsuites>" * 10**6,
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuites>&x;</testsuites>',
    "entities of entities": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><testsuites name="&l9;"/>'.encode(),
    "an archive with a name that leads out": pack(**{"../../etc/passwd": b"root", "header.json": b"{}"}),
    "CSV with a NUL": b"day,calls\n2026-09-01,1\0\n",
    "a byte order mark alone": b"\xff\xfe",
    "nothing but NULs": bytes(10_000),
    "a sign-in page": b"<!doctype html><html><body><h1>Sign in</h1></body></html>\n",
    "ten million blanks": b" " * 10**7,
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_what_no_tool_wrote_is_refused_by_every_reader(reader, what):
    facts = reader.read(HOSTILE[what])
    assert (facts.reader, facts.facts) == (reader.name, ())
    assert facts.refusal
    assert facts.refusal.isprintable()


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "samples/../../x.json", "C:/x", "a\\..\\..\\b"])
def test_a_log_of_inspect_with_a_name_that_leads_out_is_not_evaluated(path):
    content = with_member(sample("inspect/mcq.eval"), path)
    facts = examine(item("evidence/run.eval"), content)
    assert (facts.reader, facts.facts) == ("inspect", ())
    assert facts.refusal
