"""The command `orchestron`."""
