"""Generated from YANG: the models of srlinux."""
