# One list of commands for people and CI. `make` alone explains them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := libs services tests deploy
MANIFESTS := $(sort $(wildcard schemas/yang/*/package.yaml schemas/yang/devices/*/package.yaml))
DATA ?= build/data
LISTEN ?= 127.0.0.1:8080
KAFKA_PORT ?= 9092
KAFKA_DIR ?= build/kafka
TAG ?= dev
MINUTES ?= 20
SEED ?=
ON_KAFKA = --processes --kafka 127.0.0.1:$(KAFKA_PORT)
BROKER_RUNS = $(shell kill -0 "$$(cat $(KAFKA_DIR)/broker.pid 2>/dev/null)" 2>/dev/null && echo yes)
KAFKA_TESTS := tests/contract/test_kafka_log.py tests/contract/test_kafka_secured.py tests/integration/kafka tests/e2e/test_kafka.py \
  tests/torture
DEVICE_TESTS := $(wildcard tests/contract/test_simulated_*.py tests/contract/test_netconf*.py tests/contract/test_reference_network.py \
  tests/*/netconf tests/*/gnmi tests/*/device tests/*/adapter tests/*/simulator) tests/e2e/test_simulated_devices.py

.DEFAULT_GOAL := help
.PHONY: help setup demo up up-kafka test test-kafka check fmt fmt-check lint types imports generate generate-check schemas-check bench bench-kafka bench-devices \
  test-devices kafka-up kafka-down torture images image-lists compose-test clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Make the virtual environment (Python 3.11 or newer)

$(VENV)/.ready: requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "no venv module: install it first (Debian: apt-get install python3-venv)"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## The main job, end to end: intent in, layers, device configuration, a change, a refusal
	@$(BIN)/python -m orchestron_cli.demo

up: setup ## All services: in one process on the embedded log, or one each on the broker of kafka-up if that runs
	@$(BIN)/orchestron up $(if $(BROKER_RUNS),$(ON_KAFKA),--data $(DATA)) --listen $(LISTEN) --mock-devices

up-kafka: kafka-up ## kafka-up, then each service as a process of its own on it; kafka-down ends the broker
	@$(BIN)/orchestron up $(ON_KAFKA) --listen $(LISTEN) --mock-devices

test: setup ## Every test: unit, property, contract, integration, end to end
	@$(BIN)/python -m pytest -n auto tests

test-devices: setup ## The device port over NETCONF and gNMI, on simulated devices and servers of foreign make; adapters and queues
	@$(BIN)/python -m pytest -n auto $(DEVICE_TESTS)

test-kafka: setup ## The tests that need Kafka: ORCHESTRON_KAFKA, else a container of our image, else a local broker
	@$(BIN)/python -m pytest -n auto $(KAFKA_TESTS)

check: fmt-check lint types imports generate-check schemas-check ## Format, lint, types, import rings, generated code, schemas

fmt: setup ## Format the code
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix-only $(SOURCES)

fmt-check: setup
	@$(BIN)/ruff format --check $(SOURCES)

lint: setup ## ruff, and the budgets for functions and modules
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/python tests/architecture/budgets.py

types: setup ## mypy --strict and pyright
	@$(BIN)/mypy libs services
	@$(BIN)/pyright --warnings

imports: setup ## The rings of import-linter
	@$(BIN)/lint-imports --no-cache

generate: setup ## Compile the YANG of all layers and device packages again
	@$(BIN)/orchestron yang compile $(MANIFESTS)

schemas-check: setup ## Prove that every Avro schema goes together with all that were released
	@$(BIN)/orchestron schemas check

generate-check: setup ## Prove that the checked-in generated code is current
	@$(BIN)/orchestron yang compile --check $(MANIFESTS)

bench: setup ## Benchmarks as ratios to a reference of the same run; writes build/bench/*.json
	@$(BIN)/python -m tests.benchmarks

bench-devices: setup ## NETCONF to simulated devices, against raw asyncssh and stock ncclient
	@$(BIN)/python -m tests.benchmarks devices

bench-kafka: setup ## Benchmarks on a real broker, every service a process, against bare aiokafka; about 4 min
	@$(BIN)/python -m tests.benchmarks.kafka

kafka-up: setup ## A local Kafka broker with our topics, as a plain process (KAFKA_PORT=..., KAFKA_DIR=...)
	@$(BIN)/python -m orchestron_testkit.kafka_broker up --port $(KAFKA_PORT) --dir $(KAFKA_DIR)
	@$(BIN)/orchestron topics apply --kafka 127.0.0.1:$(KAFKA_PORT) --replication 1

kafka-down: setup ## End that broker; its data stays
	@$(BIN)/python -m orchestron_testkit.kafka_broker down --port $(KAFKA_PORT) --dir $(KAFKA_DIR)

images: ## Build the images of docker-compose.yml (TAG=...); gets a Docker engine when none answers
	@deploy/docker/engine.sh build/docker
	@ORCHESTRON_TAG=$(TAG) deploy/docker/compose.sh build

image-lists: setup ## Write the list of what each image installs anew
	@$(BIN)/python deploy/docker/closure.py write

torture: setup ## Kill, pause and lie to all services on Kafka while clients edit (MINUTES=..., SEED=...)
	@$(BIN)/python -m tests.torture --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

compose-test: setup ## Build, start, drive with intents, break and tear down docker-compose.yml; takes minutes
	@$(BIN)/python -m tests.deploy.compose $(COMPOSE_TEST)

clean: ## Remove what the targets made
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
