"""sarif FILE [--github] - Microsoft's sarif-multitool finds no error and no result without a region.

--github adds the rules of GitHub code scanning. The tool exits 0 whatever it finds, so its log is read.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from verdict import Verdict

v = Verdict("sarif", sys.argv[1:], __doc__)
github = "--github" in sys.argv
[file] = [a for a in sys.argv[1:] if a != "--github"]
tool = Path(os.environ["JUDGES_HOME"], "npm/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool")

if not Path(file).stat().st_size:  # the tool would not even look at it
    v.check(False, "the file is empty")
    v.end()
with tempfile.TemporaryDirectory() as folder:
    copy, log = Path(folder, "judged.sarif"), Path(folder, "log.sarif")
    shutil.copyfile(file, copy)  # the tool wants this file ending
    run = subprocess.run(
        [
            *(tool, "validate", copy, "--output", log, "--log", "ForceOverwrite", "--threads", "1"),
            *("--rule-kind", "Sarif;Ghas" if github else "Sarif"),
        ],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if run.returncode or not log.exists():
        raise RuntimeError(run.stdout[-400:] + run.stderr[-400:])
    [judged] = json.loads(log.read_text("utf-8-sig"))["runs"]

if not judged["invocations"][0]["executionSuccessful"]:
    raise RuntimeError("the multitool says that its own run failed")
found = judged.get("results", [])
errors = [r for r in found if r.get("level", "warning") == "error"]
regions = [r for r in found if r["ruleId"] == "SARIF2017"]
v.check(not errors, "no error from the multitool", f"{len(errors)} errors")
v.check(
    not regions, "no SARIF2017: every location has a region", f"{len(regions)} × SARIF2017 (location without region)"
)
for rule, count in sorted(Counter((r["ruleId"], r.get("level", "warning")) for r in found).items()):
    v.note(f"{count} × {' '.join(rule)}")
for result in (errors + regions)[:10]:
    where = result["locations"][0]["physicalLocation"].get("region", {}) if result.get("locations") else {}
    details = ", ".join(result["message"].get("arguments", [])[:3])
    v.note(f"{result['ruleId']} line {where.get('startLine', '?')}: {details}")
try:
    results = [r for run in json.loads(Path(file).read_text("utf-8-sig"))["runs"] for r in run.get("results") or []]
    v.note(f"{len(results)} results judged: {dict(Counter(r.get('level', r.get('kind', 'warning')) for r in results))}")
except (ValueError, KeyError, TypeError, AttributeError):
    v.note("results could not be counted")
v.end()
