"""Every kind of file that psfkit writes is shown to a judge, which says yes; and no, when it is spoilt."""

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from psfkit.badges import to_png, to_svg
from psfkit.cli.clock import read_moment
from psfkit.documents.document_reader import read_document
from psfkit.model.event_kind import EventKind, Reason
from psfkit.registry.change import change
from psfkit.registry.issue import issue
from psfkit.registry.issuer import new_issuer
from psfkit.registry.status_lists import write_status_lists
from psfkit.report.map_formats import DRAWINGS
from tests.bench.registries import build
from tests.cli.answers import SCHEMAS, Made, lines, open_case
from tests.cli.commands import psfkit
from tests.cli.test_serve import served
from tests.interop.conftest import EXAMPLES, with_one_proof
from tests.interop.judging import FOLDER, judge, spoil
from tests.unit.marks.samples import KEY, award
from tests.unit.workflows.sketches import STUDIO, TWINS, hostile, sketch_at, sketch_of

pytestmark = pytest.mark.interop
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")
BAKED = ("badge.svg", "badge-dark.svg", "icon.svg", "badge.png", "icon@3x.png")


@pytest.mark.parametrize("name", ["credential.json", *BAKED])
def test_open_badges_programs_take_the_credential_out_and_verify_both_proofs(mark, name):
    judged = judge("badge", mark.folder / name)
    assert judged.passed, judged.failed
    assert any(line.startswith("ok   openbadgeslib verifies it") for line in judged.lines)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("name", ["badge.svg", "badge.png"])
def test_each_proof_of_the_set_is_enough_alone(mark, name, suite, tmp_path):
    carried = replace(mark.signed, credential=with_one_proof(mark.signed.credential, suite))
    bake = to_svg.bake if name.endswith("svg") else to_png.bake
    (tmp_path / name).write_bytes(bake(mark.bare[name], carried))
    judged = judge("badge", tmp_path / name)
    assert f"ok   @digitalbazaar/vc verifies {suite}" in judged.lines
    assert f"cryptosuites: ['{suite}']" in judged.failed  # the judge wants both, and says that there is one
    if suite == "eddsa-rdfc-2022":  # the suite that openbadgeslib knows
        assert any(line.startswith("ok   openbadgeslib verifies it") for line in judged.lines)
        assert judged.failed.count("BAD ") == 1


@pytest.mark.parametrize("name", ["credential.json", "badge.svg"])
@pytest.mark.parametrize(
    ("old", "new"), [(b"Acme AI", b"Acme BI"), (b"T23:59:59Z", b"T23:59:58Z"), (b'"4.50"', b'"5.00"')]
)
def test_a_credential_that_was_tampered_with_verifies_nowhere(mark, name, old, new, tmp_path):
    judged = judge("badge", spoil(mark.folder / name, old, new, tmp_path))
    assert not judged.passed
    for verifier in ("openbadgeslib", *(f"@digitalbazaar/vc: {suite}" for suite in SUITES)):
        assert verifier in judged.failed


@pytest.fixture(scope="module")
def status_lists(tmp_path_factory):
    """Lists of a registry whose first mark is revoked, by name."""
    now = read_moment().issued_at
    issuer = new_issuer(str(tmp_path_factory.mktemp("status") / "issuer"), "Example", now.date())
    issue(award(assessed_as_of=now.date()), issuer, now, lambda _: {})
    change(issuer, "TM-00001", EventKind.REVOKED, now, Reason.MISUSE)
    write_status_lists(issuer, "https://marks.example/status", now)
    return issuer.registry.path / "status"


@pytest.mark.parametrize(
    ("name", "index", "bit"),
    [("revocation", 1, 1), ("revocation", 0, 0), ("revocation", 2, 0), ("suspension", 1, 0)],
)
def test_a_bit_and_its_neighbours_are_read_from_a_status_list(status_lists, name, index, bit):
    judged = judge("statuslist", status_lists / f"{name}.json", index, bit)
    assert judged.passed, judged.failed
    assert not judge("statuslist", status_lists / f"{name}.json", index, 1 - bit).passed


