"""The finding codes of workflow maps: what each means, how much it matters, what to do about it.

``PK600`` to ``PK620`` are about the form of a map, ``PK621`` to ``PK636`` about whether what it shows is safe
(:mod:`psfkit.workflows`). A code is never given a second meaning and never reused. docs/checks.md explains each.
"""

from psfkit.documents.codes import Code, Codes
from psfkit.model.finding import Severity

_TABLE = (
    Code(
        "PK600",
        "workflow map that cannot be read",
        Severity.ERROR,
        "export the map again, or hand in another form of it (docs/workflow-maps.md lists them)",
    ),
    Code("PK601", "node id given twice", Severity.ERROR, "give each node an id of its own"),
    Code("PK602", "edge to a node that is not there", Severity.ERROR, "add the node, or take the edge out"),
    Code("PK603", "steps that go round in a circle", Severity.ERROR, "take one edge of the circle out"),
    Code("PK604", "input without its artifact", Severity.ERROR, "add the artifact, or correct the name of the file"),
    Code("PK605", "output without its artifact", Severity.ERROR, "add the artifact, or correct the name of the file"),
    Code("PK606", "artifact file name given twice", Severity.ERROR, "give each artifact a file name of its own"),
    Code("PK607", "skill without an output", Severity.ERROR, "say what it makes, or draw an edge to it"),
    Code("PK608", "skill that nothing leads to", Severity.WARNING, "draw what starts it, or take it out"),
    Code(
        "PK609",
        "artifact that no step makes",
        Severity.WARNING,
        "draw the output edge that makes it, or write `external` in its notes if it comes from elsewhere",
    ),
    Code("PK610", "integration without an edge", Severity.WARNING, "connect it to what it serves, or take it out"),
    Code("PK611", "requirement of an unknown form", Severity.WARNING, "write it as artifact.property"),
    Code("PK612", "empty workflow map", Severity.ERROR, "draw the workflow; an empty map documents nothing"),
    Code("PK613", "unknown node type", Severity.ERROR, "use a type that the studio has; no rule knows what this is"),
    Code("PK614", "unknown edge type", Severity.ERROR, "use a type that the studio has; no rule knows what this is"),
    Code("PK615", "unknown graph version", Severity.WARNING, "see that the map means what version 1.0.0 means by it"),
    Code("PK616", "workflow map without a key that the studio needs", Severity.WARNING, "export the map again"),
    Code("PK617", "node or edge that is none", Severity.ERROR, "correct the entry; it was left out of every check"),
    Code("PK618", "edge id given twice", Severity.WARNING, "give each edge an id of its own"),
    Code("PK619", "workflow map too large", Severity.ERROR, "split the map into several"),
    Code(
        "PK620", "unknown mark", Severity.WARNING, "use a word that docs/workflow-maps.md lists; no rule reads others"
    ),
    Code(
        "PK621",
        "untrusted input reaches a model unchecked",
        Severity.WARNING,
        "put a step marked `input-check` or a person between them, or mark the source `trusted` if it is",
    ),
    Code(
        "PK622",
        "model output leaves unvalidated",
        Severity.WARNING,
        "give the output a contract, or put a validation (`output-check`) or a person between them",
    ),
    Code(
        "PK623",
        "personal data reaches an external model unmasked",
        Severity.WARNING,
        "put a step marked `masking` between them, or mark what passes `masked`",
    ),
    Code("PK624", "step without a log", Severity.WARNING, "log what the step is given and answers, and mark it `log`"),
    Code(
        "PK625",
        "chain that cannot be tied together",
        Severity.WARNING,
        "hand one id from step to step, and mark each step `trace-id`",
    ),
    Code(
        "PK626",
        "irreversible step without a gate",
        Severity.WARNING,
        "let a person approve before it, or mark what can be undone `reversible`",
    ),
    Code("PK627", "change without a way back", Severity.WARNING, "mark the step `rollback` once it can be undone"),
    Code("PK628", "autonomy above what the risk allows", Severity.WARNING, "lower the autonomy level of the step"),
    Code(
        "PK629",
        "risky effect without a person before it",
        Severity.WARNING,
        "let a person approve on every path before the effect",
    ),
    Code("PK630", "autonomous step without an escalation", Severity.WARNING, "name in escalationPolicy who takes over"),
    Code("PK631", "no way to stop", Severity.WARNING, "mark the node that can stop the autonomous steps `stop`"),
    Code(
        "PK632",
        "blast radius missing or too wide",
        Severity.WARNING,
        "name in blastRadius the folders and services that the step needs, and no others",
    ),
    Code(
        "PK633",
        "network where none is needed",
        Severity.WARNING,
        "set noNetworkAccess in blastRadius, or name in allowedApis what the step calls",
    ),
    Code(
        "PK634",
        "no limit on time or cost",
        Severity.WARNING,
        "set maxRuntimeSeconds or maxCostUsd in blastRadius",
    ),
    Code(
        "PK635", "one vendor without a fallback", Severity.WARNING, "mark the step `fallback` once it has another way"
    ),
    Code("PK636", "no retry and no time-out", Severity.WARNING, "give the step a retryPolicy or maxRuntimeSeconds"),
)

WORKFLOW_CODES = {code.code: code for code in _TABLE}
"""Every code that workflow maps raise, in order."""

STUDIO_CODES = {
    "PK601": "DUPLICATE_NODE_ID",
    "PK602": "DANGLING_EDGE",
    "PK603": "CYCLE_DETECTED",
    "PK604": "MISSING_INPUT_FILE",
    "PK605": "MISSING_OUTPUT_FILE",
    "PK606": "DUPLICATE_ARTIFACT_FILENAME",
    "PK607": "SKILL_OUTPUT_REQUIRED",
    "PK608": "UNREACHABLE_NODE",
    "PK609": "ORPHAN_ARTIFACT",
    "PK610": "ISOLATED_INTEGRATION",
    "PK611": "REQUIRES_SYNTAX",
}
"""What the studio's own validator calls the same thing."""

make_finding = Codes(WORKFLOW_CODES).make_finding
