"""Every safety rule over a map, in the order of the codes."""

from collections.abc import Callable, Iterator

from psfkit.model.names import CriterionId
from psfkit.workflows import changes, flows, limits, oversight, traces
from psfkit.workflows.rule import SafetyRule, Verdict
from psfkit.workflows.view import View


def _rule(code: str, look: Callable[[View], Iterator[Verdict]], *criteria: str) -> SafetyRule:
    return SafetyRule(code, tuple(map(CriterionId, criteria)), look)


RULES: tuple[SafetyRule, ...] = (
    _rule("PK621", flows.untrusted_input, "PSF-1.1"),
    _rule("PK622", flows.unvalidated_output, "PSF-2.2", "PSF-2.4"),
    _rule("PK623", flows.unmasked_data, "PSF-3.1"),
    _rule("PK624", traces.step_without_log, "PSF-4.1"),
    _rule("PK625", traces.untied_chain, "PSF-4.1", "PSF-4.5"),
    _rule("PK626", changes.no_gate, "PSF-5.2", "PSF-6.3"),
    _rule("PK627", changes.no_way_back, "PSF-5.4"),
    _rule("PK628", oversight.too_autonomous, "PSF-6.1"),
    _rule("PK629", oversight.nobody_before_effect, "PSF-6.1", "PSF-6.3"),
    _rule("PK630", oversight.no_escalation, "PSF-6.4"),
    _rule("PK631", oversight.no_stop, "PSF-6.2"),
    _rule("PK632", limits.blast_radius, "PSF-7.1"),
    _rule("PK633", limits.open_network, "PSF-7.1"),
    _rule("PK634", limits.no_limit, "PSF-7.1"),
    _rule("PK635", limits.no_fallback, "PSF-8.1"),
    _rule("PK636", limits.no_retry, "PSF-8.1"),
)
