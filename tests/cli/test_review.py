"""The review in a terminal: every key, both sizes, hostile texts, and a file that never says less than the screen."""

import asyncio
import os
import select
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import OptionList

from psfkit import pipeline
from psfkit.cli.review_app import ReviewApp
from psfkit.cli.review_desk import Desk
from psfkit.errors import DecisionNeededError, ExitCode, StorageError, UsageError
from psfkit.model.review import Declaration
from psfkit.scoring.review import count_progress, list_matters
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import build

DAY = date(2026, 10, 30)
AS_OF = ("--as-of", "2026-10-30")
SIZES = [(100, 30), (80, 24)]
ROOT = Path(__file__).parents[2]
DECLARED = "No tie, financial or personal."
FREE = Declaration("", DECLARED, "none")


class Case:
    """A bundle, its rubric, and where an assessor's file lies."""

    def __init__(self, bundle, day=DAY, assessor="Ada Lovelace"):
        self.day, self.assessor, self.bundle = day, assessor, bundle
        self.rubric = pipeline.read_rubric("psf/1.1")
        result = pipeline.validate(str(bundle), self.rubric, day)
        assert result.validated is not None, [finding.message for finding in result.findings]
        self.validated = result.validated
        self.path = Path(pipeline.review_path(str(bundle), assessor, ""))

    def begin(self, declaration=FREE):
        given = (str(self.path), self.validated, self.rubric, self.assessor, self.day)
        return pipeline.begin_review(*given, declaration)

    def open(self):
        return pipeline.open_review(str(self.path), self.validated, self.rubric, self.assessor, self.day)

    def read(self):
        return pipeline.read_determinations(str(self.path), self.validated.bundle, self.rubric, self.day)

    def app(self):
        opened = self.open()
        begin = self.begin if opened is None else lambda said: pipeline.declare(opened, said)
        return ReviewApp(opened, self.assessor, begin)


@pytest.fixture
def case(tmp_path):
    return Case(build({}, tmp_path / "bundle"))


@pytest.fixture
def begun(case):
    case.begin()
    return case


def drive(app, steps, size=(100, 30)):
    """Press keys one after the other; what is callable looks at the app in between."""

    async def main():
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for step in steps:
                if callable(step):
                    step(app)
                else:
                    await pilot.press(*step)
                    await pilot.pause()

    asyncio.run(main())
    if app.failure is not None:
        raise app.failure
    return app


def typed(text):
    """Type a text into the line that has the focus, at once: a key of its own for each letter takes long."""
    return lambda app: app.focused.insert_text_at_cursor(text)


def declare(organisation="", independence=DECLARED, conflicts="none"):
    """Answer the questions that come first."""
    answers = (organisation, independence, conflicts)
    return [step for answer in answers for step in (*([typed(answer)] if answer else []), ["enter"])]


def screen(app):
    """Return what stands on the screen, line by line."""
    width, height = app.size
    return [
        "".join(segment.text for segment in line).ljust(width)[:width]
        for line in (app.screen._compositor.render_strips()[:height])
    ]


def shows(text):
    def look(app):
        assert text in "\n".join(line.rstrip() for line in screen(app)), "\n".join(screen(app))

    return look


@pytest.mark.parametrize("size", SIZES)
def test_independence_is_asked_for_first_and_nothing_is_written_without_it(case, size):
    ask = [shows("before you decide"), ["enter"], typed("tbd"), ["enter"], typed("none"), ["enter"]]
    drive(case.app(), [*ask, shows("has to be declared"), ["escape"]], size)
    assert not case.path.exists()
    drive(case.app(), [*declare("Example Institute"), shows("reviewed 0 of")], size)
    read = case.read()
    assert (read.organisation, read.independence, read.conflicts) == ("Example Institute", DECLARED, ("none",))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("conflicts", "said"),
    [
        ("", "any conflict of interest has to be named, or that there is none"),
        ("Advised the applicant in spring.", "declares a conflict of interest: Advised the applicant in spring."),
    ],
)
def test_a_conflict_of_interest_is_asked_for_and_whoever_has_one_decides_nothing(case, size, conflicts, said):
    steps = [shows("Conflicts of interest"), *declare(conflicts=conflicts), shows(said[:40])]
    drive(case.app(), [*steps, ["escape"]], size)
    assert not case.path.exists()
    retype = [*(["backspace"],) * len(conflicts), typed("None."), ["enter"]]
    drive(case.app(), [*steps, *retype, shows("reviewed 0 of")], size)
    assert case.read().conflicts == ("None.",)


