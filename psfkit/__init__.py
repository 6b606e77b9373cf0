"""psfkit: assess an evidence bundle against the Production Safety Framework (PSF) v1.1.

The package reads a bundle of YAML documents and evidence files, determines a level for each
criterion and system, scores the eight domains, and writes a gap report or issues a mark.
"""

__version__ = "0.1.0"
