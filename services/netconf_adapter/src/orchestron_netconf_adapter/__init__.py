"""The adapter for devices that speak NETCONF, as a service."""
