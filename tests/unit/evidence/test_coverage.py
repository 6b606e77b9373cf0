"""Reports of coverage that contradict themselves, measured nothing, or were cut."""

import json
from decimal import Decimal

import pytest

from psfkit.evidence import cobertura, coverage, lcov
from tests.unit.evidence.samples import sample, values

XML = sample("tests/coverage.xml").decode()
LCOV = sample("tests/coverage.lcov").decode()
LINES = {"files": 2, "lines_valid": 5, "lines_covered": 3, "line_rate": Decimal("0.6000")}
BRANCHES = {"branches_valid": 4, "branches_covered": 3, "branch_rate": Decimal("0.7500")}


def cobertura_facts(text: str) -> tuple[dict, str]:
    facts = cobertura.read(text.encode())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('lines-covered="27"', 'lines-covered="28"', "counts 28 of 40 lines, its entries show 27 of 40"),
        ('lines-valid="40"', 'lines-valid="39"', "counts 27 of 39"),
        ('line-rate="0.675"', 'line-rate="0.775"', "states a line-rate of 0.775, its lines come to 27 of 40"),
        ('line-rate="0.675"', 'line-rate="NaN"', "line-rate is NaN, not a share"),
        ('number="4" hits="1"', 'number="4" hits="-1"', "line 14: hits is -1, not a count"),
        ('number="4" hits="1"', 'number="4"', "hits is missing"),
        ('branches-covered="4"', 'branches-covered="3"', "counts 3 of 4 branches, its entries show 4 of 4"),
        ('branches-valid="4"', 'branches-valid="3"', "counts 4 of 3 branches"),
        ('condition-coverage="100% (2/2)"', "", "condition-coverage is missing, not like"),
        ('condition-coverage="100% (2/2)"', 'condition-coverage="150% (3/2)"', "counts 4 of 4 branches, its ent"),
        ("<coverage", "<testsuite", "not XML"),
        ('version="7.17.3"', 'version="99.0"', 'line 2: version is "99.0"; this reader knows coverage.py 4 to 7'),
        (' version="7.17.3"', "", "version is missing"),
        ('line-rate="0.675"', "", "not coverage with a line-rate"),
    ],
)
def test_a_cobertura_report_that_cannot_be_believed_is_not_evaluated(old, new, why):
    found, refusal = cobertura_facts(XML.replace(old, new, 1))
    assert found == {}
    assert why in refusal


def cobertura_report(header: str, lines: str = '<line number="1" hits="1"/><line number="2" hits="0"/>') -> str:
    classes = f'<class filename="a.py"><methods><line number="9" hits="0"/></methods><lines>{lines}</lines></class>'
    return f"<coverage {header}><packages><package><classes>{classes}</classes></package></packages></coverage>"


def test_another_kind_of_coverage_report_is_not_evaluated():
    assert "its root element is report" in cobertura_facts("<report name='JaCoCo'/>")[1]
    assert "not coverage with a line-rate" in cobertura_facts('<coverage generated="1" clover="3.2.0"/>')[1]


def test_branches_that_were_not_measured_have_no_rate():
    header = 'line-rate="0.5" branch-rate="0" lines-valid="2" lines-covered="1" branches-valid="0" branches-covered="0"'
    found, _ = cobertura_facts(cobertura_report(header))
    assert (found["branches_valid"], found["branches_covered"]) == (0, 0)
    assert "branch_rate" not in found


def test_a_header_with_rates_only_is_borne_out_by_the_lines():
    branch = '<line number="1" hits="5" branch="true" condition-coverage="50% (1/2)"/>'
    found, _ = cobertura_facts(cobertura_report('line-rate="1"', branch))
    assert (found["lines_valid"], found["branches_valid"], found["branches_covered"]) == (1, 2, 1)
    found, _ = cobertura_facts(cobertura_report('line-rate="0.5"'))
    assert (found["lines_valid"], found["lines_covered"], "branches_valid" in found) == (2, 1, False)


