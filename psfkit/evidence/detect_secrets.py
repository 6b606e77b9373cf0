"""Baselines of detect-secrets, versions 0.13 to 1.5.

A baseline names what was found and not what was looked at. One without results is the same whether the files are clean
or none was scanned, as happens outside a git repository without ``--all-files``; it is not evaluated.
"""

import re
from collections.abc import Iterable, Sequence

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.names import name_facts
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "detect-secrets"
_OLDEST, _NEWEST = (0, 13), (1, 5)
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.|\Z)")
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*(?:"version"\s*:\s*"[^"]{1,20}"\s*,\s*"plugins_used"\s*:\s*\['
    rb'|(?:"custom_plugin_paths"\s*:\s*\[[^\]]{0,500}\]\s*,\s*)?"exclude"\s*:\s*\{\s*"files"\s*:)'
)
_EXCLUDES = "detect_secrets.filters.regex."
"""What filters that leave files, lines or secrets out by a pattern of one's own are called."""


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called a baseline, or begins as one does."""
    return path.lower().endswith(".secrets.baseline") or _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a baseline, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    baseline = as_object(read_json(content), "the document")
    _refuse_unknown(baseline.get("version"))
    plugins = as_list(baseline.get("plugins_used"), "plugins_used")
    if not plugins:
        raise InputError("plugins_used is empty: nothing was looked for")
    results = as_object(baseline.get("results"), "results")
    secrets = [secret for file, found in results.items() for secret in _secrets(file, found)]
    if not secrets:
        raise InputError(
            "results is empty: clean files leave the same file as a scan of none, as outside git without --all-files"
        )
    return (
        *_counts(secrets),
        Fact("files_with_secrets", sum(bool(found) for found in results.values()), "files", "results"),
        *name_facts("secret_types", "secret_type", (str(secret["type"]) for secret in secrets), "results"),
        Fact("detectors", len(plugins), "detectors", "plugins_used"),
        Fact("exclusions", _count_exclusions(baseline), "exclusions", "filters_used or exclude"),
        *run_facts([(baseline.get("generated_at"), "generated_at")]),
    )


def _refuse_unknown(version: JsonValue) -> None:
    found = _VERSION.match(version) if isinstance(version, str) else None
    if found is None or not _OLDEST <= (int(found[1]), int(found[2])) <= _NEWEST:
        raise InputError(f"version is {describe(version)}; this reader knows 0.13 to 1.5")


def _secrets(file: str, value: JsonValue) -> Iterable[JsonObject]:
    where = f"results.{shown(file, 60)}"
    for found in as_list(value, where):
        secret = as_object(found, where)
        if not isinstance(secret.get("type"), str) or not isinstance(secret.get("is_verified", False), bool):
            raise InputError(f"{where}: a secret has no type, or its is_verified is neither true nor false")
        if secret.get("filename", file) != file:
            raise InputError(f"the file contradicts itself: {where} holds a secret of another file")
        if not isinstance(secret.get("is_secret", False), bool):
            raise InputError(f"{where}.is_secret is {describe(secret.get('is_secret'))}, not true or false")
        yield secret


def _counts(secrets: Sequence[JsonObject]) -> tuple[Fact, ...]:
    verdicts = [secret["is_secret"] for secret in secrets if "is_secret" in secret]
    return (
        Fact("potential_secrets", len(secrets), "secrets", "results"),
        Fact("verified", sum(secret.get("is_verified") is True for secret in secrets), "secrets", "results"),
        Fact("audited", len(verdicts), "secrets", "results"),
        Fact("unaudited", len(secrets) - len(verdicts), "secrets", "results"),
        Fact("confirmed", verdicts.count(True), "secrets", "results"),
        Fact("dismissed", verdicts.count(False), "secrets", "results"),
    )


def _count_exclusions(baseline: JsonObject) -> int:
    filters = as_list(baseline.get("filters_used") or [], "filters_used")
    paths = [as_object(each, "filters_used").get("path") for each in filters]
    old = as_object(baseline.get("exclude") or {}, "exclude")
    by_pattern = sum(isinstance(path, str) and path.startswith(_EXCLUDES) for path in paths)
    return by_pattern + sum(pattern is not None for pattern in old.values())
