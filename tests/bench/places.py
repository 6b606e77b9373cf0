"""Environments in .cache/bench: psfkit from its wheel, and each peer in one of its own."""

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".cache" / "bench"
PROGRAMS = Path(__file__).with_name("programs")
_PEERS = {
    "bagit": "bagit",
    "check-jsonschema": "check-jsonschema",
    "evidentia": "evidentia==0.13.2",
    "schemathesis": "schemathesis~=4.32",
    "openbadgeslib": "openbadgeslib[ldp]",
    "trestle": "compliance-trestle",
    "weasyprint": "weasyprint",
}
_PROGRAMS = {"ajv": "node_modules/.bin/ajv", "bagit": "bin/bagit.py", "openbadgeslib": "bin/python"}
_NEWER = {"evidentia": "python3.12"}
"""Peers that need a newer Python than psfkit, and its name."""
_AJV = ("ajv-cli@5", "ajv-formats@2")


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to measure beside psfkit."""

    name: str
    path: Path | None
    """None when it could not be installed."""
    why: str = ""


def install_psfkit() -> Path:
    """Build the wheel, install it in an environment of its own, and return the environment's folder of programs."""
    home = HOME / "psfkit"
    built = HOME / "dist"
    shutil.rmtree(built, ignore_errors=True)
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", built, ROOT)
    wheel = next(built.glob("*.whl"))
    stamp, digest = home / "wheel.sha256", sha256(wheel.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text("utf-8") != digest:
        if not (home / "bin").is_dir():
            venv.create(home)
        _pip(home, "--upgrade", f"{wheel}[serve]")
        _pip(home, "--force-reinstall", "--no-deps", wheel)
        stamp.write_text(digest, encoding="utf-8")
    return home / "bin"


def find_peer(name: str) -> Peer:
    """Return a peer, installed if that is possible."""
    home = HOME / name
    program = home / _PROGRAMS.get(name, f"bin/{name}")
    if not program.exists():
        try:
            _install(name, home)
        except (subprocess.CalledProcessError, OSError) as error:
            return Peer(name, None, f"{name} could not be installed ({type(error).__name__})")
    return Peer(name, program)


def _install(name: str, home: Path) -> None:
    if name == "ajv":
        home.mkdir(parents=True, exist_ok=True)
        _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", home, *_AJV)
        return
    if name in _NEWER:
        _run(_NEWER[name], "-m", "venv", "--without-pip", home)
    else:
        venv.create(home)
    _pip(home, _PEERS[name])


def _pip(home: Path, *arguments: str | Path) -> None:
    _run(sys.executable, "-m", "pip", "--python", home / "bin" / "python", "install", "--quiet", *arguments)


def _run(*command: str | Path) -> None:
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
