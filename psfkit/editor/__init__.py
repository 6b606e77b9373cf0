"""The language server: findings, scores and ids where a bundle is written.

Everything but :mod:`psfkit.editor.server` is plain functions over texts and what a look at the bundle gave.
"""
