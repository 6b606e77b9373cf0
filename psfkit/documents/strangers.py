"""Files that belong nowhere, and folders in which there is no bundle at all."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from psfkit.documents.bundle_nouns import BUNDLE, EVIDENCE, MANIFESTS, REDACTION
from psfkit.documents.paths import FileRefused, display_path
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.sources import BundleSource, ListedFile
from psfkit.documents.text_safety import shown
from psfkit.model.finding import Finding
from psfkit.model.location import Location

CRITERIA_FILE = re.compile(r"criteria/psf-([1-9][0-9]?)\.yaml", re.ASCII)
_LEFT_ALONE = re.compile(r"(?:README|LICEN[CS]E)(?:\.(?:md|txt|rst))?|(?:determinations|workflows|drafts)/.+", re.ASCII)
_SIGNS = (BUNDLE, EVIDENCE, REDACTION, *MANIFESTS)
_MISSPELT = ("bundle.yml", "Bundle.yaml", "Bundle.yml", "BUNDLE.YAML", "bundle.yaml.txt", "bundle.json")
_NEAR = 2
"""How many folders down a bundle is looked for when there is none at the top."""
_NAMED = 3


def require_bundle(path: str, source: BundleSource) -> None:
    """See that a folder or archive holds anything of a bundle, before all of it is listed.

    Raises:
        FileRefused: It does not; the hint says where a bundle might be.
    """
    if source.find(_SIGNS, 0):
        return
    folders = [display_path(place.rpartition("/")[0]) for place in source.find((BUNDLE,), _NEAR)]
    misspelt = source.find(_MISSPELT, 0)
    if folders:
        more = f" and {len(folders) - _NAMED} more" if len(folders) > _NAMED else ""
        hint = f"give the folder that holds it: {', '.join(folders[:_NAMED])}{more}"
    elif misspelt:
        hint = f"is it {misspelt[0]}? its name has to be {BUNDLE}"
    else:
        hint = f"docs/bundle-format.md says what a bundle is made of; {BUNDLE} comes first"
    raise FileRefused("PK226", f"there is no bundle here: {shown(path)} holds no {BUNDLE}", hint=hint)


def find_strangers(
    listed: Mapping[str, ListedFile], evidence: Collection[str], *, all_are_listed: bool
) -> Iterator[Finding]:
    """Pass on what the listing found, and find files that belong nowhere.

    Args:
        listed: Every file that is there.
        evidence: The paths of evidence files that are spoken of already.
        all_are_listed: Whether every entry of evidence.yaml could be read; if not, a file without one may have one.
    """
    known = {*_SIGNS, *evidence}
    strangers: dict[str, list[str]] = {}
    for path, file in listed.items():
        yield from file.findings
        if not file.is_readable or path in known or CRITERIA_FILE.fullmatch(path) or _LEFT_ALONE.fullmatch(path):
            continue
        if path.startswith("evidence/"):
            if all_are_listed:
                yield make_finding("PK204", f"{path} is not listed in {EVIDENCE}", Location(path))
        elif path.startswith("criteria/"):
            yield make_finding("PK206", f"{path} is not the name of a criteria file", Location(path))
        else:
            strangers.setdefault(path.partition("/")[0], []).append(path)
    for name, paths in strangers.items():
        yield _stranger(name, paths)


def _stranger(name: str, paths: Sequence[str]) -> Finding:
    """Report a file at the top, or a whole folder, that is no part of a bundle."""
    if len(paths) == 1:
        return make_finding("PK205", f"{paths[0]} is no part of a bundle", Location(paths[0]))
    message = f"the folder {name}/ with its {len(paths)} files is no part of a bundle"
    hint = "take the folder out, and let `--out` write elsewhere; nothing reads it"
    return make_finding("PK205", message, Location(f"{name}/"), hint=hint)
