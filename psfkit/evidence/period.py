"""The days that the records of a log lie on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.days import read_day
from psfkit.model.fact import Fact


@dataclass(slots=True)
class Period:
    """What is known of the days so far."""

    records: int = 0
    last_line: int = 0
    days: dict[date, int] = field(default_factory=dict)
    """Each day with the line it first stands on."""

    def add(self, number: int, stamp: str) -> None:
        """Take in the time of one record.

        Args:
            number: The line that the record ends on.
            stamp: The time, or whatever stands in its place.

        Raises:
            InputError: it is none.
        """
        found = read_day(stamp)
        if found is None:
            raise InputError(
                f"line {number}: {shown(stamp, 40) or 'nothing'} is no time or day of the years 2000 to 2100"
            )
        self.days.setdefault(found, number)
        self.records += 1
        self.last_line = number

    def facts(self) -> Iterator[Fact]:
        """Yield how many records and days there are, and which.

        Raises:
            InputError: there are no records.
        """
        if not self.records:
            raise InputError("nothing was evaluated: it holds no records")
        first, last = min(self.days), max(self.days)
        lines = f"lines up to {self.last_line}"
        yield Fact("records", self.records, "records", lines)
        yield Fact("days_with_data", len(self.days), "days", lines)
        yield Fact("period_days", (last - first).days + 1, "days", "computed: first_day to last_day, both included")
        yield Fact("first_day", first.isoformat(), "", f"line {self.days[first]}")
        yield Fact("last_day", last.isoformat(), "", f"line {self.days[last]}")
