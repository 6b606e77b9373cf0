"""Publishing to a bucket of an S3-compatible store, in an order in which no reader meets a dead end.

What readers are led to goes first: files of marks, then replies, then lists, and the front page last. What is gone from
the site is removed at the very end. A list of what the bucket holds lies in it too, so that only what changed is sent.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from psfkit.errors import StorageError, UsageError
from psfkit.registry.releases import read_shown

LISTING = "published.json"
LISTING_KIND = "psfkit-published/1"
TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/atom+xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
}
_AT_ONCE = 8
_STAGES = ("marks/", "api/", "status/", "search/", "list/")


class Bucket(Protocol):
    """What is needed of a store."""

    def get(self, key: str) -> bytes | None:
        """Return an object, or None where there is none; raise StorageError where the store refuses."""

    def put(self, key: str, content: bytes, media_type: str, cache_control: str) -> None:
        """Write an object, or raise StorageError."""

    def delete(self, key: str) -> None:
        """Remove an object, or raise StorageError."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending a site."""

    sent: int
    removed: int
    same: int


def send(files: Iterable[tuple[str, Path]], bucket: Bucket, cache_control: Callable[[str], str], *, anew: bool) -> Sent:
    """Bring a bucket up to a site.

    Args:
        files: Names and places of all files of the site.
        bucket: Where to.
        cache_control: Tells how long a file may be kept.
        anew: Send everything, whatever the bucket is said to hold.

    Raises:
        StorageError: The store refused, or a file cannot be read; the same command again goes on from there.
    """
    places = dict(files)
    held = {} if anew else _read_listing(bucket.get(LISTING))
    digests = {name: sha256(read_shown(path)).hexdigest() for name, path in places.items()}
    changed = [name for name, digest in digests.items() if held.get(name) != digest]

    def put(name: str) -> None:
        bucket.put(name, read_shown(places[name]), TYPES[Path(name).suffix], cache_control(name))

    for stage in _staged(changed):
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            list(workers.map(put, stage))
    gone = sorted(held.keys() - digests.keys())
    for name in gone:
        bucket.delete(name)
    if changed or gone:
        listing = {"type": LISTING_KIND, "files": digests}
        content = json.dumps(listing, indent=0, sort_keys=True).encode() + b"\n"
        bucket.put(LISTING, content, TYPES[".json"], "no-store")
    return Sent(len(changed), len(gone), len(digests) - len(changed))


def _read_listing(content: bytes | None) -> dict[str, str]:
    """Return what a bucket is said to hold; of a list that is none, nothing, and everything is sent."""
    try:
        listing = json.loads(content or b"{}")
        files = listing["files"] if listing.get("type") == LISTING_KIND else {}
        return {str(name): str(digest) for name, digest in files.items()}
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return {}


def _staged(names: Iterable[str]) -> Iterator[list[str]]:
    """Tell what is sent together, in order: a mark's page after the files that it names, and the front page last."""
    order: dict[tuple[int, bool], list[str]] = {}
    for name in names:
        stage = next((number for number, start in enumerate(_STAGES) if name.startswith(start)), len(_STAGES))
        order.setdefault((stage, name.endswith(".html")), []).append(name)
    for key in sorted(order):
        yield sorted(order[key])


def parse_target(target: str) -> tuple[str, str]:
    """Return bucket and prefix of ``s3://bucket/prefix``.

    >>> parse_target("s3://marks/register/")
    ('marks', 'register/')

    Raises:
        UsageError: It is not that.
    """
    scheme, _, rest = target.partition("://")
    name, _, prefix = rest.partition("/")
    if scheme != "s3" or not name or not rest.isascii() or not rest.isprintable() or " " in rest:
        raise UsageError(f"{target!a} is not a bucket", hint="write s3://bucket or s3://bucket/prefix")
    return name, f"{prefix.strip('/')}/" if prefix.strip("/") else ""


class S3Bucket:
    """A part of a bucket, through boto3; credentials and region come from where boto3 looks for them."""

    def __init__(self, target: str, endpoint_url: str = "") -> None:
        """Open it.

        Args:
            target: ``s3://bucket/prefix``.
            endpoint_url: The store's address, where it is not Amazon's.

        Raises:
            UsageError: The target is none, or boto3 is not installed.
            StorageError: boto3 cannot use the address or the settings.
        """
        self._name, self._prefix = parse_target(target)
        try:
            import boto3
        except ImportError:
            raise UsageError(
                "publishing to a bucket needs boto3, which is not installed", hint="pip install 'psfkit[s3]'"
            ) from None
        with _explained("open", target):
            self._client = boto3.client("s3", endpoint_url=endpoint_url or None)

    def get(self, key: str) -> bytes | None:
        """See :class:`Bucket`."""
        with _explained("read", key):
            try:
                return bytes(self._client.get_object(Bucket=self._name, Key=self._prefix + key)["Body"].read())
            except self._client.exceptions.NoSuchKey:
                return None

    def put(self, key: str, content: bytes, media_type: str, cache_control: str) -> None:
        """See :class:`Bucket`."""
        with _explained("write", key):
            self._client.put_object(
                Bucket=self._name,
                Key=self._prefix + key,
                Body=content,
                ContentType=media_type,
                CacheControl=cache_control,
            )

    def delete(self, key: str) -> None:
        """See :class:`Bucket`."""
        with _explained("remove", key):
            self._client.delete_object(Bucket=self._name, Key=self._prefix + key)


@contextmanager
def _explained(verb: str, key: str) -> Iterator[None]:
    """Turn what boto3 says into a StorageError."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", "unknown"))
        raise StorageError(f"the bucket refuses to {verb} {key}: {code}", hint="mend that and try again") from None
    except (BotoCoreError, Boto3Error, ValueError) as error:
        reason = str(error).splitlines()[0][:200]
        raise StorageError(f"cannot {verb} {key} in the bucket: {reason}", hint="mend that and try again") from None
