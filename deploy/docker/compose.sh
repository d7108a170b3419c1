#!/bin/sh
# The Compose that engine.sh found, with the older builder where the newer one is not installed.
cd "$(dirname "$0")/../.." || exit 1
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
exec build/docker/compose "$@"
