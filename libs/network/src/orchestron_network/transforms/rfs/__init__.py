"""One entry of one device becomes that vendor's configuration.

`entries` has a transform for each kind of entry, `vendor` picks the vendor by what the device
reports, and `iosxr`, `junos`, `srlinux` and `openconfig` have one function for each kind of entry.
"""
