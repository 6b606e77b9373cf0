from decimal import Decimal
from hashlib import sha256

import pytest

from psfkit.documents.rubric_reader import known_rubrics, read_rubric, read_rubric_bytes
from psfkit.errors import RubricError
from psfkit.model.rubric import Comparison, Level
from psfkit.resources import read_resource

DATA = read_resource("rubrics/psf/1.1/rubric.yaml")


def changed(old, new):
    text = DATA.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def test_the_rubric_that_psfkit_carries_is_read_whole():
    rubric = read_rubric("psf/1.1")
    assert (rubric.id, rubric.version) == ("psf", "1.1")
    assert rubric.digest == "sha256:" + sha256(DATA).hexdigest()
    assert [domain.threshold for domain in rubric.domains] == [300] * 6 + [200] * 2
    assert len(rubric.criteria) == 40
    for criterion in rubric.criteria:
        assert [rule.level for rule in criterion.levels] == list(Level)[1:]
        assert not criterion.levels[0].needs


def test_facts_keep_their_exact_numbers():
    facts = [f for c in read_rubric("psf/1.1").criteria for r in c.levels for n in r.needs for f in n.facts]
    assert {type(fact.bar) for fact in facts} <= {int, Decimal, str, bool}
    assert any(fact.comparison is Comparison.AT_LEAST and fact.bar == Decimal("0.80") for fact in facts)


def test_a_file_is_read_like_the_rubric_carried(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_bytes(DATA)
    assert read_rubric(str(path)) == read_rubric("psf/1.1")


def test_known_rubrics_are_named_as_they_are_asked_for():
    assert "psf/1.1" in known_rubrics()
    for name in known_rubrics():
        assert read_rubric(name).criteria


@pytest.mark.parametrize("name", ["psf/9.9", "../../etc/passwd", "", "psf/1.1/", "a\0b", "."])
def test_what_is_no_rubric_is_a_rubric_error(name):
    with pytest.raises(RubricError) as raised:
        read_rubric(name)
    assert raised.value.hint


def test_the_error_names_the_first_findings_with_their_lines(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_bytes(
        changed("provenance: published", "provenance: made-up").replace(b"effort: medium", b"effort: vast")
    )
    with pytest.raises(RubricError, match=r"own\.yaml:\d+: .*\[PK133\]; .*\[PK133\]; .*\[PK133\] \(and \d+ more\)$"):
        read_rubric(str(path))


def test_levels_out_of_order_are_found():
    rubric, findings = read_rubric_bytes(changed("      - level: 1\n", "      - level: 2\n"), "r.yaml")
    assert rubric is None
    assert [finding.code for finding in findings] == ["PK142"]
    assert "2, 2, 3, 4, 5" in findings[0].message


@pytest.mark.parametrize("bars", ["", ", at_least: 1, at_most: 2"])
def test_a_fact_test_has_exactly_one_bar(bars):
    lines = DATA.decode().split("\n")
    at = next(i for i, line in enumerate(lines) if "- {fact:" in line or "- fact:" in line)
    fact = f"{lines[at].partition('-')[0]}- {{fact: x{bars}, because: of reasons}}"
    rest = at + 1 if "}" in lines[at] else next(i for i in range(at + 1, len(lines)) if "because" in lines[i])
    while rest < len(lines) and len(lines[rest]) - len(lines[rest].lstrip()) > len(lines[at].partition("-")[0]):
        rest += 1
    rubric, findings = read_rubric_bytes("\n".join([*lines[:at], fact, *lines[rest:]]).encode(), "r.yaml")
    assert rubric is None
    assert [finding.code for finding in findings] == ["PK143"]


@pytest.mark.parametrize("data", [b"", b"[", b"a: b", b"\xff", b"- 1"])
def test_bytes_that_are_no_rubric_are_findings(data):
    rubric, findings = read_rubric_bytes(data, "r.yaml")
    assert rubric is None
    assert findings
