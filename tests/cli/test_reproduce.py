"""Whoever holds bundle, determinations and salt derives a mark again, and tells nobody anything else."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from psfkit.documents.schema import load_schema
from psfkit.errors import ExitCode
from psfkit.marks.keys import fixed_test_key
from psfkit.marks.record import read_record, sign_record
from tests.cli.commands import psfkit
from tests.cli.test_mark import EXAMPLES, SENTINEL, bind, score

SALT = "5e903b1326f9d041709767b50a852481208b3d11bbb04447ce2d513b00386c19"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    return Path(shutil.copytree(EXAMPLES / "sample-issuer", tmp_path_factory.mktemp("reproduce") / "issuer"))


@pytest.fixture
def bundle(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "northlight-support", tmp_path / "bundle"))


@pytest.fixture
def record(capsys, issuer, bundle, tmp_path):
    assert score(capsys, bundle, issuer, tmp_path / "out").code == ExitCode.YES
    return tmp_path / "out" / "record.json"


def ask(capsys, record, bundle, *more):
    return psfkit(capsys, "reproduce", record, "--bundle", bundle, "--determinations", bundle / "determinations", *more)


def results(answer):
    return {line["name"]: line["result"] for line in json.loads(answer.out)["lines"]}


def test_scores_and_digests_come_out_again(capsys, record, bundle, issuer):
    for more in (("--salt", SALT), ("--issuer", issuer)):
        answer = ask(capsys, record, bundle, *more)
        assert answer.code == ExitCode.YES
        assert "TM-00001 REPRODUCED" in answer.out
    by_id = ask(capsys, "TM-00001", bundle, "--issuer", issuer, "--format", "json")
    assert set(results(by_id).values()) == {"same"}
    assert json.loads(by_id.out)["reproduced"] is True


def test_the_issuer_tells_the_holder_the_salt(capsys, record, issuer):
    assert psfkit(capsys, "mark", "salt", "TM-00001", "--issuer", issuer).out == f"{SALT}\n"


def test_without_the_salt_the_commitments_are_left_open_and_it_is_no_yes(capsys, record, bundle):
    answer = ask(capsys, record, bundle, "--format", "json")
    assert answer.code == ExitCode.PERSON_NEEDED
    left = {name for name, result in results(answer).items() if result != "same"}
    assert left == {"bundle commitment", "determinations commitment"}
    assert json.loads(answer.out)["reproduced"] is False


def test_another_salt_opens_nothing(capsys, record, bundle):
    answer = ask(capsys, record, bundle, "--salt", "0" * 64, "--format", "json")
    assert answer.code == ExitCode.BROKEN
    assert results(answer)["bundle commitment"] == "differs"
    assert results(answer)["rubric"] == "same"


def test_another_bundle_is_not_the_one_behind_the_mark_and_nothing_of_it_is_told(capsys, record, bundle):
    manifest = bundle / "bundle.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("Northlight AI AS", f"Northlight {SENTINEL}"), "utf-8")
    unbound = ask(capsys, record, bundle, "--salt", SALT)
    assert unbound.code == ExitCode.BROKEN
    assert "do not go with this bundle" in unbound.err
    bind(bundle)
    answer = ask(capsys, record, bundle, "--salt", SALT, "--format", "json")
    assert answer.code == ExitCode.BROKEN
    differs = {name for name, result in results(answer).items() if result == "differs"}
    assert differs == {"organisation", "bundle commitment", "determinations commitment"}
    words = ask(capsys, record, bundle, "--salt", SALT)
    for told in (unbound, answer, words):
        assert SENTINEL not in told.out + told.err


def test_a_bundle_that_is_not_valid_is_told_to_be_so_and_nothing_else(capsys, record, bundle):
    evidence = bundle / "evidence.yaml"
    evidence.write_text(evidence.read_text("utf-8").replace("sha256: ", f"{SENTINEL}: ", 1), "utf-8")
    answer = ask(capsys, record, bundle, "--salt", SALT)
    assert answer.code == ExitCode.INVALID
    assert SENTINEL not in answer.out + answer.err


def test_a_record_that_says_more_than_its_sources_give_is_found(capsys, record, bundle, tmp_path):
    made = read_record(record.read_bytes()).record
    better = (replace(made.scores[0], score=500), *made.scores[1:])
    claimed = tmp_path / "claimed.json"
    claimed.write_bytes(sign_record(replace(made, scores=better), fixed_test_key()).encoded)
    answer = ask(capsys, claimed, bundle, "--salt", SALT, "--format", "json")
    assert answer.code == ExitCode.BROKEN
    assert [name for name, result in results(answer).items() if result != "same"] == ["PSF-1"]
    assert "3.8" not in answer.out  # what its sources give is not public


def test_a_record_that_was_changed_is_refused_before_anything_is_derived(capsys, record, bundle):
    record.write_text(record.read_text("utf-8").replace("Northlight AI AS", "Northlight BI AS"), "utf-8")
    assert ask(capsys, record, bundle, "--salt", SALT).code == ExitCode.BROKEN


@pytest.mark.parametrize("more", [("--salt", "x"), ("--salt", SALT.upper()), ("--salt", SALT, "--issuer", "x")])
def test_a_salt_that_makes_no_sense_is_refused(capsys, record, bundle, more):
    assert ask(capsys, record, bundle, *more).code == ExitCode.USAGE


def test_the_answer_for_programs_fits_its_schema(capsys, record, bundle):
    from jsonschema import Draft202012Validator

    document = json.loads(ask(capsys, record, bundle, "--format", "json").out)
    Draft202012Validator(load_schema("reproduction")).validate(document)
    assert document["format"] == "psfkit-reproduction/1"
