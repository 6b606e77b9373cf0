"""Documents against schemas: what is found, where, and in which words."""

import sys

import pytest

from psfkit.documents import schema
from psfkit.documents.schema import check, check_reference
from tests.unit.documents_typed.samples import HEX, read, whole_documents


def found(name, text):
    reading = read(text, name)
    findings = check(name, reading.document, reading.value)
    failures = schema.find_failures(name, reading.value)
    reference = schema.find_failures_reference(name, reading.value)
    assert {(f.pointer, f.keyword) for f in failures} == {(f.pointer, f.keyword) for f in reference}
    assert findings == check_reference(name, reading.document, reading.value)
    return findings


@pytest.mark.parametrize(("name", "text"), [(n, text) for n, texts in whole_documents().items() for text in texts])
def test_whole_documents_have_nothing_wrong(name, text):
    assert found(name, text) == ()


ITEM = f"""\
evidence:
  - id: EV-001
    title: A policy
    kind: policy
    path: evidence/a.txt
    sha256: {HEX}
    criteria: [PSF-1.1]
    produced_on: 2026-10-12
"""
CLAIM = "domain: PSF-1\nclaims:\n  - criterion: PSF-1.1\n    owner: M. Berg\n    statement: It is done.\n"
BUNDLE = whole_documents()["bundle"][0]
WORD = whole_documents()["determinations"][0]
RECORD = whole_documents()["record-evidence"][0]
RUBRIC = whole_documents()["rubric"][0]

# document, (old, new), code, line, column, and parts of message and hint
BROKEN = [
    ("evidence", ITEM, ("kind:", "knd:"), "PK130", 4, 5, 'unknown key "knd"', 'did you mean "kind"?'),
    ("evidence", ITEM, ("kind:", "knd:"), "PK131", 2, 5, '"kind" is missing', "add kind: the sort of evidence"),
    ("evidence", ITEM, ("    title: A policy\n", ""), "PK131", 2, 5, '"title" is missing', "add title"),
    ("evidence", ITEM, ("A policy", "12"), "PK132", 3, 12, '"title" must be text, found the number 12', 'write "12"'),
    ("evidence", ITEM, ("A policy", "true"), "PK132", 3, 12, "must be text, found true", 'write "true"'),
    ("evidence", ITEM, ("A policy", "0.5"), "PK132", 3, 12, "found the number 0.5", 'write "0.5"'),
    ("evidence", ITEM, ("A policy", "[a]"), "PK132", 3, 12, "must be text, found a list", ""),
    ("evidence", ITEM, ("[PSF-1.1]", "PSF-1.1"), "PK132", 7, 15, 'must be a list, found the text "PSF-1.1"', ""),
    ("evidence", ITEM, ("[PSF-1.1]", "[PSF-1.1, {a: b}]"), "PK132", 7, 25, 'entry 2 of "criteria" must be text', ""),
    ("evidence", ITEM, ("EV-001", "EV-٠٠١"), "PK134", 2, 9, 'found the text "EV-٠٠١"', ""),
    ("evidence", ITEM, ("EV-001", '"EV-001\\n"'), "PK134", 2, 9, "two to eight capital letters", ""),
    ("evidence", ITEM, ("evidence/a", "/etc/a"), "PK134", 5, 11, "begins with evidence/ or workflows/", ""),
    ("evidence", ITEM, (HEX, HEX.upper()), "PK134", 6, 13, "64 lower-case hexadecimal digits", ""),
    ("evidence", ITEM, ("2026-10-12", '"2026-02-30"'), "PK140", 8, 18, "must be a day of the years 2000 to 2100", ""),
    ("evidence", ITEM, ("2026-10-12", "12 October"), "PK140", 8, 18, "written YYYY-MM-DD", ""),
    ("evidence", ITEM, ("2026-10-12", '"2026-10-12\\n"'), "PK140", 8, 18, "written YYYY-MM-DD", ""),
    ("evidence", ITEM, ("A policy", "a" * 201), "PK135", 3, 12, '"title" has 201 characters, 1 to 200 are allowed', ""),
    ("evidence", ITEM, ("[PSF-1.1]", "[]"), "PK137", 7, 15, '"criteria" has 0 entries, 1 to 100', "add an entry"),
    ("evidence", "- a\n", None, "PK132", 1, 1, "the document must be a set of keys, found a list", ""),
    ("bundle", BUNDLE, ("psfkit-bundle/1", "psfkit-bundle/2"), "PK138", 1, 9, "must be psfkit-bundle/1", ""),
    ("bundle", BUNDLE, ('"1.1"', "1.1"), "PK132", 2, 6, '"psf" must be text, found the number 1.1', 'write "1.1"'),
    ("bundle", BUNDLE, ('"NO"', "UK"), "PK133", 8, 12, '"country" is the text "UK", which is not known', "ISO 3166-1"),
    ("bundle", BUNDLE, ("L1", "L9"), "PK133", 21, 15, '"autonomy" is the text "L9"', "known: L0, L1, L2, L3, L4"),
    ("bundle", BUNDLE, ("Acme AI\n", '"Acme AI "\n'), "PK134", 7, 9, "one line of text", ""),
    ("bundle", BUNDLE, ("Acme AI\n", '"Acme\\nAI"\n'), "PK134", 7, 9, "one line of text", ""),
    ("bundle", BUNDLE, ("https://acme.example\n", "javascript://a.b\n"), "PK134", 9, 12, "begins with https://", ""),
    ("bundle", BUNDLE, ("[acme.example]", "[https://acme.example]"), "PK134", 12, 11, "without scheme", ""),
    ("criteria", CLAIM, ("    owner: M. Berg\n", ""), "PK131", 3, 5, '"owner" is missing', "who answers"),
    ("criteria", CLAIM, ("    statement: It is done.\n", ""), "PK131", 3, 5, '"statement" is missing', "what is done"),
    ("criteria", CLAIM, ("It is done.", "It is done.\n    level: 6"), "PK136", 6, 12, '"level" is 6, 0 to 5 is', ""),
    ("criteria", CLAIM, ("It is done.", 'It is done.\n    level: "4"'), "PK132", 6, 12, "a whole number", "write 4"),
    ("criteria", CLAIM, ("It is done.", "It is done.\n    level: true"), "PK132", 6, 12, "found true", ""),
    ("criteria", CLAIM, ("It is done.", "It is done.\n    level: 0.0"), "PK132", 6, 12, "found the number 0.0", ""),
    (
        "criteria",
        CLAIM,
        ("statement: It is done.", "not_applicable: No outside input.\n    level: 2"),
        "PK139",
        6,
        5,
        '"level" may not stand here',
        "a criterion that does not apply has no level",
    ),
    ("determinations", WORD, (", reason: Run against another prompt version.", ""), "PK131", 14, 9, "reason", "why"),
    ("determinations", WORD, ("accept: true", "accept: 1"), "PK132", 13, 30, "true or false, found the number 1", ""),
    ("determinations", WORD, ("level: 1,", "level: 5,"), "PK136", 15, 23, '"level" is 5, 0 to 4 is allowed', ""),
    ("record-evidence", RECORD, ("drills: 2", "drills: []"), "PK132", 11, 11, "a number or text or true or false", ""),
    ("rubric", RUBRIC, ('threshold: "3.0"', 'threshold: "5.1"'), "PK134", None, 16, 'a score from "0.0" to "5.0"', ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "change", "code", "line", "column", "message", "hint"), BROKEN)
