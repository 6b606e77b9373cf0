"""Bundles and archives that mean harm, and a runner that holds psfkit to its promises over them."""
