"""junit FILE - xmllint accepts it against lib/junit.xsd, junitparser reads it, and its counts are true."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import junitparser
from verdict import Verdict

v = Verdict("junit", sys.argv[1:], __doc__)
[file] = sys.argv[1:]
Path(file).open("rb").close()

schema = Path(os.environ["JUDGES_KIT"], "lib", "junit.xsd")
run = subprocess.run(
    ["xmllint", "--nonet", "--noout", "--schema", schema, file],
    check=False,
    capture_output=True,
    text=True,
    errors="replace",
)
v.check(run.returncode == 0, "xmllint: valid against junit.xsd", "xmllint: not valid against junit.xsd")
if run.returncode:
    for line in run.stderr.splitlines()[:8]:
        v.note(line)

try:
    read = junitparser.JUnitXml.fromfile(file)
except Exception as error:  # any way of not reading it is a no
    v.check(False, f"junitparser: {type(error).__name__}: {error}")
    v.end()
suites = list(read) if isinstance(read, junitparser.JUnitXml) else [read]
v.check(suites, "junitparser reads it", "junitparser finds no test suite")
names = Counter()
for suite in suites:
    cases = list(suite)
    kinds = Counter(type(outcome).__name__ for case in cases for outcome in case.result)
    counted = (len(cases), kinds["Failure"], kinds["Error"], kinds["Skipped"])
    declared = (suite.tests, suite.failures, suite.errors, suite.skipped or 0)
    told = "tests, failures, errors, skipped = "
    v.check(
        counted == declared,
        f"suite {suite.name}: {told}{counted}",
        f"suite {suite.name}: {told}{declared}, counted {counted}",
    )
    names.update((suite.name, case.classname, case.name) for case in cases)
twice = [name for name, count in names.items() if count > 1]
v.check(not twice, "every test case has a name of its own", f"named twice: {twice[:3]}")
v.end()
