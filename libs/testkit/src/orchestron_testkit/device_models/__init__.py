"""YANG modules of the contract suite of the device port."""
