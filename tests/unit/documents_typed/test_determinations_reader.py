from hashlib import sha256

import pytest

from psfkit.documents.determinations_reader import expand_systems, read_determinations
from psfkit.errors import InputError
from psfkit.model.rubric import Level
from tests.unit.documents_typed.samples import DETERMINATIONS, HEX


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "oduya.yaml"
    path.write_text(DETERMINATIONS)
    return path


def test_an_assessors_file_becomes_nouns(file):
    word, document, findings = read_determinations(str(file))
    assert findings == ()
    assert (word.bundle, word.rubric) == (f"sha256:{HEX}", f"sha256:{HEX}")
    assert (word.assessor, word.organisation, word.decided_on) == ("J. Oduya", "Oduya Assurance", "2026-11-20")
    assert word.digest == "sha256:" + sha256(file.read_bytes()).hexdigest()
    first, second = word.decisions
    assert [(e.evidence, e.accepted) for e in first.evidence] == [("EV-001", True), ("EV-002", False)]
    assert first.evidence[1].reason == "Run against another prompt version."
    assert first.cap.level is Level.STATED
    assert first.agrees_not_applicable is None
    assert second.agrees_not_applicable is False
    assert document.spans[(*second.source.pointer, "criterion")][0] == 17


def test_a_decision_that_names_no_systems_is_about_all(file):
    word, _, _ = read_determinations(str(file))
    assert word.decisions[1].systems == ()
    expanded = expand_systems(word, ["a", "b"])
    assert [decision.systems for decision in expanded.decisions] == [("support-assistant",), ("a", "b")]
    assert expanded.decision("PSF-5.4", "b") is expanded.decisions[1]


def test_a_folder_with_one_file_is_that_file(file, tmp_path):
    (tmp_path / "README.md").write_text("x")
    (tmp_path / ".hidden.yaml").write_text("x")
    assert read_determinations(str(tmp_path))[0] == read_determinations(str(file))[0]


def test_several_assessors_are_not_weighed_against_each_other(file, tmp_path):
    (tmp_path / "second.yaml").write_text(DETERMINATIONS)
    with pytest.raises(InputError, match=r"2 files: oduya\.yaml, second\.yaml") as raised:
        read_determinations(str(tmp_path))
    assert "one assessor's file" in raised.value.hint


def test_what_cannot_be_read_is_an_input_error(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.yaml", "a\0b"):
        with pytest.raises(InputError):
            read_determinations(str(path))


def test_a_pipe_is_not_waited_for(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(InputError, match="is not a file"):
        read_determinations(str(tmp_path / "pipe.yaml"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("EV-002, accept", "EV-001, accept"), "PK141"),
        (("[support-assistant]", "[support-assistant, support-assistant]"), "PK141"),
        ((", reason: Run against another prompt version.", ""), "PK131"),
        (("decided_on: 2026-11-20", "decided_on: yesterday"), "PK140"),
        (("level: 1,", "level: 9,"), "PK136"),
        (("accept: true", "accept: yes"), "PK118"),
    ],
)
def test_a_broken_file_is_none_with_findings(file, change, code):
    file.write_text(DETERMINATIONS.replace(*change, 1))
    word, document, findings = read_determinations(str(file))
    assert word is None
    assert document is not None
    assert [finding.code for finding in findings] == [code]


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("yes", 'write true, or "yes" if the word itself is meant'),
        ("No", 'write false, or "No" if the word itself is meant'),
        ('"yes"', "write true, without quotes"),
        ('"true"', "write true, without quotes"),
        ("maybe", "write true or false"),
    ],
)
def test_a_decision_in_other_words_is_answered_with_the_word_to_write(file, said, hint):
    file.write_text(DETERMINATIONS.replace("accept: true", f"accept: {said}", 1))
    _, _, findings = read_determinations(str(file))
    assert [finding.hint for finding in findings] == [hint]


def test_bytes_that_are_no_text_are_findings_too(file):
    file.write_bytes(b"\xff\xff")
    word, document, findings = read_determinations(str(file))
    assert (word, document) == (None, None)
    assert [finding.code for finding in findings] == ["PK103"]
