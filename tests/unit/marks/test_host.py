import pytest

from psfkit import pipeline
from psfkit.errors import ExitCode, UsageError
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.verification import StepResult
from tests.unit.marks.samples import KEY, TODAY, signed
from tests.unit.marks.test_verify import failed_step

POLICY = Policy((KEY.did,))


def asked(host, *hosts, as_of=TODAY):
    return verify(signed(hosts=hosts).encoded, POLICY, as_of, host=host)


@pytest.mark.parametrize(
    "host", ["acme.example", "ACME.Example", "acme.example.", "xn--bcher-kva.example", "Bücher.example"]
)
def test_a_host_that_the_mark_covers_is_a_yes(host):
    verification = asked(host, "acme.example", "bücher.example")
    assert verification.steps[10].result is StepResult.PASSED
    assert exit_code(verification) is ExitCode.YES


@pytest.mark.parametrize("host", ["evil.example", "www.acme.example", "acme.example.evil.example", "example"])
def test_another_host_is_authentic_and_not_in_force_there(host):
    verification = asked(host, "acme.example")
    assert failed_step(verification) == 11
    assert verification.authentic
    assert not verification.in_force
    assert exit_code(verification) is ExitCode.NOT_IN_FORCE


def test_a_mark_that_names_no_host_needs_a_person():
    verification = asked("acme.example")
    assert verification.steps[10].result is StepResult.NOT_RUN
    assert not verification.in_force
    assert exit_code(verification) is ExitCode.PERSON_NEEDED


def test_the_step_is_there_only_when_asked_and_never_after_a_failure():
    assert len(asked("", "acme.example").steps) == 10
    broken = verify(signed().encoded[:-9], POLICY, TODAY, host="acme.example")
    assert [step.number for step in broken.steps] == list(range(1, 12))
    assert broken.steps[10].result is StepResult.NOT_RUN


def test_an_unknown_issuer_is_no_yes_on_any_host():
    verification = verify(signed().encoded, Policy(), TODAY, host="evil.example")
    assert exit_code(verification) is ExitCode.PERSON_NEEDED


@pytest.mark.parametrize(
    "host", ["https://acme.example", "acme.example/x", "a b", "a..b", "acme.example:443", "\x1b[31m", "a" * 300]
)
def test_what_is_no_host_name_is_a_wrong_call(host, tmp_path):
    with pytest.raises(UsageError, match="host name"):
        pipeline.verify(str(tmp_path / "x"), "", "", TODAY, host)
