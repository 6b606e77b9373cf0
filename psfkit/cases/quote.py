"""What an assessment costs, as far as a price is published."""

from psfkit.model.case import Application
from psfkit.model.programme import Programme, Quote, Tier


def quote(application: Application, programme: Programme) -> Quote:
    """Return the published price, or that there is none.

    An organisation belongs to a tier by either of its measures, as the programme says ("or"); a measure that lies
    outside is named, so that nobody takes the figure for a promise.
    """
    for tier in programme.tiers:
        inside, outside = _measure(application, tier)
        if inside:
            percent = programme.surcharges.get(application.mode, 0)
            return Quote(tier, inside, outside, percent, tier.price_usd * (100 + percent))
    return Quote(None, (), (), programme.surcharges.get(application.mode, 0), None)


def _measure(application: Application, tier: Tier) -> tuple[tuple[str, ...], tuple[str, ...]]:
    measures = (
        ("employees", application.employees, tier.employees),
        ("revenue", application.revenue_usd, tier.revenue_usd),
    )
    known = [(name, low <= value <= high) for name, value, (low, high) in measures if value is not None]
    return tuple(name for name, fits in known if fits), tuple(name for name, fits in known if not fits)
