"""promptfoo's results one by one, as they stand in its JSON, its YAML and its JSON lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, Places, case_facts
from psfkit.evidence.promptfoo_attacks import Attack, attack_facts, read_attack
from psfkit.evidence.shape import JsonObject, as_count, as_object, describe
from psfkit.model.fact import Fact

PASSED, FAILED, ERROR, UNASSERTED = "passed", "failed", "errors", "unasserted"
NOTHING_ASSERTED = "No assertions"
"""What promptfoo gives as the reason when it passes a test that asserts nothing."""
_COMPARISONS = frozenset({"select-best", "max-score"})
"""Assertions that are judged when all prompts have answered, after a streamed line was written."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a test ended, and what attack it was in a red-team run."""

    outcome: str
    attack: Attack | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one test with one prompt."""

    test: int
    prompt: int
    ending: Ending
    restricted: bool
    """Whether the test is meant for some prompts or providers only."""


def read_result(row: JsonObject, place: str) -> Result:
    """Read one result.

    Args:
        row: The result.
        place: What its fields' names follow in a message, such as ``line 3: ``.

    Raises:
        InputError: it is none, or says two things of its outcome.
    """
    test, prompt = (as_count(row.get(key), f"{place}{key}") for key in ("testIdx", "promptIdx"))
    return Result(test, prompt, Ending(_outcome(row, place), read_attack(row)), restricts(row.get("testCase")))


def count_outcomes(endings: Counter[Ending]) -> Counter[str]:
    """Count how tests ended, whatever they were."""
    outcomes: Counter[str] = Counter()
    for ending, count in endings.items():
        outcomes[ending.outcome] += count
    return outcomes


def result_facts(endings: Counter[Ending], places: Places) -> Iterator[Fact]:
    """Yield the counts and shares, over all and by attack; what asserted nothing is no case.

    Raises:
        InputError: nothing was evaluated.
    """
    outcomes = count_outcomes(endings)
    yield from case_facts(Cases(outcomes[PASSED], outcomes[FAILED], outcomes[ERROR]), places)
    yield Fact("unasserted", outcomes[UNASSERTED], "cases", places.cases)
    tried: Counter[tuple[Attack, str]] = Counter()
    for ending, count in endings.items():
        if ending.attack and ending.outcome != UNASSERTED:
            tried[ending.attack, ending.outcome] += count
    yield from attack_facts(tried, f"{places.cases}: pluginId, strategyId, severity")


def refuse_twice(results: Sequence[Result], where: str) -> None:
    """Refuse a test that stands there twice with one prompt, as it does when two runs were written to one file.

    Raises:
        InputError: one does.
    """
    if len({(result.test, result.prompt) for result in results}) < len(results):
        raise InputError(f"{where} holds one test with one prompt twice")


def restricts(part: JsonValue) -> bool:
    """Whether a test or a provider is meant for some prompts or providers only."""
    return isinstance(part, dict) and bool({"prompts", "providers"} & part.keys())


def unjudged_comparison(row: JsonObject) -> str:
    """Return the name of a comparison that was not yet made when the result was written, or nothing."""
    judged = {part.get("type") for part in _assertions(row) if isinstance(part, dict)}
    case = row.get("testCase")
    asserted = case.get("assert") if isinstance(case, dict) else None
    parts = asserted if isinstance(asserted, list) else []
    kinds = (part.get("type") for part in parts if isinstance(part, dict))
    return next((kind for kind in kinds if isinstance(kind, str) and kind in _COMPARISONS - judged), "")


def _assertions(row: JsonObject) -> Iterator[JsonValue]:
    graded = row.get("gradingResult")
    parts = graded.get("componentResults") if isinstance(graded, dict) else None
    for part in parts if isinstance(parts, list) else ():
        yield part.get("assertion") if isinstance(part, dict) else None


def _outcome(row: JsonObject, place: str) -> str:
    success, reason = row.get("success"), row.get("failureReason")
    grading = row.get("gradingResult")
    graded = as_object(grading, f"{place}gradingResult") if grading is not None else {}
    match success, reason:
        case True, 0:
            outcome = PASSED if _is_asserted(graded) else UNASSERTED
        case False, 1:
            outcome = FAILED
        case False, 2:
            return ERROR
        case _:
            raise InputError(
                f"{place}success {describe(success)} and failureReason {describe(reason)} do not go together"
            )
    if graded.get("pass", success) is not success:
        raise InputError(f"{place}success is {describe(success)}, but its gradingResult says otherwise")
    return outcome


def _is_asserted(graded: JsonObject) -> bool:
    """Whether a passed row was held against anything: promptfoo passes a test without assertions."""
    return bool(graded.get("componentResults")) or graded.get("reason") not in (None, NOTHING_ASSERTED)
