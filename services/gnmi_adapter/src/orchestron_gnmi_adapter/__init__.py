"""The adapter of devices that speak gNMI."""
