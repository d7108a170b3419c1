"""The device manager as a service."""
