"""Every hostile record and badge: verified inside this program, and by psfkit as a user runs it."""

import time
from datetime import UTC, datetime

import pytest

from psfkit.badges import PICTURES
from psfkit.errors import PsfkitError, UsageError
from psfkit.marks.status_list import read_status_list
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.verification import StepResult
from psfkit.registry.folder import open_registry, read_mark_id
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from tests.hostile.badge_cases import CASES as BADGE_CASES
from tests.hostile.mark_case import DAY
from tests.hostile.promises import find_harm, snapshot
from tests.hostile.record_cases import CASES as RECORD_CASES
from tests.hostile.test_corpus import SECONDS, run
from tests.unit.marks.samples import ISSUED_AT, KEY, award

CASES = (*RECORD_CASES, *BADGE_CASES)
AT = datetime(DAY.year, DAY.month, DAY.day, 23, 59, 59, tzinfo=UTC)


def test_every_case_has_a_number_and_a_name_of_its_own():
    assert len({case.id for case in CASES}) == len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [case for case in CASES if not case.heavy], ids=str)
def test_it_is_verified_or_refused_in_the_right_step(case):
    content = case.build()
    started = time.process_time()
    code, step, said = judge(content, case)
    assert time.process_time() - started < SECONDS
    assert (code, step) == (case.exit, case.step), said
    assert case.says in said
    assert find_harm(said.encode()) == []


def judge(content, case):
    """Return the exit code, the first step that failed, and everything that was said."""
    try:
        lists = tuple(read_status_list(make()) for make in case.lists)
    except PsfkitError as error:
        return error.exit_code, 0, f"{error.message}\n{error.hint}"
    verification = verify(content, Policy((KEY.did,), pictures=PICTURES, lists=lists, at=AT), DAY)
    failed = next((step.number for step in verification.steps if step.result is StepResult.FAILED), 0)
    return exit_code(verification), failed, "\n".join(step.detail for step in verification.steps)


@pytest.mark.fuzz
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_program_keeps_its_promises(case, tmp_path):
    folder, work = tmp_path / "case", tmp_path / "work"
    folder.mkdir()
    work.mkdir()
    (folder / case.file).write_bytes(case.build())
    (folder / "trust.txt").write_text(f"{KEY.did}\n", encoding="utf-8")
    options = ["--trust", str(folder / "trust.txt"), "--as-of", DAY.isoformat()]
    for number, make in enumerate(case.lists):
        (folder / f"list-{number}.json").write_bytes(make())
        options += ["--status", str(folder / f"list-{number}.json")]
    before = snapshot(folder)
    code, output = run(["verify", str(folder / case.file), *options], work)
    assert code == case.exit, output
    assert find_harm(output) == []
    assert snapshot(folder) == before
    assert list(work.iterdir()) == []


IDS = (
    ("TM-00001", True),
    ("tm-00001", False),
    (" TM-00001", False),
    ("TM-00001\n", False),
    ("TM-٠٠٠٠١", False),
    ("TM-00001\0", False),
    ("TM-1", False),
    ("TM-000001", False),
    ("TM-99999", False),
    ("TM-00000", False),
    ("", False),
    ("TM-00001/../TM-00001", False),
    ("../marks/TM-00001", False),
    ("../../etc/passwd", False),
    ("TM-00001.json", False),
    ("TM-00001;DROP", False),
    ("TM-00001%20", False),
    ("T" * 10_000, False),
    ("<script>", False),
    ("TM-00001\u200b", False),
    ("ＴＭ-00001", False),
    ("TM\u201000001", False),
)


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    made = new_issuer(str(tmp_path_factory.mktemp("ids") / "issuer"), "Example", ISSUED_AT.date())
    issue(award(), made, ISSUED_AT, lambda _: {})
    return open_registry(str(made.registry.path))


@pytest.mark.parametrize(("text", "known"), IDS, ids=lambda value: ascii(value)[:30])
def test_an_id_finds_one_mark_or_none_and_never_a_path(registry, text, known):
    """Case Q01; Q02 is about an address, which a server reads."""
    assert (registry.find(text) is not None) is known


@pytest.mark.parametrize("text", [text for text, _ in IDS if text.strip()])
def test_what_people_type_becomes_an_id_that_is_written_in_one_way_or_none(text):
    read = run_or_refuse(text)
    assert read in ("", "TM-00001", "TM-99999", "TM-00000")


def run_or_refuse(text):
    try:
        return read_mark_id(text)
    except UsageError as error:
        said = f"{error.message}{error.hint}"
    assert find_harm(said.encode()) == []
    return ""
