"""The transforms of the reference network, by layer: cfs, inter, rfs."""
