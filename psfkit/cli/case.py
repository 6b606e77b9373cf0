"""``psfkit case``: one organisation's way from its application to a mark."""

import typer

from psfkit.cli import case_apply, case_ask, case_mark

app = typer.Typer(
    no_args_is_help=True,
    help="Lead a case from application to mark.",
    rich_markup_mode=None,
)
app.command("new")(case_apply.new)
app.command("list")(case_ask.list_cases)
app.command("status")(case_ask.status)
app.command("timeline")(case_ask.timeline)
app.command("quote")(case_ask.quote)
app.command("trend")(case_ask.trend)
app.command("scope")(case_apply.scope)
app.command("maps")(case_apply.maps)
app.command("submit")(case_apply.submit)
app.command("decide")(case_mark.decide)
app.command("mark")(case_mark.mark)
app.command("suspend")(case_mark.suspend)
app.command("reinstate")(case_mark.reinstate)
app.command("withdraw")(case_apply.withdraw)


@app.callback()
def root() -> None:
    """Lead a case from application to mark."""
