"""Scanners' own JSON: what they found, what they skipped, and a clean face on a scan of nothing."""

import json
from decimal import Decimal
from typing import NamedTuple

import pytest

from psfkit.evidence import detect_secrets, pip_audit, presidio, ruff, semgrep
from tests.unit.evidence.samples import sample, values

SECRETS = json.loads(sample("scanners/detect-secrets.json"))
SKIPPED = json.loads(sample("scanners/pip-audit.json"))
SCAN = json.loads(sample("scanners/semgrep.json"))
LINTED = json.loads(sample("scanners/ruff.json"))
ANALYSED = json.loads(sample("pii/presidio-analyzer.json"))


class Instead(NamedTuple):
    """Another document altogether."""

    document: object


def read(reader, real, change) -> tuple[dict, str]:
    document = json.loads(json.dumps(real))
    changed = change(document)
    facts = reader.read(json.dumps(changed.document if isinstance(changed, Instead) else document).encode())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


def secret(document, **changes) -> None:
    document["results"]["js/bot.js"][0].update(changes)


def audit(*dependencies) -> dict:
    return {"dependencies": list(dependencies), "fixes": []}


CLEAN = {"name": "idna", "version": "3.20", "vulns": []}
HIT = {
    "name": "jinja2",
    "version": "2.4.1",
    "vulns": [
        {"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": ["CVE-2019-10906"]},
        {"id": "PYSEC-0000-0", "fix_versions": []},
    ],
}
OWN = {"name": "support", "skip_reason": "Dependency not found on PyPI and could not be audited: support (1.0)"}


@pytest.mark.parametrize(
    ("reader", "real", "change", "why"),
    [
        (detect_secrets, SECRETS, lambda d: d.update(results={}), "results is empty: clean files leave the same file"),
        (detect_secrets, SECRETS, lambda d: d.update(results={"a.py": []}), "results is empty"),
        (detect_secrets, SECRETS, lambda d: d.update(plugins_used=[]), "nothing was looked for"),
        (detect_secrets, SECRETS, lambda d: d.update(version="1.6.0"), 'version is "1.6.0"; this reader knows 0.13 to'),
        (detect_secrets, SECRETS, lambda d: d.update(version="0.12.4"), "this reader knows"),
        (detect_secrets, SECRETS, lambda d: d.pop("version"), "version is missing"),
        (detect_secrets, SECRETS, lambda d: secret(d, filename="b.js"), "a secret of another file"),
        (detect_secrets, SECRETS, lambda d: secret(d, type=None), "a secret has no type"),
        (detect_secrets, SECRETS, lambda d: secret(d, is_verified=0), "neither true nor false"),
        (detect_secrets, SECRETS, lambda d: secret(d, is_secret="no"), 'is_secret is "no", not true or false'),
        (detect_secrets, SECRETS, lambda d: d.update(results=[]), "results is an array"),
        (pip_audit, SKIPPED, lambda d: None, "nothing was audited: all 10 dependencies were skipped"),
        (pip_audit, SKIPPED, lambda d: Instead(audit()), "nothing was audited: dependencies is empty"),
        (pip_audit, SKIPPED, lambda d: Instead(d["dependencies"]), "the document is an array, not an object"),
        (
            pip_audit,
            SKIPPED,
            lambda d: Instead(audit(CLEAN | OWN)),
            "dependencies.0 was neither audited nor skipped, or both",
        ),
        (pip_audit, SKIPPED, lambda d: Instead(audit({"name": "a"})), "neither audited nor skipped"),
        (pip_audit, SKIPPED, lambda d: Instead(audit({"vulns": []})), "dependencies.0.name is missing"),
        (pip_audit, SKIPPED, lambda d: Instead(audit(CLEAN | {"vulns": [{}]})), "vulns.0.id is missing"),
        (pip_audit, SKIPPED, lambda d: Instead(audit(CLEAN | {"vulns": [{"id": "a"}]})), "fix_versions is missing"),
        (semgrep, SCAN, lambda d: d["paths"].update(scanned=[]), "nothing was scanned"),
        (semgrep, SCAN, lambda d: d.update(version="2.0.0"), 'version is "2.0.0"; this reader knows 1.x'),
        (
            semgrep,
            SCAN,
            lambda d: d["errors"].append({"level": "error"}),
            'level is "error": the results may be incomp',
        ),
        (semgrep, SCAN, lambda d: d["results"][0].pop("check_id"), "results.0.check_id is missing"),
        (semgrep, SCAN, lambda d: d["results"][0]["extra"].update(severity="MILD"), 'severity is "MILD"'),
        (semgrep, SCAN, lambda d: d.pop("results"), "results is missing"),
        (ruff, LINTED, lambda d: Instead([]), "an empty list does not say what was looked at"),
        (ruff, LINTED, lambda d: d[0].update(code=1), "0.code is 1, not the code of a rule"),
        (ruff, LINTED, lambda d: d[0].pop("filename"), "0.filename is missing: this is no finding of ruff"),
        (ruff, LINTED, lambda d: d[0].pop("location"), "0.location is missing"),
        (presidio, ANALYSED, lambda d: Instead([]), "nothing was analysed"),
        (presidio, ANALYSED, lambda d: d[0][0].update(entity_type="a\nb"), "0.0.entity_type is"),
        (presidio, ANALYSED, lambda d: d[0][0].update(score=2), "0.0.score is 2"),
        (presidio, ANALYSED, lambda d: d[0][0].update(score=True), "0.0.score is true"),
        (presidio, ANALYSED, lambda d: d[0][0].update(end=0), "0.0 ends before it begins"),
        (presidio, ANALYSED, lambda d: d.append(d[0][0]), "5 is an object, not an array"),
    ],
)
def test_a_scan_that_cannot_be_believed_is_not_evaluated(reader, real, change, why):
    found, refusal = read(reader, real, change)
    assert found == {}
    assert why in refusal


