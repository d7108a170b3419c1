"""One layer of a network as a service."""
