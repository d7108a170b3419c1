"""A schema registry: Confluent's API, and its wire format put on and taken off the values of our events."""
