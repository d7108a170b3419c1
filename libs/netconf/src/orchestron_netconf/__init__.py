"""NETCONF (RFC 6241) to real devices: the device port over SSH, and the messages that it takes."""
