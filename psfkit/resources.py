"""Files that psfkit carries: rubrics and templates, in a wheel or in a checkout.

A wheel holds them under ``psfkit/_data``; a checkout has them beside the package. This is the one
module that knows the difference.
"""

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from psfkit.errors import ResourceError


def _root() -> Traversable:
    packaged = resources.files("psfkit").joinpath("_data")
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout
    raise ResourceError("psfkit's own rubrics and templates are missing", hint="reinstall psfkit")


def read_resource(name: str) -> bytes:
    """Return the bytes of a file such as ``rubrics/psf/1.1/rubric.yaml``.

    Raises:
        ResourceError: The installation does not hold it.
    """
    try:
        return _root().joinpath(*name.split("/")).read_bytes()
    except OSError:
        raise ResourceError(f"psfkit's own file {name} is missing", hint="reinstall psfkit") from None


def list_resources(folder: str) -> tuple[str, ...]:
    """Return the names of the files and folders in a resource folder, sorted.

    Raises:
        ResourceError: The installation does not hold the folder.
    """
    try:
        return tuple(sorted(entry.name for entry in _root().joinpath(*folder.split("/")).iterdir()))
    except OSError:
        raise ResourceError(f"psfkit's own folder {folder} is missing", hint="reinstall psfkit") from None
