"""Generated from YANG: the models of device."""