def test_a_status_list_that_was_tampered_with_is_refused(status_lists, tmp_path):
    judged = judge("statuslist", spoil(status_lists / "revocation.json", b"#list", b"#lisp", tmp_path), 1)
    assert "eddsa-jcs-2022" in judged.failed


@pytest.fixture(scope="module")
def public_key(tmp_path_factory):
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from psfkit.marks.multibase import read_did_key

    def write(did):
        path = tmp_path_factory.mktemp("key") / "public.pem"
        form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        path.write_bytes(Ed25519PublicKey.from_public_bytes(read_did_key(did)).public_bytes(*form))
        return path

    return write


def test_the_attestation_verifies_and_names_every_file(mark, public_key, tmp_path):
    attestation, key = mark.folder / "attestation.dsse.json", public_key(KEY.did)
    subjects = [part for path in sorted(mark.folder.iterdir()) if path != attestation for part in ("--subject", path)]
    judged = judge("dsse", attestation, key, *subjects)
    assert judged.passed, judged.failed
    other = spoil(mark.folder / "badge.svg", b"Acme AI", b"Acme BI", tmp_path)
    assert "no subject" in judge("dsse", attestation, key, "--subject", other).failed


def test_an_attestation_by_somebody_else_is_refused(mark, public_key):
    from tests.unit.marks.samples import OTHER_KEY

    assert "signed by 0" in judge("dsse", mark.folder / "attestation.dsse.json", public_key(OTHER_KEY.did)).failed


def test_every_svg_is_sound_and_passive(mark, made, tmp_path):
    for path in sorted([*mark.folder.glob("*.svg"), *made.rglob("*.svg")]):
        judged = judge("svg", path)
        assert judged.passed, f"{path.name}: {judged.failed}"
    spoilt = spoil(mark.folder / "badge.svg", b"</svg>", b"<script>alert(1)</script></svg>", tmp_path)
    assert not judge("svg", spoilt).passed


@pytest.mark.parametrize("name", ["badge.png", "badge@2x.png", "icon@3x.png"])
def test_pngs_are_sound(mark, name, tmp_path):
    judged = judge("png", mark.folder / name)
    assert judged.passed, judged.failed
    assert "pngcheck" in judge("png", spoil(mark.folder / name, b"Acme AI", b"Acme BI", tmp_path)).failed


def test_the_document_badge_is_sound_tagged_and_says_what_the_record_says(mark, tmp_path):
    judged = judge("pdf", mark.folder / "document-badge.pdf", "Acme AI", "TM-00142", KEY.did, "4.5 passes at 3.0")
    assert judged.passed, judged.failed
    assert "note attached files: ['credential.json', 'record.json']" in judged.lines
    cut = spoil(mark.folder / "document-badge.pdf", b"\nxref\n", b"\nxraf\n", tmp_path)
    assert "qpdf" in judge("pdf", cut).failed
    silent = spoil(mark.folder / "document-badge.pdf", b"/StructTreeRoot", b"/StructTreeRuut", tmp_path)
    assert "not tagged" in judge("pdf", silent).failed


@pytest.mark.parametrize("name", ["kestrel-claims/gap-report.pdf", "northlight-support/assessment-report.pdf"])
def test_pdf_reports_are_sound_and_tagged(made, name):
    judged = judge("pdf", made / name)
    assert judged.passed, judged.failed


def test_mermaid_draws_every_map_and_takes_no_label_for_markup(tmp_path):
    maps = [*STUDIO, *TWINS]
    sketches = {"hostile": sketch_of(hostile())} | {f"{path.parent.name}-{path.stem}": sketch_at(path) for path in maps}
    for name, sketch in sketches.items():
        (tmp_path / f"{name}.mmd").write_bytes(DRAWINGS["mermaid"].render(sketch))
    judged = judge("mermaid", *sorted(tmp_path.iterdir()))
    assert judged.passed, judged.failed


