"""The least that a Typer program can be."""

import typer

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)


@app.command()
def greet(name: str = "world") -> None:
    """Greet somebody."""
    print(name)


app()
