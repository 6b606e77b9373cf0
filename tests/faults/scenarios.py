"""What is done to a registry, from which state, and what there is when nothing goes wrong.

One more command is one more :class:`Scenario`.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from psfkit.marks.keys import generate_key
from tests.cli.test_mark import bind

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = ("--as-of", "2026-11-24")
LATER = ("--as-of", "2026-12-01")


@dataclass(frozen=True)
class Ground:
    """What commands read and never write: bundles and assessments, made once."""

    first: Path
    second: Path

    def given(self, bundle: Path) -> tuple:
        return ("--bundle", bundle, "--determinations", bundle / "determinations")

    def score(self, *more) -> tuple:
        return ("score", self.first, "--determinations", self.first / "determinations", *more, *DAY)


def make_ground(folder: Path) -> Ground:
    """Copy a bundle, and another of the same organisation."""
    first = Path(shutil.copytree(EXAMPLES / "northlight-support", folder / "first"))
    second = Path(shutil.copytree(first, folder / "second"))
    text = (second / "bundle.yaml").read_text("utf-8")
    (second / "bundle.yaml").write_text(text + "x-remark: handed in anew\n", "utf-8")
    bind(second)
    return Ground(first, second)


def saved(bundle: Path) -> Path:
    """Return where the assessment of a bundle lies."""
    return bundle.parent / f"{bundle.name}-report" / "assessment.json"


Command = Callable[[Ground, Path], tuple]
"""The arguments, for the folder in which ``issuer`` and ``out`` lie."""


def _issue(ground: Ground, at: Path) -> tuple:
    rest = (*ground.given(ground.first), "--issuer", at / "issuer", "--out", at / "out")
    return ("issue", saved(ground.first), *rest, *DAY)


def _renew(ground: Ground, at: Path) -> tuple:
    rest = (*ground.given(ground.second), "--issuer", at / "issuer", "--out", at / "out")
    return ("mark", "renew", "TM-00001", saved(ground.second), *rest, *LATER)


def _change(verb: str, *reason: str) -> Command:
    return lambda ground, at: ("mark", verb, "TM-00001", "--issuer", at / "issuer", *reason, *LATER)


def _score(ground: Ground, at: Path) -> tuple:
    return ground.score("--issuer", at / "issuer", "--out", at / "out")


def _repair(ground: Ground, at: Path) -> tuple:
    return ("registry", "repair", at / "issuer")


def _begin(ground: Ground, at: Path) -> tuple:
    return ("registry", "begin", at / "issuer")


def _status_lists(ground: Ground, at: Path) -> tuple:
    return ("registry", "status-lists", at / "issuer", "--url", "https://marks.example/status", *LATER)


def _new(ground: Ground, at: Path) -> tuple:
    return ("issuer", "new", at / "issuer", "--name", "Example", "--test", "--fixed-test-key")


def _new_own(ground: Ground, at: Path) -> tuple:
    return ("issuer", "new", at / "issuer", "--name", "Example", "--test")


def _rotate(ground: Ground, at: Path) -> tuple:
    return ("issuer", "rotate", at / "issuer", *LATER)


def _declare(ground: Ground, at: Path) -> tuple:
    first = json.loads((at / "issuer/registry/issuer.json").read_text("utf-8"))["id"]
    return ("issuer", "compromised", at / "issuer", first, "--from", "2026-11-01", *LATER)


def _publish(ground: Ground, at: Path) -> tuple:
    return ("registry", "publish", at / "issuer", "--out", at / "site", "--base-url", "https://marks.example", *LATER)


_suspend = _change("suspend", "--reason", "incident")


def _lag(at: Path) -> None:
    """Leave what a run leaves that was stopped between an event and what is derived from it."""
    registry = at / "issuer/registry"
    shutil.copy(at / "earlier.json", registry / "head.json")
    (registry / "index.json").unlink()


def _forget_history(at: Path) -> None:
    """Leave what a registry was that is older than its history."""
    for path in ("marks/TM-00001/event.json", "head.json"):
        (at / "issuer/registry" / path).unlink()


def _ask_others(at: Path) -> None:
    """Have the policy ask for a countersignature."""
    key = generate_key()
    (at / "second.pem").write_bytes(key.protected_pem(b""))
    (at / "second.pem").chmod(0o600)
    asked = f"  required: 1\n  keys:\n    - key: {key.did}\n      name: Bo\n"
    policy = f"format: psfkit-issuer-policy/1\ncountersignatures:\n{asked}"
    (at / "issuer/policy.yaml").write_text(policy, "utf-8")


def _countersign(ground: Ground, at: Path) -> tuple:
    return ("countersign", at / "issuer/pending/TM-00001.dsse.json", "--key", at / "second.pem")


def _keep_head(at: Path) -> None:
    shutil.copy(at / "issuer/registry/head.json", at / "earlier.json")


def _remove_issuer(at: Path) -> None:
    shutil.rmtree(at / "issuer")


@dataclass(frozen=True)
class Scenario:
    """A command, and what went before."""

    name: str
    command: Command
    before: tuple[Command | Callable[[Path], None], ...] = ()
    """Commands, and changes by hand, that bring the registry into its first state."""
    done: str = ""
    """What standard error says when it is done: nobody is left to guess."""
    commits: str = ""
    """The file or folder of the registry whose appearance means that it is done."""
    once: bool = False
    """Whether the command refuses when it was done before."""
    rest: Command | None = None
    """What does the rest once it is done, where that is another command."""
    by_hand: frozenset[int] = field(default_factory=frozenset)
    """Which of ``before`` are changes by hand."""

    @property
    def can_be_repaired(self) -> bool:
        """Whether `registry repair` can do the rest: it changes a mark, and the registry has its history."""
        return self.commits not in ("", f"{ONE}/event.json")


def _scenario(name: str, command: Command, *before, **more) -> Scenario:
    hands = {_ask_others, _lag, _forget_history, _keep_head, _remove_issuer}
    by_hand = frozenset(number for number, each in enumerate(before) if each in hands)
    return Scenario(name, command, before, by_hand=by_hand, **more)


ONE = "marks/TM-00001"
SCENARIOS = (
    _scenario("score --issuer --out", _score, done="TM-00001 is issued", commits=ONE),
    _scenario("issue", _issue, done="TM-00001 is issued", commits=ONE),
    _scenario(
        "issue, countersigned",
        _issue,
        _ask_others,
        _issue,
        _countersign,
        done="TM-00001 is issued",
        commits=ONE,
    ),
    _scenario("mark renew", _renew, _issue, done="TM-00002 is issued", commits="marks/TM-00002"),
    _scenario("mark suspend", _suspend, _issue, done="TM-00001 is suspended", commits="history/00000002.json"),
    _scenario(
        "mark reinstate",
        _change("reinstate"),
        _issue,
        _suspend,
        done="TM-00001 is reinstated",
        commits="history/00000003.json",
    ),
    _scenario(
        "mark revoke",
        _change("revoke", "--reason", "misuse"),
        _issue,
        done="TM-00001 is revoked",
        commits="history/00000002.json",
    ),
    _scenario("registry repair", _repair, _issue, _keep_head, _suspend, _lag),
    _scenario("registry status-lists", _status_lists, _issue, _suspend),
    _scenario("registry begin", _begin, _issue, _forget_history, commits=f"{ONE}/event.json"),
    _scenario("issuer new", _new, _remove_issuer, once=True),
    _scenario(
        "issuer rotate",
        _rotate,
        _remove_issuer,
        _new_own,
        _issue,
        done="the new key is in use",
        commits="keys.json",
        rest=_repair,
    ),
    _scenario(
        "issuer compromised",
        _declare,
        _remove_issuer,
        _new_own,
        _issue,
        _rotate,
        done="declared compromised",
        commits="keys.json",
    ),
    _scenario("registry publish", _publish, _issue),
    _scenario("registry publish, again", _publish, _issue, _publish, _suspend),
)
