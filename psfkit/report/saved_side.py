"""Read back, for a comparison, where ``assessment.json`` says that each criterion stood."""

from collections.abc import Iterator

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.model.claim_exception import ExceptionKind, ExceptionStanding
from psfkit.model.comparison import DomainStand, Excuse, Side, Stand
from psfkit.model.determination import Outcome
from psfkit.model.names import CriterionId, DomainId, SystemId
from psfkit.model.rubric import Level
from psfkit.report.saved import read_saved_document

_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_KINDS = {kind.value: kind for kind in ExceptionKind}
_STANDINGS = {standing.value: standing for standing in ExceptionStanding}


def read_side(content: bytes, name: str) -> Side:
    """Read what is compared of a saved assessment.

    Args:
        content: The bytes of ``assessment.json``.
        name: What the side is called.

    Raises:
        InputError: It is none, or a value that is read has the wrong type.
    """
    document = read_json(content)
    saved, root = read_saved_document(document), _object(document)
    domains = [_object(each) for each in _list(root.get("domains"))]
    said = {str(each.get("domain")): each.get("passes") is True for each in domains}
    return Side(
        name=name,
        organisation=shown(str(_object(root.get("organisation")).get("name")), 200),
        kind=saved.kind,
        as_of=saved.as_of,
        bundle=saved.digests.bundle,
        rubric=saved.digests.rubric,
        domains={DomainId(each.domain): DomainStand(each.score, said[each.domain]) for each in saved.scores},
        criteria=dict(stand for domain in domains for stand in _stands(domain)),
    )


def _stands(domain: dict[str, JsonValue]) -> Iterator[tuple[tuple[CriterionId, SystemId], Stand]]:
    for each in _list(domain.get("criteria")):
        criterion = _object(each)
        for one in _list(criterion.get("systems")):
            system = _object(one)
            outcome, level = _OUTCOMES.get(str(system.get("outcome"))), system.get("level")
            if outcome is None or type(level) is not int or not 0 <= level <= 5:
                raise _wrong(f"of {shown(str(criterion.get('criterion')), 40)} has no outcome and level from 0 to 5")
            pair = CriterionId(str(criterion.get("criterion"))), SystemId(str(system.get("system")))
            yield pair, Stand(outcome, Level(level), tuple(_excuses(system)))


def _excuses(system: dict[str, JsonValue]) -> Iterator[Excuse]:
    """Read the exceptions; assessments that were saved before there were any name none."""
    for one in _list(system.get("exceptions", [])):
        each = _object(one)
        kind, standing = _KINDS.get(str(each.get("kind"))), _STANDINGS.get(str(each.get("standing")))
        last, texts = each.get("expires_on"), [each.get(key) for key in ("says", "approver", "owner")]
        day = parse_date(last) if isinstance(last, str) else None
        if kind is None or standing is None or (last is not None and day is None):
            raise _wrong("has an exception without a kind, a standing and a day")
        says, approver, owner = (text if isinstance(text, str) else "" for text in texts)
        yield Excuse(kind, standing, says, approver, owner, day)


def _wrong(what: str) -> InputError:
    hint = "give the assessment.json that `psfkit score --out` wrote, unchanged"
    return InputError(f"the saved assessment cannot be compared: a system {what}", hint=hint)


def _object(value: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise _wrong("or what is around it is not an object")
    return value


def _list(value: JsonValue) -> list[JsonValue]:
    if not isinstance(value, list):
        raise _wrong("is not in a list")
    return value
