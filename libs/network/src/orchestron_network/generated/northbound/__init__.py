"""Generated from YANG: the models of northbound."""
