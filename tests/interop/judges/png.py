"""png FILE [WIDTHxHEIGHT] - pngcheck finds nothing wrong, and the size is the wanted one."""

import re
import subprocess
import sys
from pathlib import Path

from verdict import Verdict

v = Verdict("png", sys.argv[1:], __doc__)
file, *wanted = sys.argv[1:]
Path(file).open("rb").close()

run = subprocess.run(
    ["pngcheck", "-v", Path(file).resolve()], check=False, capture_output=True, text=True, errors="replace"
)
said = run.stdout + run.stderr
v.check(
    run.returncode == 0 and "No errors detected" in said,
    "pngcheck: no error",
    f"pngcheck: {' '.join(said.split())[-300:]}",
)
head = Path(file).read_bytes()[:33]
size = f"{int.from_bytes(head[16:20])}x{int.from_bytes(head[20:24])}" if head[12:16] == b"IHDR" else "unknown"
v.check(size not in ("unknown", "0x0"), f"size {size}", "no size to be read")
for want in wanted:
    v.check(size == want, f"size is the wanted {want}", f"size is {size}, wanted {want}")
chunks = re.findall(r"chunk (\w+) at", said)
v.note(f"chunks: {' '.join(chunks)}")
v.note(f"texts: {re.findall(r'keyword: (.*)', said) or 'none'}")
v.end()
