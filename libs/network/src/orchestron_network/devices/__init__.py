"""What is known of each device type beyond its YANG: one YAML file a type, no code."""
