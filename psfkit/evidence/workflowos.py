"""What WorkflowOS leaves of runs: event logs, run logs, run states and lists of jobs.

The two logs are lines of JSON and have nothing else in common. The event log and the list of jobs come from the studio;
run logs and run states are written by the hooks that a workflow package carries.
"""

import re
from collections.abc import Callable, Iterable

from psfkit.documents.json_reader import read_json
from psfkit.errors import InputError
from psfkit.evidence.csv_rows import BOM
from psfkit.evidence.lines import read_objects
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import as_list, as_object
from psfkit.evidence.workflowos_jobs import event_facts, job_facts
from psfkit.evidence.workflowos_runs import log_facts, state_facts
from psfkit.model.fact import Fact, Facts

NAME = "workflowos"
_HEAD = 4096
EVENT_LOG = re.compile(rb'\{(?=[^\n]*"eventId"\s*:)(?=[^\n]*"type"\s*:)[^\n]*"timestamp"\s*:')
"""How an event log begins."""
RUN_LOG = re.compile(rb'\{(?=[^\n]*"runId"\s*:)(?=[^\n]*"event"\s*:)[^\n]*"ts"\s*:')
"""How a run log begins."""
_FORMS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Iterable[Fact]]], ...] = (
    (
        EVENT_LOG,
        lambda content: event_facts(read_objects(content)),
    ),
    (
        RUN_LOG,
        lambda content: log_facts(read_objects(content)),
    ),
    (
        re.compile(rb'\{(?=[\s\S]*"activeRunId"\s*:)[\s\S]*"nodeStates"\s*:'),
        lambda content: state_facts(as_object(read_json(content), "it")),
    ),
    (
        re.compile(rb'\[\s*\{(?=[^{}]*"jobId"\s*:)(?=[^{}]*"stepId"\s*:)[^{}]*"runId"\s*:'),
        lambda content: job_facts(as_list(read_json(content), "it")),
    ),
)
"""How each of the four begins, and what finds its facts."""


def recognises(head: bytes, path: str) -> bool:
    """Whether the file begins as one of the four does; a list of jobs has to be called JSON, too."""
    start = head.removeprefix(BOM).lstrip()
    is_json = start.startswith(b"{") or path.lower().endswith(".json")
    return is_json and any(form.match(start) for form, _ in _FORMS)


def read(content: bytes) -> Facts:
    """Return the facts of a file of any of the four kinds, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    body = content.removeprefix(BOM)
    start = body.lstrip()[:_HEAD]
    find = next((find for form, find in _FORMS if form.match(start)), None)
    if find is None:
        raise InputError("it is no event log, run log, run state or list of jobs of WorkflowOS")
    return find(body)
