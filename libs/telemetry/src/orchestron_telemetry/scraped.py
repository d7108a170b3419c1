"""The numbers of services in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from orchestron_telemetry.metrics import METRICS, STAGE_DURATION, STAGE_DURATION_TEXT, Kind, Metric
from orchestron_telemetry.numbers import BOUNDARIES, Numbers

FAMILIES: Final = {Kind.COUNTER: CounterMetricFamily, Kind.GAUGE: GaugeMetricFamily}


class Scraped(Collector):
    """Reads the numbers when it is asked, and keeps none."""

    def __init__(self, numbers: Callable[[], list[Numbers]]) -> None:
        self._numbers = numbers
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def text(self) -> bytes:
        """All metrics, as of now."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily]:
        """See `Collector.collect`."""
        for metric in METRICS:
            yield self._family(metric)
        yield self._durations()

    def _family(self, metric: Metric) -> CounterMetricFamily | GaugeMetricFamily:
        labels = ("service", "domain", *metric.attributes)
        family: CounterMetricFamily | GaugeMetricFamily
        family = FAMILIES[metric.kind](_spelt(metric.name), metric.text, labels=labels)
        for one in self._numbers():
            for value, attributes in metric.read(one):
                own = [attributes[name] for name in metric.attributes]
                family.add_metric([one.service, one.domain, *own], value)
        return family

    def _durations(self) -> HistogramMetricFamily:
        name = f"{_spelt(STAGE_DURATION)}_seconds"
        family = HistogramMetricFamily(name, STAGE_DURATION_TEXT, labels=("service", "domain", "stage"))
        for one in self._numbers():
            for stage, held in list(one.durations.items()):
                below = 0
                buckets: list[tuple[str, float]] = []
                for limit, count in zip((*map(str, BOUNDARIES), "+Inf"), held.counts, strict=True):
                    below += count
                    buckets.append((limit, below))
                family.add_metric((one.service, one.domain, stage), buckets, held.total)
        return family


def _spelt(name: str) -> str:
    return name.replace(".", "_")
