"""The wheel, installed in an environment of its own, away from the checkout and from any network."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"


def run(*command, cwd, codes=(0,)):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in codes, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel):
    """A folder with an environment that holds the wheel and, by a path file, what this one holds besides psfkit."""
    home = wheel.parent / "environment"
    venv.create(home)
    python = home / BIN / Path(sys.executable).name
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=home,
    )
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    Path(site, "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home


def test_the_wheel_holds_every_rubric_and_template_of_the_checkout(wheel):
    beside = {
        path.relative_to(ROOT).as_posix() for name in ("rubrics", "templates") for path in (ROOT / name).rglob("*.*")
    }
    compiled = {
        path.removesuffix("yaml") + "json" for path in beside if path.startswith("rubrics/") and path.endswith(".yaml")
    }
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    prefix = "psfkit/_data/"
    carried = {
        name.removeprefix(prefix) for name in names if name.startswith((f"{prefix}rubrics/", f"{prefix}templates/"))
    }
    assert carried == {path for path in beside if (ROOT / path).is_file()} | compiled
    assert {"psfkit/py.typed", f"{prefix}docs/checks.md", "psfkit/documents/schemas/bundle.schema.json"} <= names


def test_the_installed_wheel_scores_a_bundle_and_explains_a_code(installed, tmp_path):
    shutil.copytree(ROOT / "tests/bundles/good/minimal", tmp_path / "bundle")
    psfkit = installed / BIN / "psfkit"
    answer = run(psfkit, "score", "bundle", "--as-of", "2026-10-30", "--out", "out", cwd=tmp_path, codes=(1,))
    assert "PSF-8" in answer
    assert {"gap-report.pdf", "gap-report.html", "gap-report.md"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }
    assert "digest" in run(psfkit, "explain", "PK203", cwd=tmp_path)
    held = run(psfkit, "crosswalk", "bundle", "--to", "eu-ai-act", "--as-of", "2026-10-30", cwd=tmp_path)
    assert "Article 12" in held


def test_the_installed_wheel_reads_what_was_compiled_and_that_is_what_the_yaml_says(installed, tmp_path):
    code = """
import sys
from psfkit import resources
from psfkit.documents.case_reader import read_programme
from psfkit.documents.crosswalk_reader import known_frameworks, read_crosswalk, read_framework
from psfkit.documents.rubric_reader import read_rubric

def read():
    carried = read_rubric("psf/1.1"), read_crosswalk("psf", "1.1"), read_programme()
    return *carried, *map(read_framework, known_frameworks())

compiled = read()
assert "yaml" not in sys.modules, "the YAML was read"
find = resources.find_resource
resources.find_resource = lambda name: None if name.endswith(".json") else find(name)
assert repr(read()) == repr(compiled)
assert "yaml" in sys.modules, "the YAML was not read"
"""
    run(installed / BIN / Path(sys.executable).name, "-c", code, cwd=tmp_path)


def test_the_installed_wheel_brings_the_manual_page_that_it_prints(installed, tmp_path):
    page = installed / "share/man/man1/psfkit.1"
    assert page.read_text("utf-8") == run(installed / BIN / "psfkit", "man", cwd=tmp_path)


def test_two_builds_are_the_same_bytes(wheel, tmp_path):
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT)
    subprocess.run(list(map(str, command)), check=True, capture_output=True, env=environment)
    assert next(tmp_path.glob("*.whl")).read_bytes() == wheel.read_bytes()
