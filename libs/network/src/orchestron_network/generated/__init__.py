"""Generated from YANG."""