def test_branches_on_lines_that_cannot_be_run_are_in_the_header_alone():
    header = 'line-rate="0.5" lines-valid="2" lines-covered="1" branches-valid="7" branches-covered="4"'
    found, _ = cobertura_facts(cobertura_report(header))
    assert (found["branches_valid"], found["branches_covered"]) == (7, 4)


def test_a_report_with_a_document_type_is_read():
    doctype = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">'
    declaration, rest = XML.split("\n", 1)
    with_type, refusal = cobertura_facts(f"{declaration}\n{doctype}\n{rest}")
    assert (with_type, refusal) == cobertura_facts(XML)
    assert cobertura.recognises(f"{declaration}\n{doctype}\n<coverage ".encode(), "a.xml")


def test_nothing_measured_is_no_clean_report():
    assert "nothing was measured" in cobertura_facts('<coverage line-rate="1"/>')[1]
    assert "nothing was measured" in cobertura_facts('<coverage line-rate="0" lines-valid="0" lines-covered="0"/>')[1]
    assert "nothing was measured" in lcov.read(b"SF:a.py\nend_of_record\n").refusal
    assert "nothing was measured" in json_facts(lambda d: d.update(files={}, totals=dict.fromkeys(d["totals"], 0)))[1]


RECORDS = """TN:all
SF:a.py
VER:1
FN:1,3,f
FNDA:1,f
FNF:1
FNH:1
DA:1,4,abc+/=
DA:2,0
DA:3,1
BRDA:1,0,jump to line 2, or 3,1
BRDA:1,0,exit,-
LF:3
LH:2
BRF:2
BRH:1
end_of_record

# a comment
TN:
SF:b.py
DA:1,0
DA:2,10
BRDA:2,e0,0,3
BRDA:2,e0,1,1
end_of_record
"""


@pytest.mark.parametrize("text", [RECORDS, RECORDS.replace("\n", "\r\n"), "\ufeff" + RECORDS])
def test_a_tracefile_is_read_line_by_line(text):
    assert values(lcov.read(text.encode())) == LINES | BRANCHES
    assert lcov.recognises(text.encode(), "a.info")


def test_a_file_in_two_records_is_one_file_and_a_line_that_either_ran_was_run():
    again = "TN:other\nSF:a.py\nDA:2,7\nDA:1,0\nBRDA:1,0,exit,2\nend_of_record\n"
    found = values(lcov.read((RECORDS + again).encode()))
    assert (found["files"], found["lines_valid"], found["lines_covered"]) == (2, 5, 4)
    assert (found["branches_valid"], found["branches_covered"]) == (4, 4)


def test_a_tracefile_without_branches_has_no_facts_about_them():
    assert values(lcov.read(b"SF:a.py\nDA:1,1\nend_of_record\n")).keys() == LINES.keys()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (RECORDS.replace("LH:2", "LH:3"), "the record at line 2 counts 3 of 3 lines, its entries show 2 of 3"),
        (RECORDS.replace("LF:3", "LF:2"), "counts 2 of 2 lines"),
        (RECORDS.replace("BRH:1", "BRH:2"), "counts 2 of 2 branches"),
        (RECORDS.removesuffix("end_of_record\n"), "line 21: the record has no end: the file is cut short"),
        (RECORDS[:-8], "line 26: no line of a tracefile"),
        (RECORDS.replace("DA:2,0", "DA:2,-1"), "line 9: DA has something else"),
        (RECORDS.replace("DA:2,0", "DA:x,1"), "line 9: DA"),
        (RECORDS.replace("LF:3", "LF:"), "line 13: LF"),
        (RECORDS.replace("SF:b.py\n", ""), "line 21: no line of a tracefile"),
        (RECORDS.replace("VER:1", "SF:c.py"), "line 3: no line of a tracefile"),
        (RECORDS.replace("SF:a.py", "SF:"), "line 2: no line of a tracefile"),
        (RECORDS + "end_of_record\n", "line 27: no line of a tracefile"),
        (RECORDS + "hello\n", "line 27"),
    ],
)
def test_a_tracefile_that_cannot_be_believed_is_not_evaluated(text, why):
    facts = lcov.read(text.encode())
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_tracefile_is_known_by_its_first_record():
    assert lcov.recognises(LCOV.encode()[:4096], "coverage.lcov")
    assert not lcov.recognises(b"TN:\nhello", "notes.info")


