"""``psfkit issuer``: make the issuer that signs marks."""

from typing import Annotated

import typer

from psfkit.errors import ExitCode

app = typer.Typer(no_args_is_help=True, help="Make an issuer of marks.", rich_markup_mode=None)


@app.callback()
def root() -> None:
    """Make an issuer of marks."""


@app.command("new")
def new(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")],
    name: Annotated[str, typer.Option("--name", help="Who issues, as the record names it.")],
    test: Annotated[bool, typer.Option("--test", help="Everything it issues says SAMPLE.")] = False,
    fixed_test_key: Annotated[
        bool, typer.Option("--fixed-test-key", help="With --test: the key that everyone has, for samples that repeat.")
    ] = False,
) -> int:
    """Make an issuer: a name, a key and an empty registry.

    The key is an Ed25519 key that only its owner can read.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_moment
    from psfkit.cli.terminal import remark
    from psfkit.documents.text_safety import printable

    issuer = pipeline.new_issuer(directory, name, read_moment().as_of, test=test, fixed_test_key=fixed_test_key)
    remark(f"made the {'TEST ' if test else ''}issuer {printable(issuer.name)} in {printable(directory)}")
    remark(f"its public key: {issuer.id}")
    if fixed_test_key:
        remark("its key is the one that everyone has, so it is good for samples only")
    else:
        remark("keep key.pem and salt to yourself; publish the registry folder and the public key")
    return ExitCode.YES
