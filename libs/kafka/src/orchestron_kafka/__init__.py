"""Apache Kafka as the engine of the log port."""
