"""Badges: one design, one file for each format it is delivered in."""