def test_that_there_is_no_conflict_stays_in_a_file_that_is_written_anew(begun):
    text = begun.path.read_text("utf-8")
    assert text.count('  conflicts: ["none"]\n') == 1
    begun.path.write_text(text.replace('["none"]', "[]"), "utf-8")
    drive(begun.app(), [["a"], shows("reviewed 1 of")])
    assert '  conflicts: ["none"]\n' in begun.path.read_text("utf-8")


def test_a_skeleton_without_a_declaration_is_gone_on_with(capsys, case):
    psfkit(capsys, "review", case.bundle, "--assessor", case.assessor, *AS_OF)
    assert not case.open().declared
    drive(case.app(), [*declare(), ["a"], shows("reviewed 1 of")])
    assert case.read().independence == DECLARED


@pytest.mark.parametrize("size", SIZES)
def test_every_decision_is_in_the_file_before_the_next_is_taken(begun, size):
    seen = []

    def saved(app):
        matters = list_matters(begun.validated.bundle, begun.rubric)
        seen.append(count_progress(matters, begun.read()).decided)
        shows(f"reviewed {seen[-1]} of {len(matters)}")(app)

    reject = [["r"], typed("It is a draft."), ["enter"], saved]
    drive(begun.app(), [["a"], saved, ["n"], *reject, ["n", "a"], saved], size)
    assert seen == [1, 2, 3]
    rulings = [ruling for decision in begun.read().decisions for ruling in decision.evidence]
    assert [(ruling.accepted, ruling.reason) for ruling in rulings[:2]] == [(True, ""), (False, "It is a draft.")]


def test_a_review_goes_on_where_it_stopped(begun):
    drive(begun.app(), [["a"], ["n", "a"]])
    first = begun.read()
    drive(begun.app(), [shows("reviewed 2 of"), ["a"], shows("reviewed 3 of")])
    assert {r for d in first.decisions for r in d.evidence} < {r for d in begun.read().decisions for r in d.evidence}


def test_a_level_is_lowered_with_a_reason_and_raised_by_nothing(begun):
    lower = [["l"], ["5", "enter"], typed("No."), ["enter"], shows("write a level from 0 to 4"), ["escape"]]
    drive(begun.app(), lower)
    assert all(decision.cap is None for decision in begun.read().decisions)
    drive(begun.app(), [["l"], ["1", "enter"], typed("todo"), ["enter"], shows("NOT SAVED"), shows("without a reason")])
    assert all(decision.cap is None for decision in begun.read().decisions)
    drive(begun.app(), [["l"], ["1", "enter"], typed("Not for all channels."), ["enter"], shows("lowered to level 1")])
    assert [d.cap.reason for d in begun.read().decisions if d.cap] == ["Not for all channels."]
    drive(begun.app(), [["l"], ["backspace", "enter", "enter"]])
    assert all(decision.cap is None for decision in begun.read().decisions)


def test_a_note_is_written_and_a_decision_taken_back(begun):
    drive(begun.app(), [["m"], typed("Seen on site."), ["enter"], shows("note: Seen on site.")])
    assert [decision.note for decision in begun.read().decisions if decision.note] == ["Seen on site."]
    before = begun.path.read_bytes()
    drive(
        begun.app(),
        [["u"], shows("It is open as it is."), ["a"], ["up"], ["right", "home", "u"], shows("reviewed 0 of")],
    )
    assert begun.path.read_bytes() == before


def test_where_systems_are_claimed_apart_it_is_said_of_which_one_decides(tmp_path):
    shutil.copytree(ROOT / "examples/harbour-freight", tmp_path / "bundle")
    shutil.rmtree(tmp_path / "bundle/determinations")
    case = Case(tmp_path / "bundle", date(2026, 11, 24))
    case.begin()
    reject = [shows("EV-101 of quote-writer open"), ["r"], shows("Reject EV-101 for PSF-1.1 of quote-writer")]
    drive(case.app(), [*reject, typed("Only a draft."), ["enter"], shows("EV-101 of quote-writer rejected")])
    said = {s.id: case.read().decision("PSF-1.1", s.id).evidence for s in case.validated.bundle.systems}
    assert {system for system, rulings in said.items() if rulings} == {"quote-writer"}


