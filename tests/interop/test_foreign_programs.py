"""Programs that psfkit does not contain look at what it writes. Run by `make interop`; a missing program is skipped."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rfc8785

from psfkit.cli.app import invoke
from psfkit.cli.clock import read_moment
from psfkit.cli.door import run
from psfkit.marks import multibase
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.registry.status_lists import write_status_lists
from tests.cli.commands import psfkit
from tests.unit.marks.samples import award

pytestmark = pytest.mark.interop
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def ask(program, *arguments):
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    return subprocess.run([path, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A gap report and a sample mark, as `make demo` makes them."""
    out = tmp_path_factory.mktemp("made")
    issuer = shutil.copytree(EXAMPLES / "sample-issuer", out / "issuer")
    for name, more in (("kestrel-claims", []), ("northlight-support", ["--issuer", str(issuer)])):
        bundle = EXAMPLES / name
        given = ["--determinations", str(bundle / "determinations"), "--as-of", "2026-11-24", "--out", str(out / name)]
        run(lambda bundle=bundle, given=given, more=more: invoke(["score", str(bundle), *given, *more]))
    return out


def find(folder, suffix):
    return sorted(folder.rglob(f"*{suffix}"))


def test_qpdf_finds_nothing_wrong_in_any_pdf(made):
    for path in find(made, ".pdf"):
        answer = ask("qpdf", "--check", path)
        assert answer.returncode == 0, answer.stdout + answer.stderr


def test_poppler_sees_title_tags_and_text(made):
    report = made / "kestrel-claims/gap-report.pdf"
    told = ask("pdfinfo", report).stdout
    assert "Gap report: Kestrel Claims Ltd" in told
    assert "Tagged:" in told
    assert "JavaScript:      no" in told
    text = ask("pdftotext", report, "-").stdout
    assert "Kestrel Claims Ltd" in text
    assert text.count("Confidential") >= text.count("\f")


def test_every_font_in_a_pdf_is_embedded(made):
    for path in find(made, ".pdf"):
        lines = ask("pdffonts", path).stdout.splitlines()[2:]
        assert lines
        assert all(line.split()[-5] == "yes" for line in lines), lines


def test_xmllint_takes_every_svg(made):
    for path in find(made, ".svg"):
        answer = ask("xmllint", "--noout", "--nonet", path)
        assert answer.returncode == 0, answer.stderr


def test_pngcheck_takes_every_png(made):
    for path in find(made / "northlight-support", ".png"):
        answer = ask("pngcheck", "-q", path)
        assert answer.returncode == 0, answer.stdout


def test_openssl_confirms_the_signature_over_the_canonical_form(made, tmp_path):
    record = json.loads((made / "northlight-support/record.json").read_text())
    proof = record.pop("proof")
    signature = multibase.decode(proof.pop("proofValue"))
    signed = hashlib.sha256(rfc8785.dumps(proof)).digest() + hashlib.sha256(rfc8785.dumps(record)).digest()
    der = bytes.fromhex("302a300506032b6570032100") + multibase.read_did_key(record["issuer"]["id"])
    for name, content in (("key.der", der), ("signed", signed), ("signature", signature)):
        (tmp_path / name).write_bytes(content)
    key = ("-pubin", "-keyform", "DER", "-inkey", tmp_path / "key.der")
    files = ("-in", tmp_path / "signed", "-sigfile", tmp_path / "signature")
    answer = ask("openssl", "pkeyutl", "-verify", *key, "-rawin", *files)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_verification_works_in_a_network_namespace_without_a_route(made, capsys):
    if ask("unshare", "-n", "true").returncode != 0:
        pytest.skip("no network namespaces here")
    badge, registry = made / "northlight-support/badge.svg", made / "issuer/registry"
    question = ("verify", badge, "--registry", registry, "--as-of", "2026-11-24", "--format", "json")
    cut_off = ask("unshare", "-n", sys.executable, "-m", "psfkit", *question)
    here = psfkit(capsys, *question)
    assert (cut_off.returncode, cut_off.stdout) == (here.code, here.out)


@pytest.mark.parametrize(("name", "index", "bit"), [("revocation", 1, 1), ("revocation", 2, 0), ("suspension", 1, 0)])
def test_a_foreign_program_reads_the_status_lists(tmp_path, name, index, bit):
    judges = os.environ.get("PSFKIT_JUDGES")
    if not judges:
        pytest.skip("PSFKIT_JUDGES does not name the folder of the judges")
    now = read_moment().issued_at  # foreign programs ask whether a list is valid today
    issuer = new_issuer(str(tmp_path / "issuer"), "Example", now.date())
    issue(award(assessed_as_of=now.date()), issuer, now, lambda _: {})
    change(issuer, "TM-00001", EventKind.REVOKED, now, Reason.MISUSE)
    write_status_lists(issuer, "https://marks.example/status", now)
    path = issuer.registry.path / f"status/{name}.json"
    answer = ask(f"{judges}/judge", "statuslist", path, index, bit)
    if answer.returncode == 2:
        pytest.skip(answer.stdout.strip())
    assert answer.returncode == 0, answer.stdout
