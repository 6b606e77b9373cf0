"""``psfkit schema``: the JSON Schemas of what people write and of what psfkit answers."""

from typing import Annotated

import typer

from psfkit.cli.complete import complete_schemas
from psfkit.cli.options import STDOUT, Force, Output
from psfkit.errors import ExitCode, UsageError


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]", help="The schema, such as bundle or findings.", autocompletion=complete_schemas
        ),
    ] = "",
    listing: Annotated[bool, typer.Option("--list", help="Name every schema and say what it is of.")] = False,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Write every schema into a folder.")] = "",
    output: Output = STDOUT,
    force: Force = False,
) -> int:
    """Print a JSON Schema: of a document, or of an answer.

    An editor that knows it explains and completes what you type.
    """
    from psfkit.cli.paper import Paper

    if (bool(name), listing, bool(out)).count(True) != 1:
        raise UsageError("say one thing: a name, --list or --out DIR", hint="psfkit schema --list")
    paper = Paper(output, force)
    if listing:
        paper.write(_list(paper.width))
    elif out:
        _write_all(out, force=force)
    else:
        paper.write_bytes(_read(name))
    return ExitCode.YES


def _read(name: str) -> bytes:
    from psfkit.documents.schema import ALL_NAMES, read_schema
    from psfkit.documents.spelling import closest

    wanted = name.strip().removesuffix(".json").removesuffix(".schema")
    if wanted not in ALL_NAMES:
        hint = closest(wanted, ALL_NAMES) or "psfkit schema --list"
        raise UsageError(f"there is no schema {name!a}", hint=hint)
    return read_schema(wanted)


def _list(width: int) -> str:
    from psfkit.cli.trace_text import fold
    from psfkit.documents.schema import NAMES, OUTPUT_NAMES, load_schema

    wide = max(map(len, (*NAMES, *OUTPUT_NAMES)))
    lines = []
    for heading, names in (("What people write", NAMES), ("What psfkit writes", OUTPUT_NAMES)):
        lines += [heading, ""]
        for name in names:
            told = f"{name:<{wide}}  {load_schema(name)['description']}"
            lines += fold(told, width, "  ", hang=wide + 2)
        lines += [""]
    return "\n".join(lines).rstrip("\n")


def _write_all(out: str, *, force: bool) -> None:
    from psfkit.cli.runs import say_written
    from psfkit.documents.schema import ALL_NAMES, read_schema
    from psfkit.documents.writer import write_files

    files = {f"{name}.schema.json": read_schema(name) for name in ALL_NAMES}
    say_written(write_files(out, files, force=force), "schemas")
