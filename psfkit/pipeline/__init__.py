"""Every use case as one short function; a module for each noun, in the order in which they follow one another.

A path becomes a bundle, a bundle findings, findings and decisions an assessment, an assessment a
decision, and a decision paper. No step can be left out: each accepts only what the one before makes.
Types are named in signatures alone: imported at run time, they would cost every start what only some commands use.
"""

from psfkit.pipeline.deciding import compare_members, read_determinations, write_panel
from psfkit.pipeline.issuers import (
    change_passphrase,
    countersign,
    declare_compromised,
    did_url,
    did_web,
    issuer_keys,
    new_countersigner,
    read_request,
    rotate,
)
from psfkit.pipeline.marks import is_test_issuer, issue, mark_files, new_issuer, read_mark, set_status_url, verify
from psfkit.pipeline.parcels import hand_on, make_parcel, read_files, seal, seal_findings, search_parcel
from psfkit.pipeline.registries import (
    begin_history,
    change_mark,
    check_registry,
    list_marks,
    publish_registry,
    repair_registry,
    send_site,
    write_status_lists,
)
from psfkit.pipeline.reproduction import mark_salt, reproduce
from psfkit.pipeline.rubrics import explain, lint_rubric, read_rubric
from psfkit.pipeline.runs import (
    Run,
    Validation,
    assess,
    compare,
    cover,
    look_ahead,
    mend,
    read_saved_assessment,
    read_saved_side,
    report_files,
    require_award,
    require_same,
    side_of,
    validate,
    write_review,
)
from psfkit.pipeline.serving import serve
from psfkit.pipeline.workflows import check_workflow, convert_workflow

__all__ = [
    "Run",
    "Validation",
    "assess",
    "begin_history",
    "change_mark",
    "change_passphrase",
    "check_registry",
    "check_workflow",
    "compare",
    "compare_members",
    "convert_workflow",
    "countersign",
    "cover",
    "declare_compromised",
    "did_url",
    "did_web",
    "explain",
    "hand_on",
    "is_test_issuer",
    "issue",
    "issuer_keys",
    "lint_rubric",
    "list_marks",
    "look_ahead",
    "make_parcel",
    "mark_files",
    "mark_salt",
    "mend",
    "new_countersigner",
    "new_issuer",
    "publish_registry",
    "read_determinations",
    "read_files",
    "read_mark",
    "read_request",
    "read_rubric",
    "read_saved_assessment",
    "read_saved_side",
    "repair_registry",
    "report_files",
    "reproduce",
    "require_award",
    "require_same",
    "rotate",
    "seal",
    "seal_findings",
    "search_parcel",
    "send_site",
    "serve",
    "set_status_url",
    "side_of",
    "validate",
    "verify",
    "write_panel",
    "write_review",
    "write_status_lists",
]
