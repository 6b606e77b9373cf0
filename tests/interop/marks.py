"""A mark that holds on the day on which the tests run."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from psfkit.badges import bake_all, draw_all
from psfkit.cli.clock import read_moment
from psfkit.marks.attestation import sign_attestation
from psfkit.marks.credential import sign_credential
from psfkit.model.record import SignedRecord
from tests.unit.marks.samples import KEY, signed

URL = "https://marks.example/TM-00142"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that is in force today, and the folder that holds its files."""

    signed: SignedRecord
    folder: Path
    bare: dict[str, bytes]


def mark_of_today(folder: Path) -> Mark:
    """Issue a mark, no sample, and write its files into a folder."""
    now = read_moment().issued_at
    today = now.date()
    made = signed(assessed_as_of=today, issued_at=now, valid_until=today + timedelta(days=364))
    bare = draw_all(made, URL)
    made = replace(made, credential=sign_credential(made, bare, KEY))
    drawn = {name: content for name, content in bake_all(bare, made, URL).items() if name in bare}
    files = {"record.json": made.encoded, "credential.json": made.credential, **drawn}
    made = replace(made, attestation=sign_attestation(made, files, KEY))
    for name, content in {**files, "attestation.dsse.json": made.attestation}.items():
        (folder / name).write_bytes(content)
    return Mark(made, folder, bare)
