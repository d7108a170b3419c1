"""The YANG compiler: modules to runtime schema, Python models and Avro schemas."""
