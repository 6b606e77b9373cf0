"""Programs that psfkit does not contain look at what it writes. Run by `make interop`; a missing program is skipped."""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest
import rfc8785

from psfkit.marks import multibase
from tests.cli.commands import psfkit

pytestmark = pytest.mark.interop


def ask(program, *arguments):
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    return subprocess.run([path, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120)


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
