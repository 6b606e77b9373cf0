"""Everything that can stop psfkit, and the exit code that says so.

A finding is data and never raised. These exceptions mean that psfkit cannot go on; the message of
each says what went wrong, where, and what to do about it, on one line that is safe to print.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller (docs/operations.md, "Exit codes")."""

    YES = 0
    """Valid, passed, issued or verified."""
    NO = 1
    """An honest no: the thresholds are not met."""
    USAGE = 2
    """The command line makes no sense."""
    INVALID = 3
    """The bundle, rubric or record is invalid."""
    BROKEN = 4
    """A digest or a signature does not hold."""
    NOT_IN_FORCE = 5
    """Authentic, but expired, suspended, revoked or not yet valid."""
    PERSON_NEEDED = 6
    """A person must decide: determinations are missing or in conflict."""
    STORAGE = 7
    """Reading or writing failed."""
    BUG = 70
    """psfkit itself is wrong."""


class PsfkitError(Exception):
    """Any reason psfkit cannot go on.

    Args:
        message: What, where and why, in one line without control characters.
        hint: What to do about it, or an empty string.
    """

    exit_code = ExitCode.BUG

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PsfkitError):
    """The caller asked for something that cannot be asked for."""

    exit_code = ExitCode.USAGE


class InputError(PsfkitError):
    """What was given to read cannot be read as a bundle, record or determinations file at all."""

    exit_code = ExitCode.INVALID


class RubricError(PsfkitError):
    """The rubric cannot be found or is not a rubric."""

    exit_code = ExitCode.INVALID


class IntegrityError(PsfkitError):
    """A digest or signature is wrong where going on would hide it."""

    exit_code = ExitCode.BROKEN


class DecisionNeededError(PsfkitError):
    """Only a person can decide what is missing here."""

    exit_code = ExitCode.PERSON_NEEDED


class IssueError(PsfkitError):
    """A mark was asked for and may not be issued."""

    exit_code = ExitCode.NO


class RenderError(PsfkitError):
    """A report or badge cannot be drawn."""

    exit_code = ExitCode.STORAGE


class StorageError(PsfkitError):
    """The operating system refused to read or write."""

    exit_code = ExitCode.STORAGE


class ResourceError(PsfkitError):
    """A file that belongs to psfkit itself is missing from the installation."""

    exit_code = ExitCode.BUG
