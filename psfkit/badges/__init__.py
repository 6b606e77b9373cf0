"""Badges: one design, one file for each format it is delivered in."""

from psfkit.badges.design import ENDINGS as ENDED
from psfkit.badges.formats import BADGES, PICTURES, bake_all, draw_all, draw_ended, render_all
from psfkit.badges.unbake import unbake

__all__ = ["BADGES", "ENDED", "PICTURES", "bake_all", "draw_all", "draw_ended", "render_all", "unbake"]
