"""The desk of an institute with one case on it, as a test works at it."""

import json
import shutil
from datetime import date
from pathlib import Path

from psfkit.errors import ExitCode
from tests.cli.a_year import fill_in, set_clock
from tests.cli.commands import psfkit


class World:
    """The desk of an institute with one case on it."""

    def __init__(self, capsys, monkeypatch, folder):
        self.capsys, self.monkeypatch, self.folder = capsys, monkeypatch, folder
        self.case, self.issuer = folder / "cases/northlight", folder / "issuer"

    def on(self, day):
        set_clock(self.monkeypatch, date.fromisoformat(day))

    def run(self, *words, code=ExitCode.YES):
        answer = psfkit(self.capsys, *words)
        assert answer.code == code, (words, answer.out, answer.err)
        return answer

    def lead(self, verb, *more, by, code=ExitCode.YES):
        return self.run("case", verb, self.case, *more, "--by", by, code=code)

    def stands(self, step, waits_for, *said):
        """See what `case status` tells people and programs, and that plan and price can be asked for at any time."""
        assert "decision    issuer    2026-12-03 to 2026-12-04" in self.run("case", "timeline", self.case).out
        assert "7,997.00 US dollars a year (Mid-Market)" in self.run("case", "quote", self.case).out
        told = json.loads(self.run("case", "status", self.case, "--format", "json").out)
        assert (told["step"], told["waits_for"]) == (step, waits_for)
        text = " ".join(self.run("case", "status", self.case).out.split())
        for each in said:
            assert each in text, text

    def refuses(self, *words, code, said):
        """See that a command is refused with a sentence, and that it changes nothing in the case or at the issuer."""
        before = self.files()
        answer = self.run(*words, code=code)
        assert said in " ".join(answer.err.split()), answer.err
        assert self.files() == before

    def files(self):
        found = (path for top in (self.case, self.issuer) for path in top.rglob("*"))
        return {path: path.read_bytes() for path in found if path.is_file() and path.name != ".lock"}

    def fork(self, name):
        """Return a copy of the case, for what happened otherwise."""
        return Path(shutil.copytree(self.case, self.folder / "otherwise" / name))

    def spoilt(self, name, change, *words, code, said):
        """See that a command about a copy of the case that was spoilt is refused."""
        copy = self.fork(name)
        change(copy)
        answer = self.run(*(copy if word == self.case else word for word in words), code=code)
        assert said in " ".join(answer.err.split()) + " ".join(answer.out.split()), (answer.out, answer.err)

    def seal(self, bundle):
        self.run("validate", bundle, "--fix")
        self.run("seal", bundle, "--force")
        return bundle

    def review(self, bundle, assessor, file, **words):
        """Decide everything about a bundle, from the decision before where there is one."""
        events = [event["kind"] for event in self.story()]
        start = ("reassess", self.case) if {"passed", "failed"} & set(events) else ("review",)
        skeleton = () if start[0] == "reassess" else ("--skeleton",)
        self.run(*start, bundle, *skeleton, "--assessor", assessor, "--out", file)
        fill_in(file, **words)
        return file

    def story(self):
        return json.loads(self.run("history", self.case, "--format", "json").out)["events"]

    def verify(self, mark, status, code):
        answer = self.run("verify", mark, "--registry", self.issuer / "registry", "--format", "json", code=code)
        assert json.loads(answer.out)["state"] == status
