"""The sequencer of a domain as a service."""
