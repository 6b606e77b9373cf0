"""The bag around a bundle (BagIt 1.0, RFC 8493): what it says of its payload, and whether that is so.

One algorithm is written and read, SHA-256. What a bag may leave open is not left open here: every payload file is
listed once, every list agrees with what is there, and nothing is fetched from anywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from psfkit.documents.digests import sha256_hex
from psfkit.documents.paths import display_path
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.sources import BAG, PAYLOAD
from psfkit.documents.text_safety import shown
from psfkit.model.finding import Finding
from psfkit.model.location import Location
from psfkit.model.manifest import FileEntry

INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DIGEST_LABEL = "Bundle-Digest"
_OXUM_LABEL = "Payload-Oxum"
_FETCH = "fetch.txt"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_DECLARED = re.compile(rb"BagIt-Version: 1\.0(?:\r\n|\r|\n)Tag-File-Character-Encoding: UTF-8(?:\r\n|\r|\n)?")
_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+(\S.*)")
_OTHER_MANIFEST = re.compile(r"(?:tag)?manifest-[a-z0-9]+\.txt")
_ENCODED = re.compile(r"%(25|0[AaDd])")


class BagListing(NamedTuple):
    """What a manifest of a bag says, and what is wrong with it."""

    digests: dict[str, str]
    findings: tuple[Finding, ...]


def write_tags(files: Iterable[FileEntry], info: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return the tag files of a bag, by name and in the order of their names.

    Args:
        files: The payload, with paths inside the bundle.
        info: Labels and values of ``bag-info.txt``; the payload's size is added.
    """
    payload = sorted(files, key=lambda file: file.path)
    oxum = f"{sum(file.size for file in payload)}.{len(payload)}"
    lines = (f"{label}: {value}\n" for label, value in (*info, (_OXUM_LABEL, oxum)))
    tags = {
        INFO: "".join(lines).encode(),
        BAG: _DECLARATION,
        MANIFEST: _write_sums((PAYLOAD + file.path, file.sha256) for file in payload),
    }
    return tags | {TAG_MANIFEST: _write_sums((name, sha256_hex(content)) for name, content in tags.items())}


def _write_sums(sums: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sums).encode()


def check_bag(
    tags: Mapping[str, bytes], payload: Mapping[str, FileEntry], left_out: Iterable[str], digest: str
) -> Iterator[Finding]:
    """Hold a bag's tag files against its payload.

    Args:
        tags: The tag files, by name.
        payload: Every file of the payload that can be read, by its path inside the bundle.
        left_out: Files that are there and are not read: hidden ones, and those with a finding of their own.
        digest: The bundle digest.
    """
    if _FETCH in tags:
        yield make_finding("PK249", f"{_FETCH} asks for files from elsewhere", Location(_FETCH))
    if not _DECLARED.fullmatch(tags[BAG]):
        yield _broken(BAG, f"{BAG} does not declare BagIt 1.0 in UTF-8, in exactly two lines")
    for name in tags:
        if _OTHER_MANIFEST.fullmatch(name) and name not in (MANIFEST, TAG_MANIFEST):
            yield _broken(name, f"{name} is not read: SHA-256 is the only algorithm that is")
        elif name not in (BAG, INFO, MANIFEST, TAG_MANIFEST, _FETCH):
            yield make_finding("PK205", f"{name} is no part of a bundle's bag", Location(name))
    listing = _read_sums(tags, MANIFEST)
    yield from listing.findings
    if MANIFEST in tags:
        there = {PAYLOAD + path: file.sha256 for path, file in payload.items()}
        yield from _compare(listing.digests, there, {PAYLOAD + path for path in left_out}, MANIFEST)
    if TAG_MANIFEST in tags:
        tag_listing = _read_sums(tags, TAG_MANIFEST)
        yield from tag_listing.findings
        there = {name: sha256_hex(content) for name, content in tags.items() if name != TAG_MANIFEST}
        free = {name for name in there if name not in (BAG, INFO, MANIFEST)}
        yield from _compare(tag_listing.digests, there, free - tag_listing.digests.keys(), TAG_MANIFEST)
    if INFO in tags:
        yield from _check_info(tags[INFO], payload, digest)


def _read_sums(tags: Mapping[str, bytes], name: str) -> BagListing:
    if name not in tags:
        return BagListing({}, (_broken(name, f"{name} is missing"),))
    try:
        text = tags[name].decode()
    except UnicodeDecodeError:
        return BagListing({}, (_broken(name, f"{name} is not UTF-8"),))
    digests: dict[str, str] = {}
    findings = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            if line:
                findings.append(_broken(name, f"{name}:{number} is not a SHA-256 digest and a path: {shown(line, 60)}"))
            continue
        path = _ENCODED.sub(lambda match: chr(int(match[1], 16)), found[2].removeprefix("./"))
        if path in digests:
            findings.append(_broken(name, f"{name}:{number} lists {display_path(path)} a second time"))
        digests[path] = found[1].lower()
    return BagListing(digests, tuple(findings))


def _compare(
    listed: Mapping[str, str], there: Mapping[str, str], left_out: Iterable[str], manifest: str
) -> Iterator[Finding]:
    unread = set(left_out)
    for path, sha256 in listed.items():
        name = display_path(path)
        if path in unread:
            continue
        if path not in there:
            yield _broken(manifest, f"{name} is listed in {manifest} and is not in the bag")
        elif there[path] != sha256:
            digests = f"expected {sha256[:15]}…, found {there[path][:15]}…"
            yield _broken(name, f"{name} is not what {manifest} says: {digests}")
    for path in there.keys() - listed.keys() - unread:
        yield _broken(display_path(path), f"{display_path(path)} is in the bag and not in {manifest}")


def _check_info(content: bytes, payload: Mapping[str, FileEntry], digest: str) -> Iterator[Finding]:
    info = read_info(content)
    oxum = f"{sum(file.size for file in payload.values())}.{len(payload)}"
    for label, expected in ((_OXUM_LABEL, oxum), (DIGEST_LABEL, digest)):
        values = [value for key, value in info if key.lower() == label.lower()]
        if len(values) > 1:
            yield _broken(INFO, f"{INFO} gives {label} {len(values)} times")
        elif values and values[0] != expected:
            yield _broken(INFO, f"{label} is {shown(values[0], 80)}, and what is there makes {expected}")


def read_info(content: bytes) -> list[tuple[str, str]]:
    r"""Return the labels and values of ``bag-info.txt``; a line that begins with a blank goes on with the last one.

    >>> read_info(b"Contact-Name: A.\n  Berg\nPayload-Oxum: 3.1\n")
    [('Contact-Name', 'A. Berg'), ('Payload-Oxum', '3.1')]
    """
    info: list[tuple[str, str]] = []
    for line in re.split(r"\r\n|\r|\n", content.decode("utf-8", "replace")):
        label, _, value = line.partition(":")
        if line[:1] in (" ", "\t") and info:
            info[-1] = (info[-1][0], f"{info[-1][1]} {line.strip()}")
        elif line:
            info.append((label.strip(), value.strip()))
    return info


def _broken(file: str, message: str) -> Finding:
    return make_finding("PK248", message, Location(file))
