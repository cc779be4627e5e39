"""Notifies every open page that something has changed. The page then asks for what it shows."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class Notifier:
    """A counter of changes that many pages can wait for. Not thread-safe: it belongs to the page's event loop.

    A burst of changes wakes a waiting page once, so a thousand events are a handful of updates.
    """

    number: int = 0
    closed: bool = False
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def notify(self) -> None:
        """Wake all pages: something has changed."""
        self.number += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def close(self) -> None:
        """End all streams."""
        self.closed = True
        self.notify()

    async def after(self, number: int) -> int:
        """Wait until there is a change after the one with this number. Returns the newest number."""
        while number == self.number:
            await self._changed.wait()
        return self.number

    async def stream(self) -> AsyncIterator[int]:
        """The number now, and again after each change, until the notifier is closed."""
        seen = self.number
        while not self.closed:
            yield seen
            seen = await self.after(seen)
