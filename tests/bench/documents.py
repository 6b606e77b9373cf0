"""YAML documents made up from a seed, of about a given size."""

import random

from tests.bench.bundles import write_sentence


def make_document(size: int, seed: int) -> str:
    """Return a list of entries as a criteria file has them, of at least so many bytes."""
    chance = random.Random(seed)
    entries = ["entries:\n"]
    length = 0
    while length < size:
        number = len(entries)
        entry = (
            f"  - id: EV-{number:05d}\n    title: {write_sentence(chance, 6)}\n    owner: Head of platform {number}\n"
            f'    version: "1.{number}"\n    level: {number % 6}\n    weight: 0.{number % 9 + 1}\n'
            f"    made_on: 2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}\n    agreed: true\n"
            f"    systems: [system-{number % 5}, system-{number % 7}]\n"
            f"    statement: >-\n      {write_sentence(chance, 12)}\n      {write_sentence(chance, 12)}\n"
            f"    file: {{path: evidence/{number}.md, bytes: {number * 37}, sha256: {chance.randbytes(32).hex()}}}\n"
        )
        entries.append(entry)
        length += len(entry)
    return "".join(entries)
