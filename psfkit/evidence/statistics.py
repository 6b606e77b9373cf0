"""The few statistics that facts need, in exact decimals, rounded so that rounding never helps."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext

from psfkit.model.fact import Sample

Z_95 = Decimal("1.959963984540054")
"""The 97.5 % point of the standard normal distribution: the half width of a two-sided 95 % interval."""
_PLACES = Decimal("0.0001")
_SHARE_PLACES = Decimal("1e-10")
_MANY = 1_000_000
_SHARE_PLACES_OF_MANY = Decimal("1e-13")
_MEAN_PLACES = Decimal("0.000001")
_PRECISION = 60


def share_down(part: int, whole: int) -> Decimal:
    """Return a share with four decimals, rounded down.

    >>> share_down(2, 3)
    Decimal('0.6666')
    """
    with localcontext(prec=_PRECISION):
        return (Decimal(part) / whole).quantize(_PLACES, ROUND_FLOOR)


def share_up(part: int, whole: int) -> Decimal:
    """Return a share with four decimals, rounded up.

    >>> share_up(1, 3)
    Decimal('0.3334')
    """
    with localcontext(prec=_PRECISION):
        return (Decimal(part) / whole).quantize(_PLACES, ROUND_CEILING)


def share_near(part: int, whole: int) -> Decimal:
    """Return a share to the nearest tenth decimal, without zeros at its end.

    Nobody can know whether a bar stands above or below a share, so it is rounded neither up nor down. Ten decimals
    keep every share of up to a million on its own side of every bar of up to four decimals; a share of more has
    thirteen, which do so up to a hundred million.

    >>> share_near(1, 4), share_near(1, 3), share_near(3, 3)
    (Decimal('0.25'), Decimal('0.3333333333'), Decimal('1'))
    """
    with localcontext(prec=_PRECISION):
        places = _SHARE_PLACES if whole <= _MANY else _SHARE_PLACES_OF_MANY
        return plain((Decimal(part) / whole).quantize(places, ROUND_HALF_EVEN))


def near(number: Decimal) -> Decimal:
    """Return a number to the nearest tenth decimal, without zeros at its end: what a tool reckoned in floats.

    >>> near(Decimal("0.39999999999999997")), near(Decimal("12.5"))
    (Decimal('0.4'), Decimal('12.5'))
    """
    with localcontext(prec=_PRECISION):
        return plain(number.quantize(_SHARE_PLACES, ROUND_HALF_EVEN))


def wilson(part: int, whole: int) -> Sample:
    """Return a share's two-sided 95 % Wilson score interval, four decimals, rounded outwards.

    It says how low and how high the true rate may be when so many cases were tried: 10 of 10 is far less than 1.

    Args:
        part: Cases of one sort, 0 to ``whole``.
        whole: Cases tried, at least 1.

    >>> wilson(10, 10)
    Sample(cases=10, low=Decimal('0.7224'), high=Decimal('1.0000'))
    >>> wilson(0, 5)
    Sample(cases=5, low=Decimal('0.0000'), high=Decimal('0.4345'))
    """
    with localcontext(prec=_PRECISION):
        rate, square = Decimal(part) / whole, Z_95 * Z_95
        centre = rate + square / (2 * whole)
        margin = Z_95 * (rate * (1 - rate) / whole + square / (4 * whole * whole)).sqrt()
        low, high = ((centre + side * margin) / (1 + square / whole) for side in (-1, 1))
        if part == whole:
            high = Decimal(1)  # what rounding within the root leaves above or below
        return Sample(
            whole,
            max(low, Decimal(0)).quantize(_PLACES, ROUND_FLOOR),
            min(high, Decimal(1)).quantize(_PLACES, ROUND_CEILING),
        )


def nearest_rank(ordered: Sequence[float], percent: int) -> float:
    """Return a percentile by nearest rank: the smallest value that at least so many percent do not exceed.

    Args:
        ordered: At least one value, smallest first.
        percent: 1 to 100.

    >>> nearest_rank([1, 2, 3, 4], 50), nearest_rank([1, 2, 3, 4], 95)
    (2, 4)
    """
    return ordered[rank_of(percent, len(ordered)) - 1]


def rank_of(percent: int, count: int) -> int:
    """Return the rank of a percentile among so many values, of which the smallest has 1.

    >>> rank_of(50, 4), rank_of(95, 4), rank_of(1, 4)
    (2, 4, 1)
    """
    return -(-percent * count // 100)


def total(terms: Iterable[tuple[int, Decimal]]) -> Decimal:
    """Return the sum of numbers, each with how often it comes.

    It is exact for numbers of 15 digits and one digit of exponent, and for less than 10 ** 11 of them.

    >>> total([(2, Decimal("0.1")), (1, Decimal("1e9"))])
    Decimal('1000000000.2')
    """
    with localcontext(prec=_PRECISION):
        return sum((count * number for count, number in terms), Decimal(0))


def mean(whole: Decimal, count: int) -> Decimal:
    """Return the mean of so many numbers to the nearest sixth decimal, without zeros at its end.

    >>> mean(Decimal(3), 2), mean(Decimal(4), 2), mean(Decimal(1), 3)
    (Decimal('1.5'), Decimal('2'), Decimal('0.333333'))
    """
    with localcontext(prec=_PRECISION):
        return plain((whole / count).quantize(_MEAN_PLACES, ROUND_HALF_EVEN))


def plain(number: Decimal) -> Decimal:
    """Return a number without zeros at its end and without an exponent.

    >>> plain(Decimal("1.500")), plain(Decimal("1E+2")), plain(Decimal("-0.0"))
    (Decimal('1.5'), Decimal('100'), Decimal('0'))
    """
    if number == number.to_integral_value():
        return Decimal(int(number))
    return number.normalize()
