"""Badges: one design, one file for each format it is delivered in."""

from psfkit.badges.formats import BADGES, PICTURES, render_all
from psfkit.badges.unbake import unbake

__all__ = ["BADGES", "PICTURES", "render_all", "unbake"]
