"""From an application to a mark, step by step, in a folder that holds everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psfkit.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from psfkit.cases.folder import Deed
    from psfkit.model.bundle import Bundle
    from psfkit.model.case import Application, Case, CaseEvent, Standing, Timeline
    from psfkit.model.determination import AssessorDeterminations
    from psfkit.model.programme import Quote


def new_case(path: str, application: Application, by: str) -> Case:
    """Open a case.

    Raises:
        InputError: The application is none, or no public holidays are known for its country.
        UsageError: The library of public holidays is not installed.
        StorageError: The folder is not empty, a case with the same number lies beside it, or it cannot be written.
    """
    from psfkit.cases import folder
    from psfkit.cases.timeline import known_holidays
    from psfkit.documents.case_reader import read_application, write_application

    checked = read_application(write_application(application), "the application")
    try:
        known_holidays(checked.country, checked.applied_on)
    except ModuleNotFoundError:
        raise _no_holidays() from None
    return folder.new_case(path, checked, by)


def open_case(path: str) -> Case:
    """Read a case.

    Raises:
        InputError: There is none.
        IntegrityError: Its log was changed.
        StorageError: It cannot be read.
    """
    from psfkit.cases import folder

    return folder.open_case(path)


def find_cases(path: str) -> tuple[str, ...]:
    """Return the folders of the cases directly below a folder, sorted.

    Raises:
        InputError: There is no such folder.
        StorageError: It cannot be listed.
    """
    from pathlib import Path

    from psfkit.cases import folder
    from psfkit.registry.storage import explained, show

    with explained(Path(path), "list"):
        if not Path(path).is_dir():
            raise InputError(f"{show(Path(path))} is no folder", hint="give the folder in which the cases lie")
    return folder.find_cases(path)


def changed_files(path: str, case: Case) -> tuple[str, ...]:
    """Name every file of a case that is not what its log says."""
    from psfkit.cases import folder

    return tuple(folder.find_changed(path, case))


def stand_of(case: Case, today: date) -> Standing:
    """Say where a case stands.

    Raises:
        InputError: No public holidays are known for its country.
        UsageError: The library of public holidays is not installed.
    """
    from psfkit.cases.steps import stand
    from psfkit.documents.case_reader import read_programme

    try:
        return stand(case, read_programme(), today)
    except ModuleNotFoundError:
        raise _no_holidays() from None


def plan_of(case: Case) -> Timeline:
    """Lay out the plan of a case.

    Raises:
        InputError: No public holidays are known for its country.
        UsageError: The library of public holidays is not installed.
    """
    from psfkit.cases.timeline import plan_case
    from psfkit.documents.case_reader import read_programme

    try:
        return plan_case(case, read_programme())
    except ModuleNotFoundError:
        raise _no_holidays() from None


def _no_holidays() -> UsageError:
    return UsageError("business days need the library of public holidays", hint="install psfkit[case]")


def quote_of(application: Application) -> Quote:
    """Return the published price of an assessment, or that none is published."""
    from psfkit.cases.quote import quote
    from psfkit.documents.case_reader import read_programme

    return quote(application, read_programme())


def advance(path: str, deed: Deed) -> Case:
    """Add an event to a case.

    Raises:
        UsageError: The case is at another step, or the day lies before the last event.
        IntegrityError: Its log was changed.
        StorageError: It cannot be written.
    """
    from psfkit.cases.folder import add
    from psfkit.cases.steps import require_next
    from psfkit.documents.case_reader import read_programme

    programme = read_programme()
    return add(path, deed, lambda case: require_next(case, deed.kind, deed.on, programme))


def require_step(case: Case, deed: Deed) -> None:
    """See that an event may come, before anything is done for it.

    Raises:
        UsageError: It may not.
    """
    from psfkit.cases.steps import require_next
    from psfkit.documents.case_reader import read_programme

    require_next(case, deed.kind, deed.on, read_programme())


def find_baseline(case: Case, on: date) -> CaseEvent:
    """Return the decision that a new look at a case starts from.

    Raises:
        UsageError: There is none, or the window for a reassessment has closed.
    """
    from psfkit.cases import steps
    from psfkit.documents.case_reader import read_programme

    return steps.find_baseline(case, on, read_programme())


def event_folder(path: str, case: Case) -> str:
    """Return the folder for the files of a case's next event."""
    from psfkit.cases import folder

    return f"{path.rstrip('/')}/{folder.event_folder(case)}"


def determination_files(path: str) -> Mapping[str, bytes]:
    """Return the files that determinations consist of, by name.

    Raises:
        InputError: One cannot be read.
    """
    from psfkit.documents.panel_reader import files_of

    return files_of(path)


def require_maps(bundle: Bundle, case: Case) -> tuple[str, ...]:
    """See that a bundle belongs to a case and names maps of every system; return the ids of the maps.

    Raises:
        InputError: It does not.
    """
    from psfkit.cases.fitting import find_unfit, maps_of, unmapped

    problems = (*find_unfit(bundle, case.application), *unmapped(bundle))
    _refuse(problems, case)
    return maps_of(bundle)


def require_fitting(bundle: Bundle, case: Case) -> None:
    """See that a bundle belongs to a case.

    Raises:
        InputError: It does not.
    """
    from psfkit.cases.fitting import find_unfit

    _refuse(find_unfit(bundle, case.application), case)


def _refuse(problems: Sequence[str], case: Case) -> None:
    if problems:
        raise InputError(f"the bundle does not fit {case.application.id}: {'; '.join(problems)}")


def require_strangers(determinations: AssessorDeterminations, case: Case) -> None:
    """See that nobody who speaks for the applicant decides, or settles what others decided.

    Raises:
        DecisionNeededError: Somebody does.
    """
    from psfkit.checks.people import plain_name
    from psfkit.errors import DecisionNeededError

    contact = case.application.contact
    deciding = (*determinations.names, determinations.adjudicator)
    if plain_name(contact) in {plain_name(name) for name in deciding}:
        raise DecisionNeededError(
            f"{contact} speaks for the applicant and cannot decide as an assessor", hint="somebody else has to decide"
        )
