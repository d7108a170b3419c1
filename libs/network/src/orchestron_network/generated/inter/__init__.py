"""Generated from YANG: the models of inter."""
