"""Whether a bundle is the one that a case is about."""

from collections.abc import Iterator, Sequence

from psfkit.documents.text_safety import shown
from psfkit.model.bundle import Bundle
from psfkit.model.case import Application


def find_unfit(bundle: Bundle, application: Application) -> tuple[str, ...]:
    """Say in what a bundle is not what was applied for."""
    return tuple(_unfit(bundle, application))


def _unfit(bundle: Bundle, application: Application) -> Iterator[str]:
    if bundle.application_id != application.id:
        yield f"it names the application {shown(bundle.application_id, 40)}"
    if bundle.organisation.name != application.organisation:
        yield f"it is of {shown(bundle.organisation.name, 80)}, not of {shown(application.organisation, 80)}"
    names = [system.name for system in bundle.systems]
    yield from _differ("system", names, application.systems)
    beyond = sorted(set(bundle.scope.hosts) - set(application.hosts))
    if beyond:
        yield f"it names hosts that were not applied for: {shown(', '.join(beyond), 200)}"


def _differ(noun: str, names: Sequence[str], applied: Sequence[str]) -> Iterator[str]:
    for name in sorted(set(applied) - set(names)):
        yield f"the {noun} {shown(name, 80)} is missing"
    for name in sorted(set(names) - set(applied)):
        yield f"the {noun} {shown(name, 80)} was not applied for"


def maps_of(bundle: Bundle) -> tuple[str, ...]:
    """Return the evidence ids of the workflow maps that bundle.yaml names of its systems, each once."""
    return tuple(dict.fromkeys(name for system in bundle.systems for name in system.maps))


def unmapped(bundle: Bundle) -> tuple[str, ...]:
    """Return a sentence for every system of which bundle.yaml names no workflow map.

    That a map it names is one, and of that system, is seen when the bundle is validated (PK311).
    """
    return tuple(
        f"bundle.yaml names no workflow map of {shown(system.name, 80)} (`maps` of the system {shown(system.id, 40)})"
        for system in bundle.systems
        if not system.maps
    )
