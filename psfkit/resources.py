"""Files that psfkit carries: rubrics and templates, in a wheel or in a checkout.

A wheel holds them under ``psfkit/_data``; a checkout has them beside the package. This is the one
module that knows the difference.
"""

from pathlib import Path

from psfkit.errors import ResourceError


def _root() -> Path:
    """Return the folder that holds them; importlib.resources would say the same for 19 ms more at every start."""
    package = Path(__file__).resolve().parent
    if (package / "_data").is_dir():
        return package / "_data"
    if (package.parent / "pyproject.toml").is_file():
        return package.parent
    raise ResourceError("psfkit's own rubrics and templates are missing", hint="reinstall psfkit")


def find_resource(name: str) -> bytes | None:
    """Return the bytes of a file such as ``rubrics/psf/1.1/rubric.yaml``, or None if the installation has none.

    Raises:
        ResourceError: The installation holds nothing at all.
    """
    try:
        return _root().joinpath(name).read_bytes()
    except OSError:
        return None


def read_resource(name: str) -> bytes:
    """Return the bytes of a file such as ``rubrics/psf/1.1/rubric.yaml``.

    Raises:
        ResourceError: The installation does not hold it.
    """
    content = find_resource(name)
    if content is None:
        raise ResourceError(f"psfkit's own file {name} is missing", hint="reinstall psfkit")
    return content


def locate_resource(name: str) -> str:
    """Return the path of a file such as ``templates/fonts/Inter-Bold.ttf``, for a library that opens it itself.

    Raises:
        ResourceError: The installation does not hold it.
    """
    path = _root() / name
    if not path.is_file():
        raise ResourceError(f"psfkit's own file {name} is missing", hint="reinstall psfkit")
    return str(path)


def list_resources(folder: str) -> tuple[str, ...]:
    """Return the names of the files and folders in a resource folder, sorted.

    Raises:
        ResourceError: The installation does not hold the folder.
    """
    try:
        return tuple(sorted(entry.name for entry in _root().joinpath(folder).iterdir()))
    except OSError:
        raise ResourceError(f"psfkit's own folder {folder} is missing", hint="reinstall psfkit") from None
