"""Generated models: time and memory to import them, and the compiler's speed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.harness import Result, best_of, record

from orchestron_yangc.manifest import read_manifest
from orchestron_yangc.modules import shipped
from orchestron_yangc.package import generate

ROOT = Path(__file__).resolve().parents[2]
VENDORS = ("iosxr", "junos", "srlinux")
PROBE = """
import time
def held():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * 4096 / 1e6
before = held()
start = time.perf_counter()
{code}
print(time.perf_counter() - start, held() - before)
"""


def main() -> None:
    """Measure and record everything."""
    models = "\n".join(f"import orchestron_network.generated.{name}.output" for name in VENDORS)
    seconds, megabytes = imported(models)
    bare, _ = imported("import pydantic; pydantic.BaseModel")
    record(Result("models-import-time", seconds, "s", bare, "importing pydantic alone"))
    record(Result("models-import-time-goal", seconds, "s", goal=0.5, at_most=True))
    record(Result("models-import-memory", megabytes, "MB", goal=80, at_most=True))
    compile_time()


def imported(code: str) -> tuple[float, float]:
    """Seconds and megabytes that code costs in a fresh interpreter, the best of five."""
    runs = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", PROBE.format(code=code)], capture_output=True, text=True, check=True
        )
        seconds, megabytes = done.stdout.split()
        runs.append((float(seconds), float(megabytes)))
    return min(runs)


def compile_time() -> None:
    """The northbound's modules, to all that is generated, against pyang merely reading and checking them."""
    manifest = read_manifest(ROOT / "schemas/yang/northbound/package.yaml")
    ours = best_of(3, lambda: generate(manifest))
    path = ":".join(str(folder) for folder in (*manifest.search, *shipped()))
    modules = [
        next(f for p in path.split(":") for f in Path(p).glob(f"{name}.yang")) for name in manifest.modules
    ]
    command = [str(Path(sys.executable).with_name("pyang")), "--path", path, *map(str, modules)]
    theirs = best_of(3, lambda: subprocess.run(command, check=False, capture_output=True))
    record(Result("yang-compile", ours, "s", theirs, "plain pyang, checking only"))