def test_mermaid_refuses_a_flowchart_that_is_spoilt(tmp_path):
    path = tmp_path / "map.mmd"
    path.write_bytes(DRAWINGS["mermaid"].render(sketch_at(STUDIO[0])))
    assert not judge("mermaid", spoil(path, b"  end\n", b"", tmp_path)).passed


def test_a_drawing_of_a_map_is_clean_svg(tmp_path):
    path = tmp_path / "map.svg"
    path.write_bytes(DRAWINGS["svg"].render(sketch_of(hostile())))
    judged = judge("svg", path)
    assert judged.passed, judged.failed


@pytest.mark.parametrize("name", ["kestrel-claims/gap-report.html", "northlight-support/assessment-report.html"])
def test_html_reports_are_valid_and_accessible(made, name):
    judged = judge("html", made / name)
    assert judged.passed, judged.failed


def test_an_html_report_that_is_spoilt_is_found(made, tmp_path):
    report = made / "kestrel-claims/gap-report.html"
    assert "vnu" in judge("html", spoil(report, b"</h1>", b"</h2>", tmp_path)).failed


@pytest.fixture
def bag(tmp_path):
    """A packed bundle, unpacked by somebody else."""
    from psfkit.cli.app import invoke
    from psfkit.cli.door import run

    packed = tmp_path / "packed.zip"
    run(lambda: invoke(["pack", str(EXAMPLES / "northlight-support"), "--out", str(packed)]))
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "unpacked")
    [folder] = {path.parent for path in (tmp_path / "unpacked").rglob("bagit.txt")}
    return folder


def test_a_packed_bundle_is_a_bag(bag):
    judged = judge("bagit", bag)
    assert judged.passed, judged.failed
    (bag / "data" / "more.txt").write_text("not listed")
    assert not judge("bagit", bag).passed


@pytest.mark.parametrize("name", SCHEMAS)
def test_json_answers_fit_their_schemas_for_two_validators(made, capsys, tmp_path, name):
    said = Made(made / "issuer", made / "northlight-support", open_case(tmp_path / "case"))
    answer = psfkit(capsys, *name.split(), *lines(said)[name], "--format", "json").out
    schema, path = tmp_path / "schema.json", tmp_path / "answer.json"
    schema.write_text(psfkit(capsys, "schema", SCHEMAS[name]).out, encoding="utf-8")
    path.write_text(answer, encoding="utf-8")
    judged = judge("schema", schema, path)
    assert judged.passed, judged.failed
    path.write_text(json.dumps({**json.loads(answer), "format": 1}), encoding="utf-8")
    assert not judge("schema", schema, path).passed


@pytest.mark.parametrize(
    ("name", "file"), [("bundle", "bundle"), ("criteria", "criteria/psf-1"), ("evidence", "evidence")]
)
def test_documents_fit_their_schemas_for_two_validators(capsys, tmp_path, name, file):
    schema, path = tmp_path / "schema.json", tmp_path / "document.json"
    schema.write_text(psfkit(capsys, "schema", name).out, encoding="utf-8")
    reading = read_document((EXAMPLES / "northlight-support" / f"{file}.yaml").read_bytes(), file, name)
    path.write_text(json.dumps(reading.value), encoding="utf-8")
    judged = judge("schema", schema, path)
    assert judged.passed, judged.failed
    path.write_text(json.dumps({**reading.value, "more": 1}), encoding="utf-8")
    assert not judge("schema", schema, path).passed


BAD_BUNDLE = Path(__file__).parents[1] / "bundles" / "bad" / "PK101-unclosed-quote"