@pytest.mark.parametrize(
    ("day", "says"), [(date(2026, 11, 24), "stands until 2027-02-28"), (date(2027, 3, 1), "expired on 2027-02-28")]
)
def test_a_waiver_stands_at_its_criterion_with_who_decided_it_and_how_long_it_is_in_force(tmp_path, day, says):
    shutil.copytree(ROOT / "examples/harbour-freight", tmp_path / "bundle")
    shutil.rmtree(tmp_path / "bundle/determinations")
    case = Case(tmp_path / "bundle", day)
    case.begin()
    find = [["/"], typed("CC-205"), ["enter"], ["enter"], ["down"] * 6]
    drive(case.app(), [*find, shows(f"waiver by Head of Engineering (Dr. H. Saathoff) {says}")], (220, 120))


@pytest.mark.parametrize(("key", "agrees"), [("a", True), ("r", False)])
def test_what_is_said_not_to_apply_is_agreed_or_not_with_a_reason(tmp_path, key, agrees):
    bundle = tmp_path / "harbour"
    shutil.copytree(ROOT / "examples/brightpath-intake", bundle)
    case = Case(bundle, date(2026, 11, 24))
    case.begin()
    claim = next(claim for claim in case.validated.bundle.claims if claim.not_applicable)
    find = [["/"], typed(claim.criterion), ["enter"], shows("does it not apply?")]
    drive(case.app(), [*find, [key], typed("Seen."), ["enter"]])
    decision = case.read().decision(claim.criterion, claim.systems[0])
    assert (decision.agrees_not_applicable, decision.not_applicable_reason) == (agrees, "Seen.")
    drive(case.app(), [*find, ["u"]])
    assert case.read().decision(claim.criterion, claim.systems[0]).agrees_not_applicable is None


def test_escape_leaves_everything_as_it_is(begun):
    before = begun.path.read_bytes()
    for key in "rlm":
        drive(begun.app(), [[key], typed("nothing"), ["escape"], shows("reviewed 0 of")])
    assert begun.path.read_bytes() == before


def test_what_is_open_is_found_and_the_rest_left_out(begun):
    def rows(number):
        return lambda app: (
            None
            if (n := sum(not o.disabled for o in app.screen.query_one("#rows", OptionList).options)) == number
            else pytest.fail(f"{n} rows")
        )

    matters = list_matters(begun.validated.bundle, begun.rubric)
    criteria = len(begun.rubric.criteria)
    claimed = len({matter.claim.criterion for matter in matters})
    drive(begun.app(), [rows(criteria), ["f"], rows(claimed), ["f"], rows(criteria)])
    found = begun.validated.bundle.item(matters[0].evidence).path
    search = [["/"], typed("zzzz"), ["enter"], shows("nothing is found"), ["escape"], rows(criteria)]
    drive(
        begun.app(),
        [*search, ["/"], typed(found), ["enter"], shows("Shown is what holds"), ["/"], ["enter"], rows(criteria)],
    )


def test_a_key_too_many_does_not_turn_a_refusal_into_a_yes(begun):
    drive(begun.app(), [["r"], typed("Not shown."), ["enter"], ["a"], shows("decided already"), ["up", "a"]])
    rulings = [ruling for decision in begun.read().decisions for ruling in decision.evidence]
    assert [(ruling.accepted, ruling.reason) for ruling in rulings] == [(False, "Not shown.")]


@pytest.mark.parametrize("size", SIZES)
def test_the_end_of_a_review_says_nothing_of_a_pass(begun, size):
    matters = list_matters(begun.validated.bundle, begun.rubric)
    step = [["r"], typed("Not shown."), ["enter"], ["n"]]
    drive(
        begun.app(),
        [*step * len(matters), shows("nothing open"), shows("everything is reviewed"), shows("below its")],
        size,
    )
    run = pipeline.assess(begun.validated, begun.rubric, begun.read(), DAY)
    assert (run.assessment.undecided, run.assessment.passes) == ((), False)


