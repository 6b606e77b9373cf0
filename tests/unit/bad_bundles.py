"""Bundles that are wrong in one way: the smallest honest bundle and what a case.yaml changes in it."""

import hashlib
import re
import shutil
from datetime import date
from pathlib import Path

import yaml

from psfkit import pipeline
from psfkit.documents.packer import NOTHING_ALLOWED

BUNDLES = Path(__file__).parents[1] / "bundles"
MINIMAL = BUNDLES / "good" / "minimal"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


def read_case(folder):
    return yaml.safe_load((folder / "case.yaml").read_text("utf-8"))


def build(case, target):
    """Make the bundle of a case; digests follow the files except where the case is about them."""
    shutil.copytree(MINIMAL, target)
    (target / "determinations").mkdir(exist_ok=True)
    if case.get("sealed"):
        pipeline.seal(str(target), pipeline.read_files(str(target)), force=False)
    if case.get("withheld"):
        _withhold(target, case["withheld"])
    for path, text in (case.get("add") or {}).items():
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((target / text[1:]).read_bytes() if text.startswith("@") else text.encode())
    for edit in case.get("edits") or []:
        place = target / edit["file"]
        old = place.read_text("utf-8")
        if edit["find"] == "*":
            place.write_bytes(PNG if edit["replace"] == "@png" else edit["replace"].encode())
        else:
            assert edit["find"] in old, (edit["find"], edit["file"])
            place.write_text(old.replace(edit["find"], _with_digests(edit["replace"], target), 1), "utf-8")
    for path in case.get("remove") or []:
        (target / path).unlink()
    if not case.get("keep_digests") and (target / "evidence.yaml").exists():
        _refresh_digests(target)
    return target


def _withhold(target, names):
    whole = target.with_name("whole")
    target.rename(whole)
    parcel = pipeline.make_parcel(str(whole), pipeline.read_files(str(whole)), names)
    pipeline.hand_on(parcel, str(target), date(2026, 10, 30), NOTHING_ALLOWED, force=False)
    (target / "determinations").mkdir()


def _with_digests(text, target):
    return re.sub(r"@([\w.-]+)", lambda m: hashlib.sha256((target / "evidence" / m[1]).read_bytes()).hexdigest(), text)


def _refresh_digests(target):
    listing = target / "evidence.yaml"
    text = listing.read_text("utf-8")
    for old in sorted((MINIMAL / "evidence").iterdir()):
        new = target / "evidence" / old.name
        if new.exists():
            before, after = (hashlib.sha256(p.read_bytes()).hexdigest() for p in (old, new))
            text = text.replace(before, after)
    listing.write_text(text, "utf-8")
