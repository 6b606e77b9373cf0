"""The interface in front of model providers (Lotse 4.11, commit 7c1e9a2, released 2026-09-08).

Search of the whole tree on 2026-09-08: `grep -rEn "nordlicht_sdk|rheingold|api\\.(nordlicht|rheingold)" --include=*.py .`
    lotse/adapters/nordlicht.py: 6 lines      lotse/adapters/rheingold.py: 5 lines      elsewhere: none
The lint rule only-lotse (import-linter, contract "providers") keeps it so in the build.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lotse import settings
from lotse.breaker import Breaker
from lotse.types import Step


@dataclass(frozen=True)
class Raw:
    text: str
    model_version: str
    tokens: tuple[int, int]
    ms: int


class ProviderFailed(Exception):
    def __init__(self, kind: str) -> None:          # timeout, refused, quota, error
        super().__init__(kind)
        self.kind = kind


class Provider(Protocol):
    def send(self, messages: list, *, schema: dict, timeout: int) -> Raw: ...


def for_step(step: Step) -> Provider:
    """Return the primary behind a breaker, or the fallback while the breaker is open; settings decide which."""
    route = settings.route(step.name)
    breaker = Breaker.named(route.primary, errors=5, within_s=60, half_open_after_s=600)
    if breaker.closed():
        return breaker.watch(_provider(route.primary))
    if route.fallback == "hand_over":
        raise ProviderFailed("no fallback: hand over")
    return _provider(route.fallback)


def _provider(model: str) -> Provider:
    from lotse.adapters import nordlicht, rheingold

    return {"nordlicht": nordlicht.Nordlicht, "rheingold": rheingold.Rheingold}[model.split("-")[0]](model)
