"""What a case of more than a year is told with: a clock that is set by hand, bundles made from an example, answers."""

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples/northlight-support"
TAKEN_ON = date(2026, 11, 24)
"""The day on which the example is meant to be read."""
DAY = re.compile(rb"\b20\d\d-[01]\d-[0-3]\d")


def set_clock(monkeypatch, day):
    """Set what the operating system says the time is."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr("psfkit.cli.clock.datetime", Clock)


def take_anew(folder, day):
    """Make the example's bundle as it would be had everything in it been taken for another day."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("determinations"))
    days = timedelta(days=(day - TAKEN_ON).days)

    def later(found):
        return (date.fromisoformat(found[0].decode()) + days).isoformat().encode()

    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in {".png", ".pdf"}:
            path.write_bytes(DAY.sub(later, path.read_bytes()))
            path.rename(path.with_name(DAY.sub(later, path.name.encode()).decode()))
    return folder


def replace(path, old, new):
    """Replace a text that stands once in a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path.name, old, text.count(old))
    path.write_text(text.replace(old, new), "utf-8")


def drop_item(bundle, item):
    """Take an evidence item out of a bundle: its entry, its file, and every claim on it."""
    listing = bundle / "evidence.yaml"
    text = listing.read_text("utf-8")
    (entry,) = re.findall(rf"^  - id: {item}\n(?:    .*\n)+", text, re.MULTILINE)
    listing.write_text(text.replace(entry, ""), "utf-8")
    (bundle / re.search(r"path: (.*)", entry)[1]).unlink()
    for claims in (bundle / "criteria").glob("*.yaml"):
        claims.write_text(re.sub(rf", {item}\b", "", claims.read_text("utf-8")), "utf-8")


def fill_in(file, **words):
    """Decide everything that is open in an assessor's file: each item by its word, else with a yes."""
    text = re.sub(r"FILL-IN .*", "No tie to the applicant, financial or personal.", file.read_text("utf-8"))
    text = re.sub(r"# (not_applicable: .*reason: )\.\.\.", r"\1Seen.", text)
    for item, reason in words.items():
        at = rf"(- id: {item.replace('_', '-')}\b.*\n(?: +#.*\n)*? +)# accept: true$"
        written = rf"\1accept: false\n        reason: {reason}"
        text, count = re.subn(at, written, text, count=1, flags=re.MULTILINE)
        assert count == 1, item
    file.write_text(re.sub(r"# accept: true$", "accept: true", text, flags=re.MULTILINE), "utf-8")
