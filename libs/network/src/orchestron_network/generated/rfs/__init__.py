"""Generated from YANG: the models of rfs."""
