"""The manual page, made from the command line itself: whatever a command takes stands in it."""

from collections.abc import Iterator

from psfkit import __version__
from psfkit.errors import ExitCode

_CODES = {
    ExitCode.YES: "yes: valid, passed, issued, verified",
    ExitCode.NO: "an honest no: the thresholds are not met",
    ExitCode.USAGE: "the command line makes no sense",
    ExitCode.INVALID: "the bundle, rubric or record is invalid",
    ExitCode.BROKEN: "a digest or signature does not hold",
    ExitCode.NOT_IN_FORCE: "authentic, but not in force",
    ExitCode.PERSON_NEEDED: "a person must decide",
    ExitCode.STORAGE: "reading or writing failed",
    ExitCode.BUG: "a mistake of psfkit's own",
}
_ENVIRONMENT = {
    "SOURCE_DATE_EPOCH": "Seconds since 1970 that stand for the clock.",
    "NO_COLOR": "If it is set, nothing is coloured.",
    "FORCE_COLOR": "If it is set, answers are coloured that do not go to a terminal.",
    "COLUMNS": "Width of the terminal, if it is not what the terminal says.",
    "PSFKIT_PASSPHRASE": "The passphrase of the key that signs.",
    "PSFKIT_NEW_PASSPHRASE": "A new passphrase.",
}


def write_man(root: object) -> str:
    """Write the page in the man macros, the same bytes for the same commands.

    Args:
        root: The command as Typer makes it.
    """
    return "\n".join(_lines(root)) + "\n"


def _lines(root: object) -> Iterator[str]:
    yield f'.TH PSFKIT 1 "" "psfkit {__version__}" "User Commands"'
    yield ".SH NAME"
    yield r"psfkit \- assess an evidence bundle against PSF v1.1"
    yield ".SH SYNOPSIS"
    yield r".B psfkit"
    yield r".I command"
    yield r"[options] [arguments]"
    yield ".SH DESCRIPTION"
    yield from _text(_help(root))
    yield ".SH COMMANDS"
    for name, command in _commands(root, "psfkit"):
        yield from _command(name, command)
    yield ".SH EXIT STATUS"
    for code, meaning in _CODES.items():
        yield from (".TP", rf".B {int(code)}", *_text(meaning))
    yield from (".TP", ".B 130", "ended by Ctrl-C")
    yield ".SH ENVIRONMENT"
    for variable, meaning in _ENVIRONMENT.items():
        yield from (".TP", f".B {_safe(variable)}", *_text(meaning))


def _commands(group: object, name: str) -> Iterator[tuple[str, object]]:
    for word, command in getattr(group, "commands", {}).items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


def _command(name: str, command: object) -> Iterator[str]:
    params = [param for param in getattr(command, "params", ()) if not getattr(param, "hidden", False)]
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    words = " ".join(param.metavar or param.name.upper() for param in arguments)
    yield f".SS {_safe(f'{name} {words}'.rstrip())}"
    yield from _text(_help(command))
    for param in arguments:
        yield from (".TP", f".I {_safe(param.metavar or param.name.upper())}", *_text(param.help or ""))
    for param in options:
        yield from (".TP", f".B {_safe(_spell(param))}", *_text(_say(param)))


def _spell(param: object) -> str:
    names = ", ".join([*getattr(param, "opts", ()), *getattr(param, "secondary_opts", ())])
    if getattr(param, "is_flag", False):
        return names
    choices = getattr(getattr(param, "type", None), "choices", None)
    value = "|".join(_value(choice) for choice in choices) if choices else getattr(param, "metavar", None)
    return f"{names} {value or 'VALUE'}"


def _say(param: object) -> str:
    told = str(getattr(param, "help", "") or "")
    default = getattr(param, "default", None)
    is_plain = isinstance(default, str | int) and not isinstance(default, bool) and default != ""
    shown = f" [default: {_value(default)}]" if is_plain and "[default" not in told else ""
    return told + shown


def _value(choice: object) -> str:
    return str(getattr(choice, "value", choice))


def _help(command: object) -> str:
    return str(getattr(command, "help", "") or "")


def _text(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(part for part in text.split("\n\n") if part.strip()):
        if number:
            yield ".PP"
        yield _safe(" ".join(paragraph.split()))


def _safe(text: str) -> str:
    """Escape what roff would take for its own."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("`", r"\(ga")
    escaped = escaped.replace("…", "...").replace("^", r"\(ha").replace("~", r"\(ti")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
