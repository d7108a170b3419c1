"""Simulated devices: the datastores and protocols of a device package, with faults on demand."""
