"""Generated from YANG: the models of iosxr."""
