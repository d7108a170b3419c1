"""Generated from YANG: the models of openconfig."""