def test_secrets_that_a_person_looked_at_are_told_from_the_rest():
    def judge(document):
        secret(document, is_secret=False)
        document["results"]["src/support.py"][0] |= {"is_secret": True, "is_verified": True}
        document["results"]["src/support.py"].append({"type": "AWS Access Key", "is_verified": False})
        document["filters_used"].append(
            {"path": "detect_secrets.filters.regex.should_exclude_file", "pattern": ["src"]}
        )

    found, _ = read(detect_secrets, SECRETS, judge)
    assert found == {
        "potential_secrets": 3,
        "verified": 1,
        "audited": 2,
        "unaudited": 1,
        "confirmed": 1,
        "dismissed": 1,
        "files_with_secrets": 2,
        "secret_types": 2,
        "secret_type_names": "AWS Access Key, Secret Keyword",
        "detectors": 27,
        "exclusions": 1,
        "run_on": "2026-11-23",
    }


def test_a_baseline_of_the_first_versions_is_read():
    old = {
        "exclude": {"files": "^docs/", "lines": None},
        "generated_at": "2026-11-23T12:28:02Z",
        "plugins_used": [{"name": "AWSKeyDetector"}],
        "results": {"x.py": [{"hashed_secret": "0", "is_verified": False, "line_number": 2, "type": "AWS Access Key"}]},
        "version": "0.13.1",
        "word_list": {"file": None, "hash": None},
    }
    content = json.dumps(old).encode()
    found = values(detect_secrets.read(content))
    assert (found["potential_secrets"], found["detectors"], found["exclusions"]) == (1, 1, 1)
    assert detect_secrets.recognises(content, "a.json")
    assert detect_secrets.recognises(b"", "repo/.secrets.baseline")


def test_an_audit_says_what_it_skipped():
    found, _ = read(pip_audit, SKIPPED, lambda d: Instead(audit(CLEAN, HIT, OWN)))
    assert found == {
        "dependencies": 3,
        "audited": 2,
        "skipped": 1,
        "skipped_names": "support",
        "skipped_share": Decimal("0.3334"),
        "vulnerabilities": 2,
        "vulnerable_dependencies": 1,
        "vulnerabilities_without_fix": 1,
        "fixes": 0,
    }


def test_fixes_that_were_made_are_counted_and_those_that_were_not_are_not():
    fixed = [{"name": "jinja2", "old_version": "2.4.1", "new_version": "2.10.1"}, OWN | {"version": "1.0"}]
    assert read(pip_audit, SKIPPED, lambda d: Instead(audit(HIT) | {"fixes": fixed}))[0]["fixes"] == 1


def test_what_semgrep_suppressed_is_no_finding_and_warnings_are_counted():
    def suppress(document):
        document["results"][0]["extra"]["is_ignored"] = True
        document["results"][1]["extra"]["severity"] = "CRITICAL"
        document["errors"].append({"level": "warn", "type": "PartialParsing"})

    found, _ = read(semgrep, SCAN, suppress)
    assert (found["findings"], found["findings_error"], found["suppressed"], found["errors"]) == (2, 1, 1, 1)


@pytest.mark.parametrize("code", [None, "invalid-syntax", "E999"])
def test_a_file_that_ruff_could_not_parse_is_counted(code):
    assert read(ruff, LINTED, lambda d: d[0].update(code=code))[0]["syntax_errors"] == 1
    assert ruff.recognises(json.dumps([{"code": code, "end_location": {}}]).encode(), "ruff.json")


def test_texts_without_a_finding_are_texts():
    assert read(presidio, ANALYSED, lambda d: Instead([[], []]))[0] == {
        "texts": 2,
        "texts_with_findings": 0,
        "texts_with_findings_share": 0,
        "findings": 0,
    }


def test_the_results_of_one_text_are_one_text():
    found, _ = read(presidio, ANALYSED, lambda d: Instead(d[0]))
    assert (found["texts"], found["findings"]) == (1, len(ANALYSED[0]))


@pytest.mark.parametrize(
    ("reader", "head"),
    [
        (detect_secrets, b'{"version": "1.5.0", "results": {}}'),
        (pip_audit, b'{"dependencies": {"a": "1.0"}}'),
        (semgrep, b'{"version": 2, "results": []}'),
        (semgrep, b'{"errors": [], "message": "no"}'),
        (ruff, b'[{"code": "E1", "message": "no"}]'),
        (presidio, b'[[], [{"name": "no"}]]'),
    ],
)
def test_what_only_begins_alike_is_not_recognised(reader, head):
    assert not reader.recognises(head, "a.json")
