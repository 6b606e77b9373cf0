"""``psfkit serve``: answer over HTTP whether marks are in force."""

from typing import Annotated

import typer

from psfkit.errors import ExitCode


def serve(
    registry: Annotated[str, typer.Argument(metavar="REGISTRY", help="A registry, or the folder of its issuer.")],
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")] = 8142,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="Where it is published, https://... [default: links are paths].")
    ] = "",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that answer.")] = 1,
    rate: Annotated[
        int, typer.Option("--rate", min=0, help="Requests a minute for each client and process; 0 for any number.")
    ] = 600,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option("--trusted-proxy", metavar="NETWORK", help="Whose X-Forwarded-For is believed; can be repeated."),
    ] = None,
) -> int:
    """Answer over HTTP whether marks are in force.

    With their records and badges; ended by SIGTERM or Ctrl-C.
    """
    from psfkit import pipeline
    from psfkit.cli.clock import read_clock
    from psfkit.cli.terminal import write_log

    pipeline.serve(
        registry,
        host,
        port,
        workers,
        url=url,
        rate=rate,
        trusted_proxies=tuple(trusted_proxy or ()),
        clock=read_clock,
        write_log=write_log,
    )
    return ExitCode.YES
