"""The protobuf messages and the stub that pygnmi has of gNMI 0.8; they come without types."""

from __future__ import annotations

from typing import Any, TypeAlias

from pygnmi.spec.v080 import gnmi_ext_pb2, gnmi_pb2, gnmi_pb2_grpc

gnmi: Any = gnmi_pb2
"""Messages of package `gnmi`, such as `gnmi.Path`."""
gnmi_ext: Any = gnmi_ext_pb2
service: Any = gnmi_pb2_grpc
"""`gNMIStub`, and what a server needs."""

Message: TypeAlias = Any
"""A message; the name of the variable says which."""