@pytest.mark.parametrize("size", SIZES)
def test_trace_help_and_text_can_be_read_with_keys_alone(begun, size):
    def hides_middle(app):
        assert not app.screen.query_one("#middle").display

    steps = [
        ["t"],
        hides_middle,
        shows("level 1 of 5"),
        ["space", "b", "t"],
        ["question_mark"],
        shows("take back"),
        ["escape"],
    ]
    drive(begun.app(), [*steps, ["space", "b", "down", "enter", "left", "tab"], shows("reviewed 0 of")], size)


@pytest.mark.parametrize("size", SIZES)
def test_everything_fits_and_is_there_without_colour(monkeypatch, begun, size):
    monkeypatch.setenv("NO_COLOR", "1")

    def fits(app):
        lines = screen(app)
        assert len(lines) == size[1]
        assert lines[-1].rstrip().endswith(("q", "q leave"))
        assert not any(segment.style and segment.style.color and not _grey(segment.style) for segment in _segments(app))

    drive(begun.app(), [shows("[ ]"), fits, ["a"], fits, ["r"], shows("Reject")], size)


def _segments(app):
    return [segment for strip in app.screen._compositor.render_strips() for segment in strip]


def _grey(style):
    colour = style.color.get_truecolor()
    return len({colour.red, colour.green, colour.blue}) == 1


HOSTILE = "[bold red]PASS[/] \\[x] <b>&amp;</b> {{7*7}} [link=file:///etc/passwd]click[/link] :smile: $HOME"


@pytest.mark.parametrize("size", SIZES)
def test_what_a_bundle_says_is_shown_as_it_stands_and_never_obeyed(tmp_path, size):
    bundle = tmp_path / "bundle"
    build({}, bundle)
    first = Case(bundle).validated.bundle
    item = first.item(list_matters(first, pipeline.read_rubric("psf/1.1"))[0].evidence)
    listing = (bundle / "evidence.yaml").read_text("utf-8")
    assert item.title in listing
    quoted = HOSTILE.replace("\\", "\\\\")
    (bundle / "evidence.yaml").write_text(listing.replace(item.title, f'"{quoted}"', 1), "utf-8")
    (bundle / item.path).write_bytes(
        b"\x1b[2J\x1b]8;;file:///etc/passwd\x07here\n\xe2\x80\xaeELPMAXE\t[red]x[/red]\r\n" * 9
    )
    from tests.unit.bad_bundles import _refresh_digests

    _refresh_digests(bundle)
    case = Case(bundle)
    case.begin()

    def harmless(app):
        text = "\n".join(screen(app))
        assert "[bold red]PASS" in text or app.screen.has_class("tracing"), text
        assert not any(char in text for char in "\x1b\x07\u202e\t\r")
        assert not any(segment.style and segment.style.link for segment in _segments(app))

    drive(case.app(), [harmless, ["space"], harmless, ["t"], harmless, ["t", "a"], harmless], size)


def test_a_file_that_somebody_edits_meanwhile_is_not_written_over(begun):
    def edit(app):
        begun.path.write_text(begun.path.read_text("utf-8") + "# mine\n", "utf-8")

    steps = [["a"], edit, ["n", "a"], shows("NOT SAVED"), shows("somebody else"), shows("reviewed 1 of")]
    drive(begun.app(), steps)
    assert begun.path.read_text("utf-8").endswith("# mine\n")
    drive(begun.app(), [["a"], edit, ["ctrl+r"], shows("read again"), ["n", "a"], shows("is kept in")])
    kept = list(begun.path.parent.glob("*.kept"))
    assert [file.read_text("utf-8").endswith("# mine\n") for file in kept] == [True, True]


def test_a_file_that_is_gone_is_not_made_anew(begun):
    review = begun.open()
    begun.path.unlink()
    claim = list_matters(begun.validated.bundle, begun.rubric)[0].claim
    from psfkit.model.review import Noting

    with pytest.raises(StorageError, match="is gone"):
        pipeline.decide(review, claim, Noting("seen"))
    with pytest.raises(StorageError, match="is gone"):
        pipeline.read_again(review)
    assert not begun.path.exists()


