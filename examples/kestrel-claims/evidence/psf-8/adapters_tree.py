# triage/clients/adapters/__init__.py, search of the tree and build rule, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Text:
    """An answer in our own words, without anything of the provider's."""

    value: str
    model: str
    tokens_in: int
    tokens_out: int


class Adapter(Protocol):
    def post(self, step: str, messages: list["Message"], *, timeout: float, retries: int) -> Text: ...
    def embed(self, texts: list[str], *, timeout: float) -> list[list[float]]: ...


# $ grep -rnE "import (larkspur|northwater)|larkspur\.example|northwater\.example" --include=*.py --include=*.toml --include=*.ts .
# triage/clients/adapters/larkspur.py:3:import larkspur
# triage/clients/adapters/larkspur.py:11:BASE = "https://api.uk-south.larkspur.example"
# triage/clients/adapters/northwater.py:3:import northwater
# triage/clients/adapters/northwater.py:9:BASE = "https://london.api.northwater.example"
#
# .importlinter (job "contract", required):
# [importlinter:contract:providers]
# name = Only adapters know a provider
# type = forbidden
# source_modules = triage, jobs, ops
# forbidden_modules = larkspur, northwater
# ignore_imports = triage.clients.adapters.larkspur -> larkspur, triage.clients.adapters.northwater -> northwater
