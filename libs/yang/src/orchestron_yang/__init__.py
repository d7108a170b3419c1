"""YANG at run time: schemas, immutable trees, codecs and the classes that generated models build on."""