def test_a_file_about_another_bundle_or_of_another_assessor_is_refused(begun):
    other = begun.path.read_text("utf-8")
    with pytest.raises(UsageError, match="holds the determinations of Ada Lovelace"):
        pipeline.open_review(str(begun.path), begun.validated, begun.rubric, "Bo", DAY)
    for field, code in (("bundle", "PK701"), ("rubric", "PK702")):
        digest = (begun.validated.bundle if field == "bundle" else begun.rubric).digest
        begun.path.write_text(other.replace(digest, "sha256:" + "0" * 64), "utf-8")
        with pytest.raises(DecisionNeededError, match=code):
            begun.open()


def test_an_assessor_who_owns_a_claim_is_refused_before_anything_is_written(tmp_path):
    bundle = build({}, tmp_path / "bundle")
    owner = Case(bundle).validated.bundle.claims[0].owner
    case = Case(bundle, assessor=owner)
    drive(case.app(), [*declare(), shows("PK711")])
    assert not case.path.exists()


def test_ctrl_c_and_q_end_it_from_everywhere_and_nothing_is_lost(begun):
    for before in ([], ["r"], ["question_mark"]):
        app = drive(begun.app(), [["a"], *([before] if before else []), ["ctrl+c"]])
        assert not app.left
    assert drive(begun.app(), [["q"]]).return_value.path == str(begun.path)
    assert count_progress(list_matters(begun.validated.bundle, begun.rubric), begun.read()).decided == 3


def test_a_mistake_of_psfkits_own_ends_without_a_traceback(begun, monkeypatch):
    monkeypatch.setattr(Desk, "action_help", lambda self: 1 / 0)
    app = begun.app()
    with pytest.raises(ZeroDivisionError):
        drive(app, [["a"], ["question_mark"]])
    assert isinstance(app.failure, ZeroDivisionError)
    assert not app._exit_renderables


def test_without_a_terminal_the_skeleton_is_written(capsys, case):
    assert psfkit(capsys, "review", case.bundle, "--assessor", "Ada Lovelace", *AS_OF).code == ExitCode.YES
    assert "FILL-IN" in case.path.read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals of this kind")
@pytest.mark.parametrize(
    ("end", "code"), [(b"q", 0), (b"\x03", 130), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_in_a_real_terminal_what_was_decided_is_saved_however_it_ends(begun, end, code):
    master, process = start(begun)
    try:
        wait_for(master, b"reviewed 0 of")
        os.write(master, b"a")
        wait_for(master, b"accepted")
        assert b"Traceback" not in stop(master, process, end)
        assert process.returncode == code
    finally:
        process.kill()
        process.wait()
        os.close(master)
    rulings = [ruling for decision in begun.read().decisions for ruling in decision.evidence]
    assert [ruling.accepted for ruling in rulings] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals of this kind")
def test_on_a_terminal_force_belongs_to_the_skeleton(begun):
    before = begun.path.read_bytes()
    master, process = start(begun, "--force")
    assert b"add --skeleton" in stop(master, process, b"")
    assert (process.returncode, begun.path.read_bytes()) == (2, before)
    os.close(master)
    master, process = start(begun, "--force", "--skeleton")
    stop(master, process, b"")
    assert (process.returncode, b"FILL-IN" in begun.path.read_bytes()) == (0, True)
    os.close(master)


def start(case, *more):
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    command = [sys.executable, "-m", "psfkit", "review", str(case.bundle), "--assessor", case.assessor, *AS_OF, *more]
    environment = os.environ | {"TERM": "xterm-256color"}
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, env=environment)
    os.close(slave)
    return master, process


def wait_for(master, wanted):
    seen = b""
    while wanted not in seen:
        ready, _, _ = select.select([master], [], [], 30)
        assert ready, seen[-2000:]
        seen += os.read(master, 65536)
    return seen


def stop(master, process, end):
    if isinstance(end, signal.Signals):
        process.send_signal(end)
    elif end:
        os.write(master, end)
    seen = b""
    while process.poll() is None or select.select([master], [], [], 0)[0]:
        if select.select([master], [], [], 0.1)[0]:
            try:
                seen += os.read(master, 65536)
            except OSError:  # nobody holds the other end any more
                break
    process.wait(30)
    return seen