@pytest.mark.parametrize(
    ("kind", "old", "new"), [("sarif", '"startLine": ', '"startLine": -'), ("junit", "tests=", "pests=")]
)
def test_findings_for_other_programs_are_read_by_them(capsys, tmp_path, kind, old, new):
    answer = psfkit(capsys, "validate", BAD_BUNDLE, "--format", kind, "--as-of", "2026-11-24")
    assert old in answer.out
    path = tmp_path / f"findings.{'xml' if kind == 'junit' else kind}"
    path.write_text(answer.out, encoding="utf-8")
    judged = judge(kind, path)
    assert judged.passed, judged.failed
    path.write_text(answer.out.replace(old, new), encoding="utf-8")
    assert not judge(kind, path).passed


def test_the_verification_endpoint_answers_well(tmp_path):
    build(str(tmp_path / "issuer"), 3, ())
    with served(SimpleNamespace(path=tmp_path / "issuer"), tmp_path, "--rate", "0") as (_, port, _log):
        judged = judge("endpoint", f"http://127.0.0.1:{port}/api/certify/trust-mark/verify?id=TM-00002")
    assert judged.passed, judged.failed


def test_every_judge_says_yes_and_no():
    if not shutil.which("bash"):
        pytest.skip("the judges' own test needs bash")
    kinds = ("badge", "bagit", "dsse", "jcs", "schema", "statuslist", "svg")
    assert judge_all(*kinds).endswith(", 0 failed")


def judge_all(*kinds):
    import os
    import subprocess

    from tests.interop.judging import HOME

    if not (HOME / "ready").is_file():
        pytest.skip("the judges are not installed: `make interop` does it")
    answer = subprocess.run(
        ["bash", FOLDER / "selftest.sh", *kinds],
        env={**os.environ, "JUDGES_HOME": str(HOME)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return answer.stdout.strip().rpartition("\n")[2] or answer.stderr


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a bundle is told as, in the forms that other programs read: a self-check and an assessor's run."""
    import contextlib
    import io

    from psfkit.cli.app import invoke
    from psfkit.cli.door import run

    out = tmp_path_factory.mktemp("told")
    bundle = EXAMPLES / "northlight-support"
    day, assessed = ["--as-of", "2026-11-24"], ["--determinations", str(bundle / "determinations")]
    gaps = ["score", str(EXAMPLES / "kestrel-claims"), "--format", "oscal-poam", *day]
    commands = {"catalog.json": ["rubric", "export", *day], "gaps-oscal-poam.json": gaps}
    bad = EXAMPLES.parent / "tests/bundles/bad/PK203-file-changed"
    commands["portfolio.html"] = ["portfolio", str(EXAMPLES), str(bad), "--format", "html", *day]
    commands["coverage.html"] = ["coverage", str(EXAMPLES / "harbour-freight"), "--format", "html", *day]
    for name, more in (("self-check", []), ("assessed", assessed)):
        for form, suffix in (("oscal", "json"), ("oscal-poam", "json"), ("sarif", "sarif"), ("sarif-all", "sarif")):
            commands[f"{name}-{form}.{suffix}"] = ["score", str(bundle), "--format", form, *more, *day]
        commands[f"{name}.intoto.json"] = ["score", str(bundle), "--format", "in-toto", *more, *day]
        for to in ("eu-ai-act", "gdpr", "soc2", "iso-42001", "nist-ai-rmf", "owasp-llm"):
            commands[f"{name}-{to}.json"] = ["crosswalk", str(bundle), "--to", to, "--format", "oscal", *more, *day]
        commands[f"{name}.html"] = ["crosswalk", str(bundle), "--to", "eu-ai-act", "--format", "html", *more, *day]
    for file, command in commands.items():
        answer = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with contextlib.redirect_stdout(answer), contextlib.redirect_stderr(io.StringIO()):
            run(lambda command=command: invoke(command))
        (out / file).write_bytes(answer.buffer.getvalue())
    return out


OSCAL = (
    "catalog",
    "self-check-oscal",
    "assessed-oscal",
    "self-check-oscal-poam",
    "assessed-oscal-poam",
    "gaps-oscal-poam",
)
MAPPINGS = ("self-check-eu-ai-act", "assessed-gdpr", "assessed-soc2", "assessed-iso-42001", "assessed-nist-ai-rmf")


@pytest.mark.parametrize("name", [*OSCAL, *MAPPINGS, "self-check-owasp-llm"])
def test_oscal_documents_are_accepted(told, name):
    judged = judge("oscal", told / f"{name}.json")
    assert judged.passed, judged.failed


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("catalog", b'"class": "criterion"', b'"klass": "criterion"'),
        ("assessed-oscal", b'"state": "satisfied"', b'"stade": "satisfied"'),
        ("assessed-oscal", b'"start": "2026-11-24T00:00:00Z"', b'"start": "24 November"'),
        ("assessed-oscal-poam", b'"status": "open"', b'"staatus": "open"'),
        ("assessed-soc2", b'"relationship": "subset-of"', b'"relation": "subset-of"'),
    ],
)
def test_a_spoilt_oscal_document_is_refused(told, name, old, new, tmp_path):
    judged = judge("oscal", spoil(told / f"{name}.json", old, new, tmp_path))
    assert "oscal-validate" in judged.failed
    assert "compliance-trestle" in judged.failed


