"""A room as it stands: everything that follows from its lines, each computed once, when it is first asked for.

A change of the document makes a new one. Nothing here writes.
"""

from collections.abc import Mapping
from functools import cached_property

from digilead.content import Content
from digilead.responses import looks
from digilead.session import protection
from digilead.session.errors import RoomError
from digilead.session.protection import Decision, Snapshot
from digilead.session.room import records, rows
from digilead.session.room.records import Frozen, Release
from digilead.session.room.rows import Row
from digilead.session.room.views import RoomThenAndNow, View, compare_occasions, view
from digilead.workbook import Key, Response


class Reading:
    """``responses``: of the whole document. ``synthetic``: made up for a rehearsal."""

    def __init__(self, content: Content, responses: Mapping[Key, Response], synthetic: bool) -> None:
        self.content, self.responses, self.synthetic = content, responses, synthetic
        self._standing: dict[str, dict[str, Row]] = {}
        self._views: dict[str, View] = {}
        self._changes: dict[tuple[str, str], RoomThenAndNow] = {}

    def standing(self, occasion: str) -> dict[str, Row]:
        """Person -> what is handed in now."""
        if occasion not in self._standing:
            self._standing[occasion] = records.standing_rows(self.content, self.responses, occasion)
        return self._standing[occasion]

    @cached_property
    def chain(self) -> tuple[Frozen, ...]:
        return records.chain(self.content, self.responses)

    @property
    def snapshots(self) -> list[Snapshot]:
        return [frozen.snapshot for frozen in self.chain]

    def released(self, occasion: str) -> Release | None:
        return next((frozen.release for frozen in self.chain if frozen.release.occasion == occasion), None)

    def view(self, release: Release) -> View:
        """Raises `RoomError`, kind unknown_release."""
        if release.id not in self._views:
            frozen, decision = self._decided(release)
            self._views[release.id] = view(self.content, release.occasion, decision, frozen.rows, self.synthetic)
        return self._views[release.id]

    def then_and_now(self, then: Release, now: Release) -> RoomThenAndNow:
        key = (then.id, now.id)
        if key not in self._changes:
            lines = {looks(release.occasion)[0] for release in (then, now)}
            people = [who for line in sorted(lines) for who in protection.people(self.snapshots, line)]
            before, after = (self._decided(release)[0].rows for release in (then, now))
            alike = protection.classes(people)
            self._changes[key] = compare_occasions(self.content, self.view(then), self.view(now), before, after, alike)
        return self._changes[key]

    @cached_property
    def _decisions(self) -> tuple[Decision, ...]:
        return protection.decide(self.snapshots, rows.names(self.content), rows.made_of(self.content))

    def _decided(self, release: Release) -> tuple[Frozen, Decision]:
        for frozen, decision in zip(self.chain, self._decisions, strict=True):
            if frozen.release.id == release.id:
                return frozen, decision
        raise RoomError("unknown_release", release.id)
