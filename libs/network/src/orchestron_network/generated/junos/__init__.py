"""Generated from YANG: the models of junos."""
