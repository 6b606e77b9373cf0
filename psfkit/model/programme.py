"""What the programme promises: days, windows and prices, as far as they are published."""

from collections.abc import Mapping
from dataclasses import dataclass

from psfkit.model.case import Mode, Step


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step and the business days it takes, counted from the day of the application as day 1."""

    step: Step
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one mode."""

    days: int
    """Business days in all; this is published for every mode."""
    published: bool
    """Whether the division into steps is published too, or psfkit's own."""
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier whose price is published."""

    id: str
    title: str
    employees: tuple[int, int]
    """From and to, both included."""
    revenue_usd: tuple[int, int]
    """Annual recurring revenue in whole US dollars, from and to, both included."""
    price_usd: int
    """Whole US dollars a year."""


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme as published."""

    title: str
    source: str
    """Where it is published."""
    reassessment_days: int
    """Days after a refusal within which a reassessment may come."""
    free_reassessments: int
    plans: Mapping[Mode, Plan]
    tiers: tuple[Tier, ...]
    surcharges: Mapping[Mode, int]
    """Per cent on top of the price."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What an assessment costs, or that no price for it is published."""

    tier: Tier | None
    by: tuple[str, ...]
    """By which measures the organisation belongs to the tier: ``employees``, ``revenue``."""
    against: tuple[str, ...]
    """Which measures lie outside the tier."""
    surcharge_percent: int
    cents: int | None
    """US cents a year; None where no price is published."""