def test_a_reference_in_oscal_that_leads_nowhere_is_found(told, tmp_path):
    path = told / "assessed-oscal.json"
    (name,) = {
        each["uuid"] for each in json.loads(path.read_bytes())["assessment-results"]["results"][0]["observations"][:1]
    }
    other = f"{name[:-1]}{'0' if name[-1] != '0' else '1'}"
    spoilt = spoil(path, f'"observation-uuid": "{name}"'.encode(), f'"observation-uuid": "{other}"'.encode(), tmp_path)
    assert "nothing is declared with" in judge("oscal", spoilt).failed


@pytest.mark.parametrize("name", ["self-check-sarif", "self-check-sarif-all", "assessed-sarif", "assessed-sarif-all"])
def test_criteria_in_sarif_are_without_error_and_region_warning_by_the_rules_of_github(told, name, tmp_path):
    judged = judge("sarif", told / f"{name}.sarif", "--github")
    assert judged.passed, judged.failed
    spoilt = spoil(told / f"{name}.sarif", b'"startLine": ', b'"startLine": -', tmp_path)
    assert not judge("sarif", spoilt, "--github").passed


@pytest.mark.parametrize("name", ["self-check", "assessed"])
def test_the_test_result_is_a_statement_that_somebody_could_sign(told, public_key, tmp_path, name):
    from psfkit.marks import attestation

    payload = (told / f"{name}.intoto.json").read_bytes()

    def sealed(content, path):
        signature = KEY.sign(attestation.pre_authentication(content))
        path.write_bytes(attestation.envelope(content, (("0" * 64, signature),)))
        return path

    judged = judge("dsse", sealed(payload, tmp_path / "good.dsse.json"), public_key(KEY.did))
    assert judged.passed, judged.failed
    assert "ok   in-toto-attestation: the predicate is a test result" in judged.lines
    bad = payload.replace(b'"passedTests"', b'"pastTests"')
    assert "test-result" in judge("dsse", sealed(bad, tmp_path / "bad.dsse.json"), public_key(KEY.did)).failed


@pytest.mark.parametrize("name", ["self-check", "assessed", "portfolio", "coverage"])
def test_pages_beside_the_reports_are_valid_accessible_and_no_wider_than_a_phone(told, name, tmp_path):
    judged = judge("html", told / f"{name}.html")
    assert judged.passed, judged.failed
    assert not judge("html", spoil(told / f"{name}.html", b"</h1>", b"</h2>", tmp_path)).passed
