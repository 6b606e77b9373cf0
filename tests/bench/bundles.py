"""Bundles made up from a seed: the same seed gives the same bytes on every machine."""

import json
import random
from hashlib import sha256
from pathlib import Path

AS_OF = "2026-10-30"
DOMAINS = range(1, 8)
"""Seven criteria files: with bundle.yaml and evidence.yaml a bundle has nine documents."""
CRITERIA_IN_DOMAIN = 5
ERRORS = 50

_TEXT = (
    "policy review incident model release access control retention signed owner quarterly dataset lineage monitoring "
    "drift rollback alert threshold human oversight escalation register training vendor encryption rotation backup "
    "restore exercise prompt answer ticket queue classifier sample schema redaction budget limit trace dashboard"
)
_WORDS = _TEXT.split()
_KINDS = (
    "policy",
    "design",
    "runbook",
    "configuration",
    "source-code",
    "log",
    "red-team-run",
    "drill-record",
    "ticket",
)


def write_bundle(folder: Path, seed: int) -> Path:
    """Write a valid bundle of nine documents and nine evidence files, and return its folder."""
    chance = random.Random(seed)
    files = {f"evidence/{kind}{_SUFFIXES.get(kind, '.md')}": _evidence(kind, chance) for kind in _KINDS}
    texts = {"bundle.yaml": _profile(chance), "evidence.yaml": _manifest(files, chance)}
    texts |= {f"criteria/psf-{number}.yaml": _claims(number, chance) for number in DOMAINS}
    for path, content in (files | texts).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
    return folder


def write_large_bundle(folder: Path, seed: int, systems: int) -> Path:
    """Write a bundle of one organisation with so many systems and a claim of its own for each criterion of each."""
    write_bundle(folder, seed)
    chance = random.Random(seed)
    names = [f"system-{number}" for number in range(1, systems + 1)]
    profile = (folder / "bundle.yaml").read_text("utf-8").partition("systems:\n")[0]
    entries = "".join(
        f"  - id: {name}\n    name: {name.title()}\n    purpose: {write_sentence(chance, 14)}\n    autonomy: L1\n"
        for name in names
    )
    (folder / "bundle.yaml").write_text(f"{profile}systems:\n{entries}", encoding="utf-8")
    for number in DOMAINS:
        head, _, _ = _claims(number, chance).partition("  - ")
        claims = [f"{claim}    systems: [{name}]\n" for name in names for claim in _each_claim(number, chance)]
        (folder / f"criteria/psf-{number}.yaml").write_text(head + "".join(claims), encoding="utf-8")
    return folder


def _each_claim(number: int, chance: random.Random) -> list[str]:
    return [f"  - criterion:{claim}" for claim in _claims(number, chance).split("  - criterion:")[1:]]


def break_bundle(folder: Path, seed: int, errors: int = ERRORS) -> Path:
    """Put so many errors, each a line of its own, into the criteria files of a bundle, and return its folder."""
    chance = random.Random(seed)
    places = [(number, claim) for number in DOMAINS for claim in range(CRITERIA_IN_DOMAIN)]
    picked = [places[n % len(places)] for n in chance.sample(range(2 * len(places)), errors)]
    for number in DOMAINS:
        file = folder / f"criteria/psf-{number}.yaml"
        head, *claims = file.read_text("utf-8").split("  - criterion:")
        for claim in range(len(claims)):
            for which in range(picked.count((number, claim))):
                claims[claim] = _BREAKS[which](claims[claim])
        file.write_text("  - criterion:".join([head, *claims]), encoding="utf-8")
    return folder


_BREAKS = (
    lambda claim: claim.replace("    evidence: [", "    level: 9\n    evidence: ["),
    lambda claim: claim.replace("    owner: ", "    colour: red\n    owner: "),
)


def write_sentence(chance: random.Random, words: int) -> str:
    """Return so many words as a sentence."""
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() + "."


def _profile(chance: random.Random) -> str:
    systems = "".join(
        f"  - id: system-{n}\n    name: System {n}\n    purpose: {write_sentence(chance, 14)}\n    autonomy: L{n}\n"
        f"    models: [model-{n} 2026-05]\n    vendors: [vendor-{n}]\n"
        for n in range(1, 4)
    )
    vendors = "".join(
        f"  - id: vendor-{n}\n    name: Vendor {n} Ltd\n    provides: {write_sentence(chance, 4)}\n"
        for n in range(1, 4)
    )
    return (
        'format: psfkit-bundle/1\npsf: "1.1"\napplication:\n  id: APP-0007\n  submitted_on: 2026-10-30\n'
        'organisation:\n  name: Acme AI\n  country: "NO"\n  website: https://acme.example\n'
        f"scope:\n  statement: {write_sentence(chance, 30)}\n  hosts: [acme.example]\n"
        f"vendors:\n{vendors}systems:\n{systems}"
    )


