"""Tells every open page that something has changed. What changed, the page then asks for itself."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class Notifier:
    """A counter that many can wait for. Not thread-safe: it belongs to the page's event loop.

    A burst of changes wakes a waiting page once, so a thousand events are a handful of updates.
    """

    number: int = 0
    closed: bool = False
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def notify(self) -> None:
        """Something has changed."""
        self.number += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def close(self) -> None:
        """Let all streams end."""
        self.closed = True
        self.notify()

    async def after(self, number: int) -> int:
        """Wait until there was a change after the one with this number. Gives the newest."""
        while number == self.number:
            await self._changed.wait()
        return self.number

    async def stream(self) -> AsyncIterator[int]:
        """The number now, and again after each change, until the end."""
        seen = self.number
        while not self.closed:
            yield seen
            seen = await self.after(seen)
