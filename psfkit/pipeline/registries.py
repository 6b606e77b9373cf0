"""What happens to marks after they were issued, and the folder that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from psfkit.marks.keys import Passphrase
    from psfkit.model.event_kind import EventKind, Reason
    from psfkit.model.names import MarkId
    from psfkit.registry.bucket import Sent
    from psfkit.registry.change import Changed
    from psfkit.registry.check import Fault
    from psfkit.registry.listing import ListedMark
    from psfkit.site.publish import Published


def change_mark(
    directory: str,
    mark_id: str,
    kind: EventKind,
    at: datetime,
    reason: Reason | None,
    *,
    accept_clock: bool,
    passphrase: Passphrase | None = None,
) -> Changed:
    """Suspend, reinstate or revoke a mark.

    Args:
        directory: The issuer's folder.
        mark_id: The mark.
        kind: What is to happen to it.
        at: UTC, whole seconds.
        reason: Why, for a suspension or revocation.
        accept_clock: Do it even though the last event lies long back.
        passphrase: Asked when the issuer's key needs one.

    Raises:
        UsageError: There is no such mark.
        IssueError: It cannot happen to a mark that stands as this one does, or the clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.change import change
    from psfkit.registry.folder import read_mark_id
    from psfkit.registry.issuer import open_issuer

    issuer = open_issuer(directory, passphrase)
    return change(issuer, read_mark_id(mark_id) or mark_id, kind, at, reason, accept_clock=accept_clock)


def list_marks(directory: str, as_of: date, mark_id: str = "") -> tuple[ListedMark, ...]:
    """Return the marks of a registry, or one of them, as they stand on a day.

    Raises:
        UsageError: There is no such mark.
        IntegrityError: The registry was tampered with.
        StorageError: It cannot be read.
    """
    from psfkit.registry.folder import open_registry, read_mark_id
    from psfkit.registry.listing import list_marks as list_all

    return list_all(open_registry(directory), as_of, read_mark_id(mark_id) or mark_id)


def check_registry(directory: str) -> tuple[Fault, ...]:
    """Return everything in a registry that is not as its issuer left it.

    Raises:
        StorageError: There is no registry, or it cannot be read at all.
    """
    from psfkit.registry.check import check
    from psfkit.registry.folder import open_registry

    return check(open_registry(directory))


def repair_registry(directory: str, passphrase: Passphrase | None = None) -> int:
    """Make what is derived in a registry anew, and return how many marks it holds.

    Raises:
        IntegrityError: The registry was tampered with; nothing is written then.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.check import repair
    from psfkit.registry.issuer import open_issuer

    return repair(open_issuer(directory, passphrase))


def write_status_lists(
    directory: str, url: str, at: datetime, days: int, *, accept_clock: bool, passphrase: Passphrase | None = None
) -> tuple[str, ...]:
    """Write the status lists of a registry as of now, and return where they are.

    Args:
        directory: The issuer's folder.
        url: Where the folder of the lists will be published.
        at: UTC, whole seconds.
        days: For how many days they are good.
        accept_clock: Do it even though the last event lies long back.
        passphrase: Asked when the issuer's key needs one.

    Raises:
        UsageError: The address is none.
        IssueError: The clock cannot be right.
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.issuer import open_issuer
    from psfkit.registry.status_lists import write_status_lists as write_lists

    return write_lists(open_issuer(directory, passphrase), url, at, days, accept_clock=accept_clock)


def begin_history(directory: str, passphrase: Passphrase | None = None) -> tuple[MarkId, ...]:
    """Take up into a registry's history the marks that are older than it, and return their ids.

    Raises:
        IntegrityError: The registry was tampered with.
        StorageError: Reading or writing failed.
    """
    from psfkit.registry.change import begin
    from psfkit.registry.issuer import open_issuer

    return begin(open_issuer(directory, passphrase))


def publish_registry(
    directory: str,
    out: str,
    base_url: str,
    at: datetime,
    *,
    anew: bool,
    accept_clock: bool,
    passphrase: Passphrase | None = None,
) -> Published:
    """Write the public side of a registry as static files, and switch to them in one step.

    Args:
        directory: The issuer's folder.
        out: The folder to publish into.
        base_url: Where it will stand, ``https://…``.
        at: UTC, whole seconds.
        anew: Make everything anew, whatever is there from before.
        accept_clock: Do it even though the last event lies long back.
        passphrase: Asked when the issuer's key needs one.

    Raises:
        UsageError: The address is none.
        IssueError: The clock cannot be right.
        IntegrityError: The registry was tampered with.
        RenderError: A page or picture cannot be drawn.
        StorageError: Reading or writing failed; readers see what they saw before.
    """
    from psfkit.registry.issuer import open_issuer
    from psfkit.registry.releases import publishing, write_beside
    from psfkit.registry.status_lists import write_status_lists as write_lists
    from psfkit.site.hosting import NGINX_FILE, nginx
    from psfkit.site.place import read_base
    from psfkit.site.publish import publish

    place, issuer = read_base(base_url), open_issuer(directory, passphrase)
    write_lists(issuer, place.url("status"), at, accept_clock=accept_clock)
    with publishing(out) as release:
        published = publish(issuer.registry, release, place, at.date(), anew=anew)
    write_beside(out, NGINX_FILE, nginx(place))
    return published


def send_site(out: str, target: str, endpoint_url: str, *, anew: bool) -> Sent:
    """Bring a bucket up to the site that was published into a folder.

    Args:
        out: The folder.
        target: ``s3://bucket/prefix``.
        endpoint_url: The address of the store, or an empty string for Amazon's.
        anew: Send everything, whatever the bucket is said to hold.

    Raises:
        UsageError: The target is none, or boto3 is not installed.
        StorageError: The store refused; the same command again goes on from there.
    """
    from psfkit.registry.bucket import S3Bucket, send
    from psfkit.registry.releases import shown_files
    from psfkit.site.hosting import cache_control

    return send(shown_files(out), S3Bucket(target, endpoint_url), cache_control, anew=anew)
