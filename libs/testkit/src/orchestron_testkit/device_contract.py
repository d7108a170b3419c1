"""What every link of the device port must do with a device, as tests.

A test module subclasses `DeviceContract` for a link and a server, gives the fixtures `lab` and
`proxy` (a `Cuttable` that `lab.endpoint` goes through), and declares in `features` what the server
is able to do. A test of a feature that a server lacks is no test of that class; instead
`test_features_are_as_declared` holds that the session does not claim the feature either. The device
begins each test without configuration.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar, TypeVar
from uuid import uuid4

import pytest

from orchestron_ports.device import (
    AuthenticationFailed,
    Confirm,
    DeviceRefused,
    DeviceSession,
    Locked,
    Unreachable,
    Unsupported,
)
from orchestron_testkit.cuttable import Cuttable
from orchestron_testkit.device_lab import ALL, DeviceLab, Feature
from orchestron_testkit.device_sessions import PATIENCE, eventually, first_of, put, same_trees, session_of
from orchestron_yang.tree import Tree

LONG = 600
"""Seconds of a trial that no test waits for."""

Test = TypeVar("Test", bound=Callable[..., Awaitable[None]])


def needs(*features: Feature) -> Callable[[Test], Test]:
    """A test for servers with these features only."""

    def mark(test: Test) -> Test:
        test.needed_features = frozenset(features)  # type: ignore[attr-defined]
        return test

    return mark


@pytest.mark.anyio
class DeviceContract:
    """For every link and server."""

    features: ClassVar[frozenset[Feature]] = ALL

    def __init_subclass__(cls) -> None:
        """Take the tests away that need what the server lacks."""
        super().__init_subclass__()
        for name in dir(cls):
            if getattr(getattr(cls, name), "needed_features", frozenset()) - cls.features:
                setattr(cls, name, None)

    @pytest.fixture
    def anyio_backend(self) -> str:
        """The port is for asyncio."""
        return "asyncio"

    @pytest.fixture
    async def session(self, lab: DeviceLab) -> AsyncIterator[DeviceSession]:
        """A session with the device."""
        async with session_of(lab) as session:
            yield session

    async def read(self, lab: DeviceLab) -> Tree:
        """What a new session reads."""
        async with session_of(lab) as session:
            return await session.read()

    async def unlocked(self, lab: DeviceLab, desired: Tree) -> None:
        """A new session can make the device `desired`, as soon as the device has noticed that others left."""

        async def attempt() -> bool:
            async with session_of(lab) as session:
                try:
                    await put(session, desired)
                except Locked:
                    return False
                return True

        await eventually(attempt, "an unlocked device")

    async def reads(self, lab: DeviceLab, expected: Tree) -> None:
        """The device comes to have this configuration."""

        async def attempt() -> bool:
            try:
                return await self.read(lab) == expected
            except Unreachable:
                return False

        await eventually(attempt, "the configuration")

    # -- connecting ----------------------------------------------------------------------

    async def test_features_are_as_declared(self, session: DeviceSession) -> None:
        """The session claims what the server can, and nothing else."""
        has = self.features
        assert session.features.confirmed_commit == (Feature.TRIAL in has)
        assert session.features.notifications == (Feature.NOTIFICATIONS in has)
        if Feature.VALIDATION not in has:
            assert not session.features.validate

    async def test_nobody_there(self, lab: DeviceLab) -> None:
        """A port where nothing listens is `Unreachable`."""
        with pytest.raises(Unreachable):
            await lab.link.connect(lab.nobody, lab.package)

    @needs(Feature.AUTHENTICATION)
    async def test_wrong_login(self, lab: DeviceLab) -> None:
        """Wrong credentials are `AuthenticationFailed`, not `Unreachable`."""
        assert lab.wrong_login is not None
        with pytest.raises(AuthenticationFailed):
            await lab.link.connect(lab.wrong_login, lab.package)

    @needs(Feature.IDENTITY)
    async def test_wrong_identity(self, lab: DeviceLab) -> None:
        """A host key or certificate that is not the device's is `AuthenticationFailed`."""
        assert lab.wrong_identity is not None
        with pytest.raises(AuthenticationFailed):
            await lab.link.connect(lab.wrong_identity, lab.package)

    @needs(Feature.IDENTITY)
    async def test_any_identity_when_told_so(self, lab: DeviceLab) -> None:
        """`trust_any` takes any host key or certificate."""
        assert lab.wrong_identity is not None
        trusting = replace(lab.wrong_identity, trust_any=True)
        session = await lab.link.connect(trusting, lab.package)
        await session.close()

    async def test_silence_is_unreachable(self, lab: DeviceLab, proxy: Cuttable) -> None:
        """A device that does not answer in `timeout` seconds is `Unreachable`."""
        proxy.hold()
        with pytest.raises(Unreachable):
            await lab.link.connect(replace(lab.endpoint, timeout=0.5), lab.package)

    @needs(Feature.MODULES)
    async def test_modules(self, lab: DeviceLab, session: DeviceSession) -> None:
        """The session knows the modules of the package, with revisions."""
        assert set(lab.package.modules) <= set(session.modules)

    async def test_closing_is_final(self, lab: DeviceLab) -> None:
        """A closed session is `Unreachable`; closing it again does no harm."""
        async with session_of(lab) as session:
            await session.close()
            with pytest.raises(Unreachable):
                await session.read()

    # -- reading and changing ------------------------------------------------------------

    async def test_nothing_at_first(self, lab: DeviceLab, session: DeviceSession) -> None:
        """What the package does not know is left out, so an empty device reads as nothing."""
        same_trees(lab, await session.read(), {})

    async def test_every_step(self, lab: DeviceLab, session: DeviceSession) -> None:
        """Each configuration in turn is what is read back, by the same session and by another."""
        current: Tree = {}
        for desired in lab.steps:
            await session.stage(current, desired)
            await session.commit()
            await session.discard()
            current = await session.read()
            same_trees(lab, current, desired)
        same_trees(lab, await self.read(lab), lab.steps[-1])

    async def test_every_step_back(self, lab: DeviceLab, session: DeviceSession) -> None:
        """The same the other way round."""
        for desired in reversed(lab.steps):
            await put(session, desired)
            same_trees(lab, await session.read(), desired)

    async def test_staging_changes_nothing(self, lab: DeviceLab, session: DeviceSession) -> None:
        """Running is as it was until the commit."""
        await put(session, lab.steps[0])
        await session.stage(lab.steps[0], lab.steps[1])
        same_trees(lab, await session.read(), lab.steps[0])
        same_trees(lab, await self.read(lab), lab.steps[0])

    async def test_nothing_to_do(self, lab: DeviceLab, session: DeviceSession) -> None:
        """Staging what is there already is no error."""
        await put(session, lab.steps[0])
        await put(session, lab.steps[0])
        same_trees(lab, await session.read(), lab.steps[0])

    # -- giving up -----------------------------------------------------------------------

    async def test_discard(self, lab: DeviceLab, session: DeviceSession) -> None:
        """After a discard there is neither a lock nor a half-made change."""
        await session.stage({}, lab.steps[0])
        await session.discard()
        await session.discard()
        await self.unlocked(lab, lab.steps[1])
        same_trees(lab, await session.read(), lab.steps[1])

    async def test_stage_again(self, lab: DeviceLab, session: DeviceSession) -> None:
        """A session can stage another change after a discard."""
        await session.stage({}, lab.steps[0])
        await session.discard()
        await put(session, lab.steps[1])
        same_trees(lab, await session.read(), lab.steps[1])

    @needs(Feature.LOCKS)
    async def test_locked(self, lab: DeviceLab, session: DeviceSession) -> None:
        """While one session has a change ready another gets `Locked`, and may come again."""
        await session.stage({}, lab.steps[0])
        async with session_of(lab) as other:
            with pytest.raises(Locked):
                await other.stage({}, lab.steps[1])
            await session.commit()
            await session.discard()
            await put(other, lab.steps[1])
            same_trees(lab, await other.read(), lab.steps[1])

    @needs(Feature.VALIDATION)
    async def test_refused(self, lab: DeviceLab, session: DeviceSession) -> None:
        """A change that the device refuses names the place and leaves everything as it was."""
        await put(session, lab.steps[0])
        with pytest.raises(DeviceRefused) as refusal:
            await put(session, lab.refused)
        assert any(lab.refused_at in complaint.path for complaint in refusal.value.complaints)
        await session.discard()
        same_trees(lab, await session.read(), lab.steps[0])
        await self.unlocked(lab, lab.steps[1])

    # -- on trial ------------------------------------------------------------------------

    @needs(Feature.TRIAL)
    async def test_confirmed(self, lab: DeviceLab, session: DeviceSession) -> None:
        """A commit that is confirmed in time lasts, also when the session goes."""
        token = uuid4().hex
        await session.stage({}, lab.steps[0])
        await session.commit(Confirm(token, LONG))
        same_trees(lab, await session.read(), lab.steps[0])
        await session.confirm(token)
        await session.close()
        await self.unlocked(lab, lab.steps[0])
        same_trees(lab, await self.read(lab), lab.steps[0])

    @needs(Feature.TRIAL, Feature.PERSIST)
    async def test_confirmed_by_another_session(
        self, lab: DeviceLab, session: DeviceSession, proxy: Cuttable
    ) -> None:
        """A commit on trial outlives its session, and another one can confirm it."""
        token = uuid4().hex
        await session.stage({}, lab.steps[0])
        await session.commit(Confirm(token, LONG))
        proxy.cut()
        async with session_of(lab) as other:
            same_trees(lab, await other.read(), lab.steps[0])
            await other.confirm(token)
        await self.unlocked(lab, lab.steps[1])

    @needs(Feature.TRIAL)
    async def test_not_confirmed(self, lab: DeviceLab, session: DeviceSession) -> None:
        """A commit that nobody confirms is undone by the device, and all can go on."""
        await put(session, lab.steps[0])
        await session.stage(lab.steps[0], lab.steps[1])
        await session.commit(Confirm(uuid4().hex, 1))
        await self.reads(lab, lab.steps[0])
        await session.discard()
        await self.unlocked(lab, lab.steps[2])

    @needs(Feature.TRIAL)
    async def test_trial_and_session_lost(
        self, lab: DeviceLab, session: DeviceSession, proxy: Cuttable
    ) -> None:
        """A commit on trial whose session is lost is undone, in its time at the latest."""
        await put(session, lab.steps[0])
        await session.stage(lab.steps[0], lab.steps[1])
        await session.commit(Confirm(uuid4().hex, 2))
        proxy.cut()
        await self.reads(lab, lab.steps[0])
        await self.unlocked(lab, lab.steps[1])

    @needs(Feature.TRIAL)
    async def test_trial_given_up(self, lab: DeviceLab, session: DeviceSession) -> None:
        """A discard undoes a commit on trial of its session."""
        await put(session, lab.steps[0])
        await session.stage(lab.steps[0], lab.steps[1])
        await session.commit(Confirm(uuid4().hex, LONG))
        await session.discard()
        await self.reads(lab, lab.steps[0])
        await self.unlocked(lab, lab.steps[1])

    async def test_no_trial_where_there_is_none(self, lab: DeviceLab, session: DeviceSession) -> None:
        """A server without trials says `Unsupported`, rather than commit for good."""
        if Feature.TRIAL in self.features:
            return
        await session.stage({}, lab.steps[0])
        with pytest.raises(Unsupported):
            await session.commit(Confirm(uuid4().hex, LONG))
        await session.discard()
        same_trees(lab, await session.read(), {})

    # -- losing the session --------------------------------------------------------------

    async def test_lost_session(self, lab: DeviceLab, session: DeviceSession, proxy: Cuttable) -> None:
        """Every method of a lost session raises `Unreachable`, and does not wait for its timeout."""
        staging = partial(session.stage, {}, lab.steps[0])
        attempts: list[Callable[[], Awaitable[object]]] = [session.read, staging, session.commit]
        if Feature.PERSIST in self.features:
            attempts.append(partial(session.confirm, "none"))
        proxy.cut()
        for attempt in (*attempts, session.discard):
            with pytest.raises(Unreachable):
                async with asyncio.timeout(lab.endpoint.timeout / 2):
                    await attempt()
        await session.close()

    async def test_lost_with_a_change_ready(
        self, lab: DeviceLab, session: DeviceSession, proxy: Cuttable
    ) -> None:
        """A session that is lost leaves neither a lock nor a half-made change."""
        await session.stage({}, lab.steps[0])
        proxy.cut()
        with pytest.raises(Unreachable):
            await session.commit()
        await self.unlocked(lab, lab.steps[1])
        same_trees(lab, await self.read(lab), lab.steps[1])

    # -- others --------------------------------------------------------------------------

    @needs(Feature.NOTIFICATIONS)
    async def test_foreign(self, lab: DeviceLab, session: DeviceSession) -> None:
        """A change by another session is told, with who and when."""
        heard = asyncio.create_task(first_of(session.foreign()))
        await session.read()
        async with session_of(lab) as other:
            for turn in range(int(PATIENCE / 0.2)):
                await put(other, lab.steps[turn % 2])
                if (await asyncio.wait({heard}, timeout=0.2))[0]:
                    break
        found = await asyncio.wait_for(heard, PATIENCE)
        assert found is not None
        assert found.when
        if Feature.WHO in self.features:
            assert found.who

    @needs(Feature.NOTIFICATIONS)
    async def test_foreign_ends_with_the_session(self, session: DeviceSession, proxy: Cuttable) -> None:
        """Whoever listens is told of the end."""
        heard = asyncio.create_task(first_of(session.foreign()))
        await session.read()
        proxy.cut()
        assert await asyncio.wait_for(heard, PATIENCE) is None

    async def test_no_foreign_where_there_is_none(self, session: DeviceSession) -> None:
        """Where the device tells nothing, listening ends at once."""
        if Feature.NOTIFICATIONS not in self.features:
            assert await asyncio.wait_for(first_of(session.foreign()), PATIENCE) is None