def test_a_tracefile_of_too_many_lines_is_refused(monkeypatch):
    monkeypatch.setattr(lcov, "MAX_ENTRIES", 3)
    assert "line 11: more than 3 lines and branches" in lcov.read(RECORDS.encode()).refusal


def summary(covered: int, missing: int, excluded: int, branches: tuple[int, int, int] = (3, 1, 1)) -> dict:
    run, missed, partial = branches
    return {
        "covered_lines": covered,
        "num_statements": covered + missing,
        "percent_covered": 66.7,
        "missing_lines": missing,
        "excluded_lines": excluded,
        "num_branches": run + missed,
        "num_partial_branches": partial,
        "covered_branches": run,
        "missing_branches": missed,
    }


REPORT = {
    "meta": {"format": 3, "version": "7.17.3", "timestamp": "2026-11-23T12:20:19.887748", "branch_coverage": True},
    "files": {
        "a.py": {
            "executed_lines": [1, 2, 5],
            "summary": summary(2, 2, 2),
            "missing_lines": [3, 4],
            "excluded_lines": [5, 6],
        },
        "b.py": {
            "executed_lines": [1],
            "summary": summary(1, 0, 0, (0, 0, 0)),
            "missing_lines": [],
            "excluded_lines": [],
        },
    },
    "totals": summary(3, 2, 2),
}


def json_facts(change) -> tuple[dict, str]:
    document = json.loads(json.dumps(REPORT))
    change(document)
    facts = coverage.read(json.dumps(document).encode())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


def test_a_json_report_counts_lines_and_branches_apart():
    found, _ = json_facts(lambda d: None)
    assert found == LINES | BRANCHES | {"excluded_lines": 2, "run_on": "2026-11-23"}
    assert coverage.recognises(json.dumps(REPORT).encode(), "coverage.json")
    assert not coverage.recognises(b'{"meta": {"version": "1"}, "files": {}}', "coverage.json")


def test_a_report_of_the_first_versions_without_branches_is_read():
    def make_old(document):
        del document["meta"]["format"]
        document["meta"]["branch_coverage"] = False
        for part in (document["totals"], *(file["summary"] for file in document["files"].values())):
            for key in ("num_branches", "num_partial_branches", "covered_branches", "missing_branches"):
                del part[key]

    assert json_facts(make_old)[0] == LINES | {"excluded_lines": 2, "run_on": "2026-11-23"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: d["meta"].update(format=4), "meta.format is 4; this reader knows 2 and 3"),
        (lambda d: d["meta"].update(version="8.0"), 'meta.version is "8.0"; this reader knows coverage.py 4 to 7'),
        (lambda d: d["meta"].update(branch_coverage=None), "meta.branch_coverage is missing"),
        (lambda d: d["totals"].update(covered_lines=4), "totals.covered_lines is 4, its files come to 3"),
        (lambda d: d["totals"].update(excluded_lines=0), "totals.excluded_lines is 0, its files come to 2"),
        (lambda d: d["totals"].update(num_branches=5), "totals.num_branches is 5, its files come to 4"),
        (lambda d: d["files"].pop("b.py"), "its files come to"),
        (lambda d: d["files"]["a.py"].update(missing_lines=[3]), "files.a.py.summary counts 2 of 4 lines, its ent"),
        (lambda d: d["files"]["a.py"].update(missing_lines=None), "files.a.py.missing_lines is missing, not an array"),
        (lambda d: d["files"]["a.py"]["summary"].update(num_statements=9), "do not make 9 num_statements"),
        (lambda d: d.pop("totals"), "totals is missing"),
        (lambda d: d.pop("meta"), "meta is missing"),
    ],
)
def test_a_json_report_that_cannot_be_believed_is_not_evaluated(change, why):
    found, refusal = json_facts(change)
    assert found == {}
    assert why in refusal
