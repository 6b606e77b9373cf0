"""Goal 9: `psfkit serve` beside nginx, which gives out the same answers as files. A hundred thousand marks."""

import shutil
from pathlib import Path
from statistics import median

import pytest

from psfkit.cli.clock import read_clock
from psfkit.registry.folder import open_registry
from psfkit.registry.watch import Watch
from psfkit.server.answer import make_answer
from psfkit.server.desk import Desk
from psfkit.server.routes import HEALTH, VERIFY
from tests.bench.loads import Load, in_turn, middle, press, resident_mib, running
from tests.bench.places import HOME, install_psfkit
from tests.bench.registries import build
from tests.bench.table import Row, at_least, at_most, missing, show

pytestmark = pytest.mark.bench

MARKS = 100_000
SECONDS, ROUNDS = 3, 7
TITLE = f"Goal 9: the interface, {MARKS:,} marks, any one of them at a time"
_PORTS = {"psfkit": 8142, "nginx": 8143, "nginx, bare": 8144}


@pytest.fixture(scope="module")
def registry() -> Path:
    folder = HOME / f"issuer-{MARKS}"
    if not (folder / "registry" / "head.json").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        build(str(folder), MARKS, ())
    return folder


@pytest.fixture(scope="module")
def static(registry) -> Path:
    """The answer for each mark as a file; of which day it is makes no difference here."""
    folder = HOME / f"answers-{MARKS}"
    if folder.is_dir():
        return folder
    desk = Desk(Watch(open_registry(str(registry))), read_clock)
    part = HOME / f"answers-{MARKS}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for number in range(1, MARKS + 1):
        (part / f"TM-{number:05d}.json").write_bytes(desk.lookup(f"TM-{number:05d}").body)
    return part.rename(folder)


def configure_nginx(folder: Path, static: Path, *, bare: bool) -> Path:
    """Write a configuration that gives out files by id; unless bare, with our headers, an access log and a rate."""
    port = _PORTS["nginx, bare" if bare else "nginx"]
    ours = make_answer(200, b"{}", keep=300).headers[2:]
    headers = " ".join(f'add_header {name.decode()} "{value.decode()}";' for name, value in ours)
    log = (
        'log_format line escape=json \'{"at": "$time_iso8601", "client": "$remote_addr", "method": '
        '"$request_method", "path": "$uri", "status": $status, "bytes": $body_bytes_sent, "us": $request_time}\';'
        f" access_log {folder}/access.log line; limit_req_zone $binary_remote_addr zone=all:1m rate=1000000r/s;"
    )
    name = folder / f"nginx-{port}.conf"
    name.write_text(
        f"worker_processes 1; daemon off; pid {folder}/nginx-{port}.pid; error_log {folder}/error.log;\n"
        "events { worker_connections 512; }\n"
        f"http {{ {'access_log off;' if bare else log} keepalive_requests 100000000;\n"
        f"  server {{ listen 127.0.0.1:{port}; root {static};\n"
        f"    location = {HEALTH} {{ return 200; }}\n"
        f"    location = {VERIFY} {{ default_type application/json; {'' if bare else headers}\n"
        f"      {'' if bare else 'limit_req zone=all burst=100000 nodelay;'}\n"
        '      if ($arg_id !~ "^TM-[0-9]+$") { return 400; } try_files /$arg_id.json =404; } } }\n',
        encoding="utf-8",
    )
    return name


def write_scripts(folder: Path) -> tuple[Path, Path]:
    """Write what asks for every mark once, and what asks for any one of them again and again."""
    ask = f'wrk.format("GET", string.format("{VERIFY}?id=TM-%05d", {{}}))'
    once, often = folder / "once.lua", folder / "often.lua"
    once.write_text(
        "local n = 0\ninit = function(given) n = tonumber(given[1]) end\n"
        f"request = function() n = n % {MARKS} + 1 return {ask.format('n')} end\n"
    )
    often.write_text("request = function() return " + ask.format(f"math.random({MARKS})") + " end\n")
    return once, often


def test_goal_9_the_interface(registry, static, tmp_path):
    if not (shutil.which("nginx") and shutil.which("wrk")):
        show(TITLE, [missing("psfkit serve : nginx", "nginx or wrk is not installed")])
        return
    serve = (install_psfkit() / "psfkit", "serve", registry, "--port", "8142", "--rate", "1000000000")
    commands = {
        "psfkit": serve,
        **{
            name: ("nginx", "-c", configure_nginx(tmp_path, static, bare=name != "nginx"))
            for name in ("nginx", "nginx, bare")
        },
    }
    once, often = write_scripts(tmp_path)
    urls = {name: f"http://127.0.0.1:{port}" for name, port in _PORTS.items()}
    with (
        running(commands["psfkit"], urls["psfkit"] + HEALTH, tmp_path / "psfkit.log") as ours,
        running(commands["nginx"], urls["nginx"] + HEALTH, tmp_path / "nginx.log") as dressed,
        running(commands["nginx, bare"], urls["nginx, bare"] + HEALTH, tmp_path / "bare.log") as bare,
    ):
        servers = {name: (pid, urls[name]) for name, pid in zip(_PORTS, (ours, dressed, bare), strict=True)}
        cold, *_ = [ask_every_mark_once(pid, url, once) for pid, url in servers.values()]
        loads = in_turn(servers, often, SECONDS, ROUNDS)
        memory = resident_mib(ours)
    assert sum(load.failed for each in loads.values() for load in each) == 0
    show(TITLE, [*compare(loads), cold_row(cold), Row("memory of psfkit serve", "", f"{memory:.0f} MiB", None)])


def ask_every_mark_once(pid: int, url: str, once: Path) -> Load:
    """Ask a server for every mark, and return the medians of that."""
    loads, asked = [], 0
    while asked < MARKS:
        loads.append(press(pid, url, once, SECONDS, str(asked)))
        asked += int(loads[-1].per_second * SECONDS)
    return middle(loads)


def compare(loads: dict[str, list[Load]]) -> list[Row]:
    rows = []
    for peer, goal in (("nginx", 0.4), ("nginx, bare", 0.0)):
        pairs = list(zip(loads["psfkit"], loads[peer], strict=True))
        ratio = median(ours.per_cpu_second / theirs.per_cpu_second for ours, theirs in pairs)
        slow = median(ours.p99_ms / theirs.p99_ms for ours, theirs in pairs)
        ours, theirs = (median(pair[n].per_cpu_second for pair in pairs) for n in (0, 1))
        p99 = [median(pair[n].p99_ms for pair in pairs) for n in (0, 1)]
        told = f"{ours:,.0f} : {theirs:,.0f}"
        if goal:
            rows.append(at_least(f"requests per CPU second : {peer}", goal, ratio, detail=told))
            rows.append(at_most(f"p99 : {peer}", 3, slow, detail=f"{p99[0]:.2f} ms : {p99[1]:.2f} ms"))
        else:
            rows.append(Row(f"requests per CPU second : {peer}", "", f"{ratio:.2f} x ({told})", None))
    return rows


def cold_row(cold: Load) -> Row:
    return Row("the same, of marks not asked for before", "", f"{cold.per_cpu_second:,.0f} per CPU second", None)
