"""The whole corpus, and what its names for errors are called in psfkit.

The number of a case is never given to another: reports of old runs stay readable.
"""

from tests.hostile.archive_cases import CASES as ARCHIVE_CASES
from tests.hostile.case import Case
from tests.hostile.path_cases import CASES as PATH_CASES
from tests.hostile.text_cases import CASES as TEXT_CASES
from tests.hostile.yaml_cases import CASES as YAML_CASES

CASES: tuple[Case, ...] = (*YAML_CASES, *TEXT_CASES, *PATH_CASES, *ARCHIVE_CASES)

_NAMES = """
yaml-syntax PK101
yaml-empty PK102
yaml-not-utf8 PK103
yaml-forbidden-char PK104 PK122
yaml-too-big PK105 PK219
yaml-too-many-nodes PK106
yaml-too-deep PK107
yaml-scalar-too-long PK108
yaml-key-too-long PK109
yaml-duplicate-key PK110
yaml-key-type PK111
yaml-anchor PK112
yaml-alias PK113
yaml-merge-key PK114
yaml-tag PK115
yaml-directive PK116
yaml-multi-document PK117
yaml-ambiguous-scalar PK118 PK119 PK120 PK121
text-blank PK123 PK135
text-forbidden-char PK104
unknown-key PK130
schema-type PK132
schema-enum PK133
schema-const PK133 PK138
schema-pattern PK134
schema-length PK135
schema-range PK136
schema-format PK134 PK140
path-not-relative PK210
path-traversal PK211
path-bad-name PK212
path-not-nfc PK213
path-too-long PK214
path-too-deep PK214
path-casefold-duplicate PK215
path-symlink PK216
hardlinked-file PK217
not-regular-file PK218
file-too-big PK219
path-not-openable PK222 PK224
path-not-allowed PK134
evidence-is-manifest PK134
evidence-missing PK202
evidence-hash-mismatch PK203
evidence-unlisted PK204 PK205
manifest-missing PK201
bundle-not-a-directory PK226
archive-refused PK220 PK221 PK226 PK227 PK234 PK238
archive-bad PK226 PK230 PK233 PK235 PK236 PK239
archive-path PK210 PK211 PK212 PK213 PK214 PK215 PK233
archive-unsupported PK227 PK231 PK232 PK237
"""

ERROR_CODES: dict[str, frozenset[str]] = {
    name: frozenset(codes) for name, *codes in map(str.split, _NAMES.strip().splitlines())
}
"""psfkit's codes for each of the corpus's names."""


def codes_of(case: Case) -> frozenset[str]:
    """Return the codes of which one must be given when a case is refused."""
    return frozenset().union(*(ERROR_CODES[name] for name in case.errors))
