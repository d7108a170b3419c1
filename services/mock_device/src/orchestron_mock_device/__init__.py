"""Simulated devices as a service."""