def _claims(number: int, chance: random.Random) -> str:
    claims = "".join(
        f"  - criterion: PSF-{number}.{n}\n    owner: Head of {chance.choice(_WORDS)}\n    statement: >-\n"
        + "".join(f"      {write_sentence(chance, 11)}\n" for _ in range(6))
        + f"    evidence: [{', '.join(f'EV-{k:03d}' for k in range(1, len(_KINDS) + 1) if _domain_of(k) == number)}]\n"
        for n in range(1, CRITERIA_IN_DOMAIN + 1)
    )
    return f"domain: PSF-{number}\nclaims:\n{claims}"


def _domain_of(item: int) -> int:
    return (item - 1) % len(DOMAINS) + 1


def _criteria_of(item: int) -> str:
    return ", ".join(f"PSF-{_domain_of(item)}.{n}" for n in range(1, CRITERIA_IN_DOMAIN + 1))


def _manifest(files: dict[str, str], chance: random.Random) -> str:
    items = "".join(
        f"  - id: EV-{n:03d}\n    title: {write_sentence(chance, 8)}\n    kind: {kind}\n    path: {path}\n"
        f"    sha256: {sha256(content.encode()).hexdigest()}\n    systems: [system-1]\n"
        f"    criteria: [{_criteria_of(n)}]\n    produced_on: 2026-10-12\n"
        "    covers:\n      from: 2026-09-01\n      to: 2026-09-30\n    collected_on: 2026-10-13\n"
        for n, (kind, (path, content)) in enumerate(zip(_KINDS, files.items(), strict=True), 1)
    )
    return f"evidence:\n{items}"


def _evidence(kind: str, chance: random.Random) -> str:
    """Return about 4 KB of evidence: what a tool writes for five of the kinds, prose for the others."""
    make = _CONTENTS.get(kind)
    return make(chance) if make else "\n".join(write_sentence(chance, 12) for _ in range(45)) + "\n"


def _settings(chance: random.Random) -> str:
    return "".join(f'{chance.choice(_WORDS)}_{n} = "{write_sentence(chance, 9)}"\n' for n in range(50))


def _log(chance: random.Random) -> str:
    rows = (f"2026-09-{day:02d},{chance.randrange(90, 140)},{chance.randrange(20, 90)}" for day in range(1, 31))
    return "day,calls,latency_ms\n" + "\n".join(rows) + "\n"


def _red_team_run(chance: random.Random) -> str:
    cases = [chance.random() < 0.95 for _ in range(12)]
    stats = {"successes": sum(cases), "failures": len(cases) - sum(cases), "errors": 0}
    rows = [
        {
            "testIdx": n,
            "promptIdx": 0,
            "success": passed,
            "failureReason": 0 if passed else 1,
            "gradingResult": {
                "pass": passed,
                "score": int(passed),
                "reason": write_sentence(chance, 6),
                "componentResults": [{}],
            },
        }
        for n, passed in enumerate(cases)
    ]
    prompts = [
        {
            "raw": "x",
            "metrics": {"testPassCount": stats["successes"], "testFailCount": stats["failures"], "testErrorCount": 0},
        }
    ]
    return json.dumps(
        {
            "evalId": "eval-1",
            "results": {"version": 3, "prompts": prompts, "results": rows, "stats": stats},
            "config": {},
        }
    )


def _drill_record(chance: random.Random) -> str:
    return (
        f"format: psfkit-record/1\nkind: drill-record\ncriteria: [{_criteria_of(_KINDS.index('drill-record') + 1)}]\n"
        "system: system-1\nheld_on: 2026-10-01\n"
        "by:\n  name: M. Berg\n  role: Head of Platform\nfacts:\n  rollback_minutes: 12\n  drills: 2\nobservations: |\n"
        + "".join(f"  {write_sentence(chance, 12)}\n" for _ in range(6))
    )


_SUFFIXES = {
    "log": ".csv",
    "red-team-run": ".json",
    "drill-record": ".yaml",
    "configuration": ".toml",
    "source-code": ".py",
}
_CONTENTS = {
    "configuration": _settings,
    "source-code": _settings,
    "log": _log,
    "red-team-run": _red_team_run,
    "drill-record": _drill_record,
}
