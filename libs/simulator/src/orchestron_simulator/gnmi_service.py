"""The gNMI service of one simulated device (specification 0.10): requests in, answers out, no sockets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from orchestron_gnmi.commit import Action, Commit, from_extension
from orchestron_gnmi.messages import Message, gnmi
from orchestron_simulator.datastores import NOBODY, Change, Trial
from orchestron_simulator.device import SimulatedDevice
from orchestron_simulator.errors import RpcError
from orchestron_simulator.gnmi_get import notifications
from orchestron_simulator.gnmi_set import changed_tree, is_empty, results
from orchestron_simulator.gnmi_subscription import Subscriptions
from orchestron_simulator.gnmi_values import ENCODINGS
from orchestron_yang.errors import DataError
from orchestron_yang.tree import Tree

VERSION: Final = "0.10.0"
TRIAL_SECONDS: Final = 600
"""How long a commit is on trial when the client leaves it to us."""
USUAL_ORIGINS: Final = ("openconfig", "rfc7951", "native")


class Precondition(Exception):
    """The request does not fit what the device is doing (FAILED_PRECONDITION)."""


class GnmiService:
    """Raises `DataError`, `RpcError`, `Precondition`; then nothing has changed."""

    def __init__(self, device: SimulatedDevice) -> None:
        self.device = device
        self.schema = device.model.full_schema

    @cached_property
    def origins(self) -> Sequence[str]:
        """Those that a path may name: the package's own too, and module names, as clients write them."""
        own = str(self.device.model.package.quirks.get("origin", ""))
        return (*USUAL_ORIGINS, *self.schema.modules, *([own] if own else ()))

    def capabilities(self) -> Message:
        """The modules of the package, encodings, version."""
        models = [
            gnmi.ModelData(name=module.name, organization="", version=module.revision)
            for module in self.device.model.schema.modules.values()
            if module.implemented
        ]
        return gnmi.CapabilityResponse(
            supported_models=models, supported_encodings=ENCODINGS, gNMI_version=VERSION
        )

    def get(self, request: Message, now: float) -> Message:
        """Specification 3.3."""
        self._check_models(request.use_models)
        tree = self.device.data(now)
        found = notifications(self.schema, tree, request, self.origins, nanoseconds(now))
        return gnmi.GetResponse(notification=found)

    def set(self, request: Message, now: float) -> Message:
        """Specification 3.4: one transaction, on trial if the commit extension asks for it."""
        self.device.tick(now)
        commit = next((c for each in request.extension if (c := from_extension(each)) is not None), None)
        if commit is not None and commit.action is not Action.COMMIT:
            if not is_empty(request):
                raise DataError("a request that confirms or cancels changes nothing else")
            self._conclude(commit, now)
        else:
            self._write(request, commit, now)
        response = gnmi.SetResponse(timestamp=nanoseconds(now), response=results(request))
        if request.HasField("prefix"):
            response.prefix.CopyFrom(request.prefix)
        return response

    def subscriptions(self, wanted: Message) -> Subscriptions:
        """What a SubscriptionList asks for."""
        self._check_models(wanted.use_models)
        return Subscriptions(self.schema, wanted, self.origins)

    def _write(self, request: Message, commit: Commit | None, now: float) -> None:
        datastores, model = self.device.datastores, self.device.model
        if datastores.trial is not None:
            raise Precondition("another commit is waiting to be confirmed")
        tree = changed_tree(model.schema, datastores.running, request, self.origins)
        trial = None
        if commit is not None:
            seconds = commit.seconds or TRIAL_SECONDS
            trial = Trial(datastores.running, NOBODY, commit.id, now + seconds)
        self._changed(datastores.write(tree, trial), now)

    def _conclude(self, commit: Commit, now: float) -> None:
        datastores = self.device.datastores
        trial = datastores.trial
        if trial is None:
            raise Precondition("no commit is waiting to be confirmed")
        if trial.persist != commit.id:
            raise DataError("that is not the id of the commit that waits to be confirmed")
        if commit.action is Action.CONFIRM:
            datastores.trial = None
        elif commit.action is Action.CANCEL:
            self._changed(datastores.revert(), now)
        else:
            seconds = commit.seconds or TRIAL_SECONDS
            datastores.trial = Trial(trial.before, trial.session, trial.persist, now + seconds)

    def _changed(self, change: Change | None, now: float) -> None:
        self.device.changed(change, now, "gnmi")

    def _check_models(self, wanted: Sequence[Message]) -> None:
        known = self.device.model.schema.modules
        for each in wanted:
            if each.name not in known:
                raise DataError(f"there is no model {each.name!r}", tag="operation-not-supported")

    def tree(self, now: float) -> Tree:
        """Configuration and state."""
        return self.device.data(now)


def nanoseconds(now: float) -> int:
    """Seconds since the epoch as gNMI has time."""
    return int(now * 1_000_000_000)


__all__ = ["GnmiService", "Precondition", "RpcError", "nanoseconds"]