def test_a_broken_document_is_told_what_and_where(name, text, change, code, line, column, message, hint):
    findings = [f for f in found(name, text.replace(*change, 1) if change else text) if f.code == code]
    assert len(findings) == 1
    finding = findings[0]
    assert (finding.location.file, finding.location.span.column) == (f"{name}.yaml", column)
    assert line is None or finding.location.span.line == line
    assert message in finding.message
    assert hint in finding.hint
    assert finding.label


def test_an_entry_is_named_with_its_criterion():
    finding = found("criteria", CLAIM.replace("owner", "ownr"))[0]
    assert (finding.subject, finding.criterion) == ("claim PSF-1.1", "PSF-1.1")


def test_a_fix_puts_quotes_around_a_number_that_is_meant_as_text():
    fix = found("bundle", BUNDLE.replace('psf: "1.1"', "psf: 1.1"))[0].fix
    assert (fix.file, fix.line, fix.column, fix.end_column, fix.replacement) == ("bundle.yaml", 2, 6, 9, '"1.1"')


def test_findings_come_in_document_order_and_no_more_than_fifty():
    text = "domain: x\nclaims:\n" + "".join(f"  - {{criterion: PSF-1.1, owner: o, k{n}: 1}}\n" for n in range(60))
    findings = found("criteria", text)
    assert len(findings) == 51
    assert findings[-1].code == "PK124"
    lines = [f.location.span.line for f in findings[:-1]]
    assert lines == sorted(lines)
    assert lines[0] == 1


def test_a_flood_of_failures_is_met_quickly():
    text = "domain: x\nclaims:\n" + "  - 1\n" * 20_000
    reading = read(text, "criteria")
    assert len(check("criteria", reading.document, reading.value)) == 51


@pytest.mark.parametrize("secret", ["sk-live-" + "x" * 500, "\\x1b[31m" * 40])
def test_values_are_clipped_and_safe_in_messages(secret):
    for finding in found("evidence", ITEM.replace("EV-001", f"'{secret}'")):
        assert len(finding.message) < 250
        assert finding.message.isprintable()


def test_nothing_of_the_libraries_own_words_is_shown():
    for name in schema.NAMES:
        reading = read("a: [1]\n", name)
        for finding in check(name, reading.document, reading.value):
            assert "is not of type" not in finding.message
            assert "Additional properties" not in finding.message


def test_without_the_fast_library_the_reference_answers(monkeypatch):
    reading = read(ITEM.replace("kind", "knd"), "evidence")
    expected = check("evidence", reading.document, reading.value)
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    monkeypatch.setattr(schema, "_fast", schema._fast.__wrapped__)
    assert check("evidence", reading.document, reading.value) == expected


@pytest.mark.parametrize("engine", ["_fast", "_reference"])
def test_no_schema_is_fetched_from_anywhere(monkeypatch, engine):
    remote = {"$id": "urn:x", "$ref": "http://127.0.0.1:9/schema.json"}
    monkeypatch.setattr(schema, "load_schema", lambda _name: remote)
    with pytest.raises(Exception, match=r"127\.0\.0\.1") as raised:
        list(getattr(schema, engine).__wrapped__("x").iter_errors({}))
    assert "refused" not in str(raised.value).lower()  # no connection was tried


def test_a_key_with_a_line_feed_at_its_end_is_no_known_key():
    value = {**read(RECORD, "record-evidence").value, "facts": {"drills\n": 1}}
    document = read(RECORD, "record-evidence").document
    (finding,) = check("record-evidence", document, value)
    assert (finding.code, finding.message) == ("PK130", 'unknown key "drills\\n"')
    assert check_reference("record-evidence", document, value) == (finding,)
