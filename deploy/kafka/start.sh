#!/bin/sh
# Starts the only node of a cluster; formats its folder the first time.
#   KAFKA_NAME   how other containers call this one; they connect to port 9092
#   KAFKA_HOST   how the machine outside calls it
#   KAFKA_PORT   the port it connects to, which must lead to 9094 here (9094 when not set)
#   KAFKA_LOG_LEVEL   debug, info, warn (when not set) or error
#   KAFKA_HEAP   options of the Java heap
set -eu
data=/var/lib/kafka
cat >/tmp/server.properties <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:9093
listeners=INSIDE://:9092,OUTSIDE://:9094,CONTROLLER://127.0.0.1:9093
advertised.listeners=INSIDE://${KAFKA_NAME:-kafka}:9092,OUTSIDE://${KAFKA_HOST:-127.0.0.1}:${KAFKA_PORT:-9094}
inter.broker.listener.name=INSIDE
controller.listener.names=CONTROLLER
listener.security.protocol.map=INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$data/log
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
END
logged="-Dorg.slf4j.simpleLogger.defaultLogLevel=${KAFKA_LOG_LEVEL:-warn}"
if [ ! -f "$data/log/meta.properties" ]; then
  id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')
  java "$logged" -cp '/opt/kafka/lib/*' kafka.tools.StorageTool format "--cluster-id=$id" -c /tmp/server.properties
fi
# compression unpacks native libraries here; /tmp may be mounted so that nothing in it can be run
rm -rf "$data/tmp" && mkdir "$data/tmp"
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP:--Xms256m -Xmx512m} "$logged" -Djava.io.tmpdir="$data/tmp" \
  -cp '/opt/kafka/lib/*' kafka.Kafka /tmp/server.properties
